// The words of the core's enumerations as JSON, from which pack.mjs makes the types of JavaScript.
#pragma once

#include <string_view>

#include "core/text/json_writer.h"

namespace regcache {

// The member `name`: the words of an enumeration that ends with `last`.
template <typename Enum>
void put_words(JsonWriter& json, std::string_view name, std::string_view (*word)(Enum), Enum last) {
  json.key(name).begin_array();
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    json.string(word(static_cast<Enum>(i)));
  }
  json.end_array();
}

}  // namespace regcache
