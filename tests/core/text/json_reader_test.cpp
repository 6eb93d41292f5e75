// Method: tables of texts with what they read as, written again by JsonWriter, and of texts that
// are refused, with the place; every text in a buffer of exactly its size.
#include "core/text/json_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

using std::string_literals::operator""s;

Result<JsonDocument> parse_exactly(const std::string& text, std::uint64_t bytes_max = 1'000'000) {
  const std::vector<char> bytes(text.begin(), text.end());
  return parse_json({bytes.data(), bytes.size()}, bytes_max);
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += text;
  }
  return out;
}

TEST(JsonReader, ReadsWhatGoReads) {
  struct Case {
    const char* name;
    std::string text;
    std::string written;
  };
  const Case kCases[] = {
      {"null", "null", "null"},
      {"true", "true", "true"},
      {"blanks around", " \t\r\n[ 1 , 2 ] \n", "[1,2]"},
      {"integers", "[0,-1,9223372036854775807,-9223372036854775808]",
       "[0,-1,9223372036854775807,-9223372036854775808]"},
      {"other numbers",
       "[1.0,1e3,-0.5E-2,9223372036854775808,123456789012345678901234567890,1e999]",
       "[1.0,1e3,-0.5E-2,9223372036854775808,123456789012345678901234567890,1e999]"},
      {"minus zero", "[-0,-0.0]", "[0,-0.0]"},
      {"empty things", R"(["",[],{}])", R"(["",[],{}])"},
      {"duplicates in order", R"({"a":1,"A":2,"a":3})", R"({"a":1,"A":2,"a":3})"},
      {"escapes", R"("\"\\\/\b\f\n\r\t\u00e9\u0000")",
       "\"\\\"\\\\/\\b\\f\\n\\r\\t\xc3\xa9\\u0000\""},
      {"surrogate pair", R"("\ud83d\ude00\uD83D\uDE00")", "\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\""},
      {"high surrogate alone", R"("a\ud83d")", "\"a\xef\xbf\xbd\""},
      {"low surrogate alone", R"("\ude00b")",
       "\"\xef\xbf\xbd"
       "b\""},
      {"high surrogate before another", R"("\ud83d\u0041")",
       "\"\xef\xbf\xbd"
       "A\""},
      {"two high surrogates", R"("\ud83d\ud83d\ude00")", "\"\xef\xbf\xbd\xf0\x9f\x98\x80\""},
      {"backslash before a u", R"("\\ud83d")", R"("\\ud83d")"},
      {"stray bytes",
       "\"\xff"
       "a\xc3\"",
       "\"\xef\xbf\xbd"
       "a\xef\xbf\xbd\""},
      {"surrogate as bytes", "\"\xed\xa0\x80\"", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
      {"stray byte in a key", "{\"\xff\":1}", "{\"\xef\xbf\xbd\":1}"},
      {"deep enough", repeated("[", 64) + repeated("]", 64), repeated("[", 64) + repeated("]", 64)},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<JsonDocument> document = parse_exactly(c.text);
    ASSERT_TRUE(document) << to_text(document.error());
    EXPECT_EQ(JsonWriter().value(document->root()).take(), c.written);
  }
}

TEST(JsonReader, RefusesWhatIsNoJsonAndSaysWhere) {
  struct Case {
    const char* name;
    std::string text;
    const char* subject;
    const char* detail;
  };
  const char* const kNotJson = "the text is not JSON from here on";
  const char* const kEnds = "the JSON ends too early";
  const Case kCases[] = {
      {"empty", "", "byte 0", kEnds},
      {"blanks only", "  ", "byte 2", kEnds},
      {"cut in an object", R"({"a":)", "byte 5", kEnds},
      {"cut in a string", R"(["ab)", "byte 4", kEnds},
      {"cut in an escape", R"("\)", "byte 2", kEnds},
      {"cut in a literal", "nul", "byte 3", kEnds},
      {"trailing text", "{} x", "byte 3", kNotJson},
      {"second value", "1 2", "byte 2", kNotJson},
      {"trailing comma", "[1,]", "byte 2", kNotJson},
      {"leading zero", "[01]", "byte 1", kNotJson},
      {"never closed", repeated("[", 1000), "byte 1000", kEnds},
      {"plus sign", "+1", "byte 0", kNotJson},
      {"hexadecimal", "0x1", "byte 1", kNotJson},
      {"single quotes", "['a']", "byte 1", kNotJson},
      {"comment", "// x\n1", "byte 0", kNotJson},
      {"line feed in a string", "\"a\nb\"", "byte 2", kNotJson},
      {"byte order mark", "\xef\xbb\xbf{}", "byte 0", kNotJson},
      {"NUL behind", "{}\0"s, "byte 2", kNotJson},
      {"NUL before garbage", "{}\0garbage"s, "byte 2", kNotJson},
      {"stray byte outside of strings", "[\xff]", "byte 1", kNotJson},
      {"after stray bytes", "[\"\xff\xff\",x]", "byte 6", kNotJson},
      {"NaN", "NaN", "byte 0", kNotJson},
      {"bad escape", R"("\x")", "byte 2", kNotJson},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<JsonDocument> document = parse_exactly(c.text);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code, Code::invalid_input);
    EXPECT_EQ(document.error().subject, c.subject);
    EXPECT_EQ(document.error().detail, c.detail);
  }
}

TEST(JsonReader, KeepsToItsLimits) {
  struct Case {
    const char* name;
    std::string text;
    std::uint64_t bytes_max;
    const char* detail;
  };
  const Case kCases[] = {
      {"a byte too long", "[123]", 4, "the JSON has 5 bytes, more than the 4 that are read"},
      {"a level too deep", repeated("[", 65) + repeated("]", 65), 1000,
       "the JSON is nested more than 64 levels deep"},
      {"far too deep", repeated("[", 1'000'000) + repeated("]", 1'000'000), 2'000'000,
       "the JSON is nested more than 64 levels deep"},
      {"objects too deep", repeated(R"({"":)", 65) + "0" + repeated("}", 65), 1000,
       "the JSON is nested more than 64 levels deep"},
      {"too many values", "[" + repeated("0,", kJsonValuesMax) + "0]", 20'000'000,
       "the JSON has more than 4194304 values"},
      {"far too many values", "[" + repeated("0,", 4 * kJsonValuesMax) + "0]", 50'000'000,
       "the JSON has more than 4194304 values"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<JsonDocument> document = parse_exactly(c.text, c.bytes_max);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code, Code::out_of_range);
    EXPECT_EQ(document.error().detail, c.detail);
  }
  EXPECT_TRUE(parse_exactly("[123]", 5));
}

TEST(JsonReader, ValuesOutliveAMoveOfTheirDocument) {
  JsonDocument document = *parse_exactly(R"(["kept"])");
  const JsonValue value = *document.root().children().begin();
  const JsonDocument moved = std::move(document);
  EXPECT_EQ(value.text(), "kept");
}

}  // namespace
}  // namespace regcache
