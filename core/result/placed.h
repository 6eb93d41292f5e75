// Says where an error is: a parser knows the place inside its text, whoever brought the text its name.
#pragma once

#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// The error with `place` in its subject: "./dir/index.json, byte 18". A subject that names the place
// already stays.
[[nodiscard]] inline Error placed(std::string_view place, Error error) {
  if (error.subject.find(place) == std::string::npos) {
    error.subject = std::string(place) + (error.subject.empty() ? "" : ", " + error.subject);
  }
  return error;
}

template <typename T>
[[nodiscard]] Result<T> placed(std::string_view place, Result<T> result) {
  if (!result) {
    return fail(placed(place, std::move(result).error()));
  }
  return result;
}

}  // namespace regcache
