// What a finder found, in one text that tests compare.
#pragma once

#include <string>
#include <string_view>

#include "core/finder/find_builds.h"

namespace regcache {

// One line for each option: "name to 'option text' @ what the file has there", holes as <expression>.
inline std::string found_text(std::string_view path, std::string_view file) {
  std::string out;
  for (const FoundBuild& build : find_builds(path, file).builds) {
    for (const FoundOption& option : build.options) {
      const auto size = static_cast<std::uint32_t>(option.text.size());
      out += build.name.empty() ? "-" : build.name;
      out += option.direction == Direction::cache_to ? " to '" : " from '";
      for (std::uint32_t i = 0; i < size; ++i) {
        const Span one = {i, 1};
        out += option.text.has_hole(one) ? "<" + option.text.written(file, one) + ">"
                                         : std::string(option.text.text().substr(i, 1));
      }
      const Span place = option.text.place();
      out += "' @ " + std::string(file.substr(place.offset, place.length)) + "\n";
    }
  }
  return out;
}

}  // namespace regcache
