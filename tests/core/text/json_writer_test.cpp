// Method: strings against the bytes that Go's json.Marshal writes, and one text in both layouts.
#include "core/text/json_writer.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace regcache {
namespace {

using std::string_view_literals::operator""sv;

TEST(JsonWriter, EscapesStringsAsGoDoes) {
  struct Case {
    const char* name;
    std::string_view text;
    std::string_view json;
  };
  constexpr Case kCases[] = {
      {"plain", "sha256:0a", R"("sha256:0a")"},
      {"empty", "", R"("")"},
      {"markup", "<a&b>", R"("\u003ca\u0026b\u003e")"},
      {"quote and backslash", R"(a"b\c/)", R"("a\"b\\c/")"},
      {"named control characters", "\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"other control characters", "\0\x01\x1f\x7f"sv, "\"\\u0000\\u0001\\u001f\x7f\""},
      {"beyond ASCII", "\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""},
      {"line separators", "a\xe2\x80\xa8\xe2\x80\xa9z", R"("a\u2028\u2029z")"},
      {"stray bytes", "a\xff\xc3(", R"("a\ufffd\ufffd(")"},
      {"surrogate as bytes", "\xed\xa0\x80", R"("\ufffd\ufffd\ufffd")"},
      {"replacement character", "\xef\xbf\xbd", "\"\xef\xbf\xbd\""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(JsonWriter().string(c.text).take(), c.json);
  }
}

std::string everything(std::size_t indent) {
  JsonWriter writer(indent);
  writer.begin_object();
  writer.key("numbers").begin_array().integer(INT64_MIN).natural(UINT64_MAX).end_array();
  writer.key("<").boolean(true);
  writer.key("empty")
      .begin_array()
      .begin_array()
      .end_array()
      .begin_object()
      .end_object()
      .end_array();
  writer.key("none").null();
  writer.end_object();
  return writer.take();
}

TEST(JsonWriter, KeepsTheOrderOfItsCalls) {
  EXPECT_EQ(everything(0),
            R"({"numbers":[-9223372036854775808,18446744073709551615],"\u003c":true,)"
            R"("empty":[[],{}],"none":null})");
}

TEST(JsonWriter, IndentsForPeople) {
  EXPECT_EQ(everything(2), R"({
  "numbers": [
    -9223372036854775808,
    18446744073709551615
  ],
  "\u003c": true,
  "empty": [
    [],
    {}
  ],
  "none": null
})");
}

}  // namespace
}  // namespace regcache
