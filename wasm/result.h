// How every export answers: a status, and one buffer with the value or the error.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "core/result/result.h"

namespace regcache {

// What an export returns. The numbers are wire format between this module and memory.js.
enum class Status : std::int32_t {
  value = 0,  // the result buffer holds what docs/abi.md says of the export
  error = 1,  // the result buffer holds an Error as JSON
};

// Puts a value into the result buffer, which keeps it until the next answer or until it is cleared.
Status answer(std::string value);

// Puts an error into it: {"code":..,"subject":..,"detail":..,"hint":..}.
Status answer(const Error& error);

// Puts whichever of the two it is into it.
Status answer(Result<std::string> result);

}  // namespace regcache
