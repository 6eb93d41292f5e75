// Method: tables of objects with what Go's decoder leaves in a field, by the rules of decode.go and
// fold.go in encoding/json.
#include "core/text/json_members.h"

#include <gtest/gtest.h>

#include "core/text/json_reader.h"

namespace regcache {
namespace {

JsonDocument parse(std::string_view text) {
  return *parse_json(text, 1000);
}

TEST(JsonMembers, AreFoundAsGoFindsFields) {
  struct Case {
    const char* name;
    std::string_view text;
    std::int64_t value;  // 0: not found
  };
  constexpr Case kCases[] = {
      {"exact", R"({"tasks":1})", 1},
      {"other case", R"({"TaSkS":1})", 1},
      {"last wins", R"({"tasks":1,"TASKS":2})", 2},
      {"last wins, exact or not", R"({"TASKS":2,"tasks":1})", 1},
      {"long s", "{\"ta\xc5\xbfk\xc5\xbf\":1}", 1},
      {"kelvin sign", "{\"tas\xe2\x84\xaas\":1}", 1},
      {"longer", R"({"taskss":1})", 0},
      {"shorter", R"({"task":1})", 0},
      {"cut long s", "{\"tasks\xc5\":1}", 0},
      {"empty key", R"({"":1})", 0},
      {"empty", "{}", 0},
      {"no object", R"(["tasks"])", 0},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const JsonDocument document = parse(c.text);
    const std::optional<JsonValue> member = find_member(document.root(), "tasks");
    EXPECT_EQ(member ? member->integer() : 0, c.value);
  }
}

TEST(JsonMembers, ScalarsAreDecodedInTurn) {
  struct Case {
    const char* name;
    std::string_view text;
    const char* string;
    std::int64_t integer;
  };
  constexpr Case kCases[] = {
      {"absent", "{}", "before", 7},
      {"null", R"({"s":null,"i":null})", "before", 7},
      {"present", R"({"s":"x","i":-1})", "x", -1},
      {"empty", R"({"s":"","i":0})", "", 0},
      {"null behind", R"({"s":"x","i":1,"S":null,"I":null})", "x", 1},
      {"twice", R"({"s":"x","i":1,"S":"y","I":2})", "y", 2},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const JsonDocument document = parse(c.text);
    std::string string = "before";
    std::int64_t integer = 7;
    EXPECT_TRUE(read_member(document.root(), "s", string));
    EXPECT_TRUE(read_member(document.root(), "i", integer));
    EXPECT_EQ(string, c.string);
    EXPECT_EQ(integer, c.integer);
  }
}

TEST(JsonMembers, OfTheWrongKindAreRefused) {
  const JsonDocument document = parse(R"({"S":7,"I":"7","f":1.0,"array":{},"object":[]})");
  const JsonValue root = document.root();
  std::string string;
  std::int64_t integer = 0;
  EXPECT_EQ(read_member(root, "s", string).error().subject, "/S");
  EXPECT_EQ(read_member(root, "i", integer).error().subject, "/I");
  EXPECT_EQ(read_member(root, "f", integer).error().subject, "/f");
  EXPECT_EQ(array_member(root, "array").error().subject, "/array");
  EXPECT_EQ(object_member(root, "object").error().code, Code::invalid_input);
}

TEST(JsonMembers, ContainersAreThereOnceOrNotAtAll) {
  const JsonDocument document = parse(R"({"a":[1],"o":{},"null":null,"twice":[],"Twice":null})");
  const JsonValue root = document.root();
  EXPECT_EQ((*array_member(root, "a"))->size(), 1U);
  EXPECT_TRUE(object_member(root, "o")->has_value());
  EXPECT_FALSE(array_member(root, "null")->has_value());
  EXPECT_FALSE(array_member(root, "absent")->has_value());
  EXPECT_EQ(array_member(root, "twice").error().subject, "/Twice");
}

TEST(JsonMembers, OfTheSameKeyAreRefusedWhereAsked) {
  const JsonDocument document = parse(R"([{"a":1,"A":2},{"a":1,"b":2,"a":3},{"a":1,"b":2}])");
  auto object = document.root().children().begin();
  EXPECT_TRUE(check_unique_members(*object, KeyCase::counts));
  EXPECT_EQ(check_unique_members(*object, KeyCase::ignored).error().code, Code::invalid_input);
  ++object;
  EXPECT_EQ(check_unique_members(*object, KeyCase::counts).error().subject, "/1/a");
  ++object;
  EXPECT_TRUE(check_unique_members(*object, KeyCase::ignored));
}

}  // namespace
}  // namespace regcache
