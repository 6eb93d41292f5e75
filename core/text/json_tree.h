// The memory behind a JsonDocument: all values in one array, in the order of the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/json_value.h"

namespace regcache {

// A piece of JsonTree::text.
struct JsonSlice {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

// A value; its children are the nodes from the next one up to `end`, each with its own descendants.
struct JsonNode {
  JsonKind kind = JsonKind::null;
  std::uint32_t end = 0;     // index after the last descendant
  JsonSlice key;             // where the parent is an object
  JsonSlice text;            // of a string or number
  std::int64_t payload = 0;  // the boolean, the integer, or the number of children
};

struct JsonTree {
  std::vector<JsonNode> nodes;
  std::string text;  // keys, strings and numbers, one after the other

  [[nodiscard]] std::string_view view(JsonSlice slice) const {
    return std::string_view(text).substr(slice.offset, slice.size);
  }
};

}  // namespace regcache
