// A value or an Error: the members of std::expected that we use, and no others.
//
// When both toolchains have <expected>, this file becomes an alias.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/result/check.h"
#include "core/result/error.h"

namespace regcache {

// An error on its way into a Result. Made by fail().
struct Failure {
  Error error;
};

template <typename T>
class [[nodiscard("a Result may hold an error")]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

  [[nodiscard]] bool has_value() const {
    return state_.index() == 0;
  }
  explicit operator bool() const {
    return has_value();
  }

  T& operator*()& {
    return get();
  }
  const T& operator*() const& {
    return get();
  }
  T&& operator*()&& {
    return std::move(get());
  }
  T* operator->() {
    return &get();
  }
  const T* operator->() const {
    return &get();
  }

  [[nodiscard]] const Error& error() const& {
    REGCACHE_CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] Error&& error()&& {
    REGCACHE_CHECK(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  T& get() {
    REGCACHE_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& get() const {
    REGCACHE_CHECK(has_value());
    return *std::get_if<0>(&state_);
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard("a Result may hold an error")]] Result<void> {
 public:
  Result() = default;
  Result(Failure failure) : error_(std::move(failure.error)) {}

  [[nodiscard]] bool has_value() const {
    return !error_.has_value();
  }
  explicit operator bool() const {
    return has_value();
  }

  [[nodiscard]] const Error& error() const& {
    REGCACHE_CHECK(error_.has_value());
    return *error_;
  }
  [[nodiscard]] Error&& error()&& {
    REGCACHE_CHECK(error_.has_value());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

// Makes the error half of a Result: `return fail(Code::missing, "ref", "no reference was given");`
[[nodiscard]] inline Failure fail(Code code, std::string subject, std::string detail,
                                  std::string hint = {}) {
  return Failure{Error{code, std::move(subject), std::move(detail), std::move(hint)}};
}

// Passes on an Error that another call returned.
[[nodiscard]] inline Failure fail(Error error) {
  return Failure{std::move(error)};
}

}  // namespace regcache

#define REGCACHE_JOIN_(a, b) a##b
#define REGCACHE_JOIN(a, b) REGCACHE_JOIN_(a, b)

// Returns from the calling function when `expression`, a Result<void>, holds an error.
#define REGCACHE_TRY(expression)                                         \
  do {                                                                   \
    if (auto regcache_try_result = (expression); !regcache_try_result) { \
      return ::regcache::fail(std::move(regcache_try_result).error());   \
    }                                                                    \
  } while (false)

// Binds the value of a Result to `declaration`, or returns its error from the calling function.
#define REGCACHE_TRY_ASSIGN(declaration, expression) \
  REGCACHE_TRY_ASSIGN_(REGCACHE_JOIN(regcache_result_, __LINE__), declaration, expression)
#define REGCACHE_TRY_ASSIGN_(result, declaration, expression) \
  auto result = (expression);                                 \
  if (!result) {                                              \
    return ::regcache::fail(std::move(result).error());       \
  }                                                           \
  declaration = *std::move(result)
