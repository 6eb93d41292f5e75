#include "core/text/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/result/check.h"
#include "core/text/json_tree.h"
#include "core/text/utf8.h"

namespace regcache {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kReplacementEscape = "\\ufffd";
constexpr std::size_t kEscapeBytes = kReplacementEscape.size();

// The value of the four hex digits of "\uXXXX" at text[at]; nothing when no such escape is there.
std::optional<unsigned> unicode_escape(std::string_view text, std::size_t at) {
  const std::string_view escape = text.substr(std::min(at, text.size()), kEscapeBytes);
  if (escape.size() != kEscapeBytes || !escape.starts_with("\\u")) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (const char c : escape.substr(2)) {
    const bool digit = c >= '0' && c <= '9';
    const bool lower = c >= 'a' && c <= 'f';
    if (!digit && !lower && !(c >= 'A' && c <= 'F')) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<unsigned>(c - (digit ? '0' : (lower ? 'a' : 'A') - 10));
  }
  return value;
}

// The length of the escape at text[at], and whether it is half of a surrogate pair.
struct Escape {
  std::size_t length;
  bool broken;
};

Escape escape_at(std::string_view text, std::size_t at) {
  const std::optional<unsigned> first = unicode_escape(text, at);
  if (!first) {
    return {std::min<std::size_t>(2, text.size() - at), false};
  }
  if (*first < 0xd800 || *first > 0xdfff) {
    return {kEscapeBytes, false};
  }
  const unsigned second = unicode_escape(text, at + kEscapeBytes).value_or(0);
  if (*first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) {
    return {2 * kEscapeBytes, false};
  }
  return {kEscapeBytes, true};
}

// Whether there can be anything to repair: a byte that is not ASCII, or an escape.
bool is_plain_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) {
    seen |= static_cast<unsigned char>(c) | (c == '\\' ? 0x80U : 0U);
  }
  return seen < 0x80;
}

// The text as Go takes it, where the library would refuse it; nothing when they agree.
std::optional<std::string> repaired(std::string_view text) {
  if (is_plain_ascii(text)) {
    return std::nullopt;
  }
  std::string out;
  std::size_t kept = 0;
  const auto replace = [&](std::size_t at, std::size_t length, std::string_view by) {
    out += text.substr(kept, at - kept);
    out += by;
    kept = at + length;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      const Escape escape = escape_at(text, at);
      if (escape.broken) {
        replace(at, escape.length, kReplacementEscape);
      }
      at += escape.length;
      continue;
    }
    const std::size_t length = utf8_length(text, at);
    if (length == 0) {
      replace(at, 1, kReplacementCharacter);
    }
    at += std::max<std::size_t>(length, 1);
  }
  if (kept == 0) {
    return std::nullopt;
  }
  out += text.substr(kept);
  return out;
}

// Where the byte at `offset` of the repaired text stood before the repair.
std::size_t offset_before_repair(std::string_view text, std::size_t offset) {
  std::size_t at = 0;
  for (std::size_t made = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    made += length == 0 ? kReplacementCharacter.size() : length;
    if (made > offset) {
      break;
    }
    at += std::max<std::size_t>(length, 1);
  }
  return at;
}

// The library makes room for values as it meets them: not for more than kJsonValuesMax of them with a key each,
// and half as many again, by which it grows.
constexpr std::size_t kValueBytesMax = 3 * kJsonValuesMax * sizeof(yyjson_val);

void* allocate(void* /*context*/, std::size_t size) {
  return std::malloc(size);
}

void* grow(void* /*context*/, void* memory, std::size_t /*old_size*/, std::size_t size) {
  return size > kValueBytesMax ? nullptr : std::realloc(memory, size);
}

void release(void* /*context*/, void* memory) {
  std::free(memory);
}

constexpr yyjson_alc kAllocator = {allocate, grow, release, nullptr};

// Goes through all values once: counts them, measures their nesting, and reads the integers.
class TreeFinisher {
 public:
  explicit TreeFinisher(JsonTree& tree) : tree_(tree) {}

  // What is past its limit, if anything.
  std::optional<std::string> finish() {
    const std::uint32_t end = tree_.end_of(0);
    std::size_t count = 1;
    for (std::uint32_t at = 0; at < end; ++at) {
      while (!ends_.empty() && ends_.back() == at) {
        ends_.pop_back();
      }
      yyjson_val& value = tree_.values[at];
      if (unsafe_yyjson_is_ctn(&value)) {
        count += unsafe_yyjson_get_len(&value);
        ends_.push_back(tree_.end_of(at));
        if (ends_.size() > kJsonDepthMax) {
          return "is nested more than " + std::to_string(kJsonDepthMax) + " levels deep";
        }
      } else if (unsafe_yyjson_is_raw(&value)) {
        read_integer(value, tree_.text_of(at));
      }
    }
    return count > kJsonValuesMax ? std::optional(past_values_max()) : std::nullopt;
  }

  static std::string past_values_max() {
    return "has more than " + std::to_string(kJsonValuesMax) + " values";
  }

 private:
  static void read_integer(yyjson_val& value, std::string_view text) {
    std::int64_t integer = 0;
    const char* const end = text.data() + text.size();
    const std::from_chars_result read = std::from_chars(text.data(), end, integer);
    if (read.ec == std::errc() && read.ptr == end) {
      unsafe_yyjson_set_sint(&value, integer);
    }
  }

  JsonTree& tree_;
  std::vector<std::uint32_t> ends_;  // of the containers around
};

Failure refuse_at(std::string_view text, std::size_t offset) {
  const bool ended = offset >= text.size();
  return fail(Code::invalid_input, "byte " + std::to_string(std::min(offset, text.size())),
              ended ? "the JSON ends too early" : "the text is not JSON from here on");
}

}  // namespace

Result<JsonDocument> parse_json(std::string_view text, std::uint64_t bytes_max) {
  REGCACHE_CHECK(bytes_max <= kJsonBytesMax);
  if (text.size() > bytes_max) {
    return fail(Code::out_of_range, "",
                "the JSON has " + std::to_string(text.size()) + " bytes, more than the " +
                    std::to_string(bytes_max) + " that are read");
  }
  // The library would skip a byte order mark, and take NUL for the end of the text.
  if (text.starts_with(kByteOrderMark)) {
    return refuse_at(text, 0);
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return refuse_at(text, nul);
  }
  const std::optional<std::string> repair = repaired(text);
  const std::string_view input = repair ? std::string_view(*repair) : text;
  yyjson_read_err error;
  // The library takes its input for one that it may change, which it does only where it is asked to.
  yyjson_doc* const document = yyjson_read_opts(const_cast<char*>(input.data()), input.size(),
                                                YYJSON_READ_NUMBER_AS_RAW, &kAllocator, &error);
  if (document != nullptr) {
    auto tree = std::make_unique<JsonTree>(document);
    if (const std::optional<std::string> exceeded = TreeFinisher(*tree).finish()) {
      return fail(Code::out_of_range, "", "the JSON " + *exceeded);
    }
    return JsonDocument(std::move(tree));
  }
  switch (error.code) {
    case YYJSON_READ_ERROR_MEMORY_ALLOCATION:
      return fail(Code::out_of_range, "", "the JSON " + TreeFinisher::past_values_max());
    case YYJSON_READ_ERROR_EMPTY_CONTENT:
    case YYJSON_READ_ERROR_INVALID_PARAMETER:
      return refuse_at(text, text.size());
    default:
      return refuse_at(text, repair ? offset_before_repair(text, error.pos) : error.pos);
  }
}

}  // namespace regcache
