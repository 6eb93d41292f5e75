// JSON with the bytes of Go's encoder, because they are hashed: manifests and cache configs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/json_value.h"

namespace regcache {

// Appends one JSON text, value by value, in the order of the calls:
//   writer.begin_object().key("size").integer(7).end_object();
//
// Shape:   calls must describe exactly one value; a broken order traps.
// Bytes:   compact, as Go's json.Marshal: <, >, &, U+2028 and U+2029 are escaped, a byte that is
//          not UTF-8 is written as \ufffd. With an indent, as json.MarshalIndent.
// Source:  golang/go@go1.24, src/encoding/json/encode.go (appendString), indent.go.
class JsonWriter {
 public:
  // indent: blanks for each level; 0 for compact JSON on one line.
  explicit JsonWriter(std::size_t indent = 0) : indent_(indent) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t number);
  JsonWriter& natural(std::uint64_t number);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // A value as it was read, with all its descendants; its own key is not written.
  JsonWriter& value(const JsonValue& value);

  // The text, which must be complete.
  [[nodiscard]] std::string take();

 private:
  struct Level {
    char close;
    bool empty;
  };

  void start_value();
  void start_item();
  JsonWriter& literal(std::string_view text);
  JsonWriter& open(char open, char close);
  JsonWriter& close(char close);
  void break_line();

  std::size_t indent_;
  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace regcache
