// Two functions of libc that the JSON library calls and whose answers core/text/json_reader.cpp does not
// look at, without the 10 KB (after Brotli) of floating-point text that libc's own bring along.
#include <cmath>
#include <cstddef>
#include <cstring>

#include "core/result/check.h"

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The digits and the point of a JSON number as `value` * 10 ^ `exponent`, to 18 digits.
struct Decimal {
  double value = 0;
  long exponent = 0;
};

const char* read_digits(const char* at, Decimal& decimal) {
  bool fraction = false;
  for (; is_digit(*at) || *at == '.'; ++at) {
    if (*at == '.') {
      fraction = true;
    } else if (decimal.value < 1e17) {
      decimal.value = decimal.value * 10 + (*at - '0');
      decimal.exponent -= fraction ? 1 : 0;
    } else {
      decimal.exponent += fraction ? 0 : 1;
    }
  }
  return at;
}

const char* read_exponent(const char* at, Decimal& decimal) {
  constexpr long kBeyondAnyDouble = 100'000'000;
  const bool negative = *at == '-';
  at += negative || *at == '+' ? 1 : 0;
  long exponent = 0;
  for (; is_digit(*at); ++at) {
    exponent = exponent < kBeyondAnyDouble ? exponent * 10 + (*at - '0') : exponent;
  }
  decimal.exponent += negative ? -exponent : exponent;
  return at;
}

}  // namespace

extern "C" {

// Reads a JSON number. Only whether the result is finite can be relied on.
double strtod(const char* text, char** end) {
  Decimal decimal;
  const char* at = read_digits(text + (*text == '-' ? 1 : 0), decimal);
  if (*at == 'e' || *at == 'E') {
    at = read_exponent(at + 1, decimal);
  }
  *end = const_cast<char*>(at);
  for (; decimal.exponent > 0 && decimal.value > 0 && std::isfinite(decimal.value);
       --decimal.exponent) {
    decimal.value *= 10;
  }
  return decimal.value;
}

// libc's are in one object file: with one of them all come along.
float strtof(const char* text, char** end) {
  return static_cast<float>(strtod(text, end));
}

long double strtold(const char* text, char** end) {
  return strtod(text, end);
}

// The JSON library writes control characters into its message with this; json_reader has its own.
int snprintf(char* to, std::size_t size, const char* format, ...) {
  REGCACHE_CHECK(std::strcmp(format, "<U+%.4X>") == 0 && size > 0);
  *to = '\0';
  return 0;
}

}  // extern "C"
