// Method: one document with every kind of value; each getter against each kind, and the pointer of
// every place.
#include "core/text/json_value.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/text/json_reader.h"

namespace regcache {
namespace {

// The value behind a list of positions, from the root.
JsonValue walk(const JsonDocument& document, const std::vector<std::size_t>& path) {
  JsonValue value = document.root();
  for (const std::size_t position : path) {
    auto child = value.children().begin();
    for (std::size_t i = 0; i < position; ++i) {
      ++child;
    }
    value = *child;
  }
  return value;
}

TEST(JsonValue, IsReadByItsKindAlone) {
  const JsonDocument document = *parse_json(R"([null,true,7,1.5,"text",[1],{"k":"v"}])", 1000);
  struct Case {
    JsonKind kind;
    const char* found;
    std::size_t size;
  };
  constexpr Case kCases[] = {
      {JsonKind::null, "null", 0},
      {JsonKind::boolean, "a boolean", 0},
      {JsonKind::integer, "an integer", 0},
      {JsonKind::number, "a number that is no 64-bit integer", 0},
      {JsonKind::string, "a string", 0},
      {JsonKind::array, "an array", 1},
      {JsonKind::object, "an object", 1},
  };
  std::size_t position = 0;
  for (const JsonValue value : document.root().children()) {
    const Case& c = kCases[position];
    SCOPED_TRACE(c.found);
    EXPECT_EQ(value.kind(), c.kind);
    EXPECT_EQ(value.size(), c.size);
    EXPECT_EQ(value.as_boolean().has_value(), c.kind == JsonKind::boolean);
    EXPECT_EQ(value.as_integer().has_value(), c.kind == JsonKind::integer);
    EXPECT_EQ(value.as_string().has_value(), c.kind == JsonKind::string);
    EXPECT_EQ(value.as_array().has_value(), c.kind == JsonKind::array);
    EXPECT_EQ(value.as_object().has_value(), c.kind == JsonKind::object);
    const Error error =
        c.kind == JsonKind::string ? value.as_integer().error() : value.as_string().error();
    EXPECT_EQ(error.code, Code::invalid_input);
    EXPECT_EQ(error.subject, "/" + std::to_string(position));
    EXPECT_TRUE(error.detail.ends_with(std::string("found ") + c.found)) << error.detail;
    ++position;
  }
  EXPECT_EQ(position, std::size(kCases));
  EXPECT_TRUE(*walk(document, {1}).as_boolean());
  EXPECT_EQ(*walk(document, {2}).as_integer(), 7);
  EXPECT_EQ(walk(document, {3}).text(), "1.5");
  EXPECT_EQ(*walk(document, {4}).as_string(), "text");
  EXPECT_EQ(walk(document, {6, 0}).key(), "k");
  EXPECT_EQ(walk(document, {4}).key(), "");
}

TEST(JsonValue, KnowsItsPointer) {
  const JsonDocument document =
      *parse_json(R"({"a":[[],{"b":1},{"c~d/e":[0,[2]]}],"":{"":3},"z":4})", 1000);
  struct Case {
    std::vector<std::size_t> path;
    const char* pointer;
  };
  const Case kCases[] = {
      {{}, ""},
      {{0}, "/a"},
      {{0, 0}, "/a/0"},
      {{0, 1, 0}, "/a/1/b"},
      {{0, 2, 0}, "/a/2/c~0d~1e"},
      {{0, 2, 0, 1, 0}, "/a/2/c~0d~1e/1/0"},
      {{1}, "/"},
      {{1, 0}, "//"},
      {{2}, "/z"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(walk(document, c.path).pointer(), c.pointer);
  }
}

}  // namespace
}  // namespace regcache
