// Numbers of things, for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regcache {

// "1 error", "2 errors": `noun` is one whose plural takes an s.
[[nodiscard]] inline std::string counted(std::size_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

}  // namespace regcache
