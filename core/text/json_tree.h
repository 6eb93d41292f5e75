// The memory behind a JsonDocument: the library's values, in the order of the text.
#pragma once

#include <yyjson.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace regcache {

// All values of a text in one array, the root first: each container is followed by its children, each member
// of an object by its key and then its value. Integers that fit 64 bits with sign are numbers of the library, other
// numbers are raw texts.
struct JsonTree {
  explicit JsonTree(yyjson_doc* of) : document(of), values(of->root) {}
  JsonTree(const JsonTree&) = delete;
  JsonTree& operator=(const JsonTree&) = delete;
  ~JsonTree() { yyjson_doc_free(document); }

  // Where the value that comes after `index` and all its descendants stands.
  [[nodiscard]] std::uint32_t end_of(std::uint32_t index) const {
    const bool is_container = unsafe_yyjson_is_ctn(&values[index]);
    return index + (is_container
                        ? static_cast<std::uint32_t>(values[index].uni.ofs / sizeof(yyjson_val))
                        : 1);
  }

  // A key, a string, or a number that stayed a text.
  [[nodiscard]] std::string_view text_of(std::uint32_t index) const {
    return {values[index].uni.str, unsafe_yyjson_get_len(&values[index])};
  }

  yyjson_doc* document;
  yyjson_val* values;
};

}  // namespace regcache
