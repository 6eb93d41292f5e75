// Method: a table of lines with the fields or faults expected, each line in a buffer of exactly its
// size; then the property that every field printed again reads back.
#include "core/text/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace regcache {
namespace {

CsvRecord parse_exactly(std::string_view line) {
  const std::vector<char> bytes(line.begin(), line.end());
  return parse_csv({bytes.data(), bytes.size()});
}

// "a|b|c", with damaged fields marked by a leading '!'.
std::string joined(const CsvRecord& record) {
  std::string out;
  for (const CsvField& field : record.fields) {
    out += out.empty() && &field == record.fields.data() ? "" : "|";
    out += (field.sound ? "" : "!") + field.value;
  }
  return out;
}

TEST(Csv, SplitsWhatBuildKitAccepts) {
  struct Case {
    const char* name;
    std::string_view line;
    const char* fields;
  };
  constexpr Case kCases[] = {
      {"simple", "foo,bar,baz", "foo|bar|baz"},
      {"line feed", "foo,bar\n", "foo|bar"},
      {"carriage return and line feed", "foo,bar\r\n", "foo|bar"},
      {"one line end only", "foo\n\n", "foo\n"},
      {"carriage return alone stays", "foo\r", "foo\r"},
      {"blanks stay", " a , b", " a | b"},
      {"line feed within stays", "a\nb,c", "a\nb|c"},
      {"empty last", "a,", "a|"},
      {"empty middle", "a,,b", "a||b"},
      {"only a comma", ",", "|"},
      {"quoted comma", R"(a,"b,cc ,ddd",e)", "a|b,cc ,ddd|e"},
      {"quoted line feed", "\"a\nb\",c", "a\nb|c"},
      {"quoted empty", R"("")", ""},
      {"doubled quote", R"("a""b")", R"(a"b)"},
      {"doubled quote at the end", R"(a,"foo""",c)", R"(a|foo"|c)"},
      {"quotes only", R"("""""")", R"("")"},
      {"any bytes", "\xff\xfe,\x01", "\xff\xfe|\x01"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const CsvRecord record = parse_exactly(c.line);
    EXPECT_TRUE(record.problems.empty());
    EXPECT_EQ(joined(record), c.fields);
  }
}

TEST(Csv, PointsAtEveryFaultAndGoesOn) {
  struct Case {
    const char* name;
    std::string_view line;
    const char* fields;
    std::vector<CsvFault> faults;
    std::vector<std::uint32_t> offsets;
    const char* fix;
  };
  using enum CsvFault;
  const Case kCases[] = {
      {"empty", "", "", {empty_line}, {0}, ""},
      {"only a line end", "\r\n", "", {empty_line}, {0}, ""},
      {"quote in the middle", R"(foo,aa"bb,cc)", R"(foo|!aa"bb|cc)", {stray_quote}, {6}, ""},
      {"two quotes in the middle", R"(a""b,c)", R"(!a""b|c)", {stray_quote}, {1}, ""},
      {"quoted value", R"(ref="h/a",b)", "ref=h/a|b", {stray_quote}, {4}, "ref=h/a"},
      {"quoted value with comma",
       R"(ref="h/a,b",c)",
       "ref=h/a,b|c",
       {stray_quote},
       {4},
       R"("ref=h/a,b")"},
      {"quoted empty value", R"(ref="")", "ref=", {stray_quote}, {4}, "ref="},
      {"text after", R"("a "word","b")", R"(!a word"|b)", {text_after_quote}, {3}, ""},
      {"quoted key", R"("ref"=x,b)", "!ref=x|b", {text_after_quote}, {4}, ""},
      {"blank after", R"("a" ,b)", "!a |b", {text_after_quote}, {2}, ""},
      {"never closed", R"(a,"b,c)", "a|!b,c", {unclosed_quote}, {2}, ""},
      {"a lone quote", R"(")", "!", {unclosed_quote}, {0}, ""},
      {"three quotes", R"(""")", R"(!")", {unclosed_quote}, {0}, ""},
      {"last quote stray", R"("a word",b")", R"(a word|!b")", {stray_quote}, {10}, ""},
      {"two faults", R"(a"b,c"d,e)", R"(!a"b|!c"d|e)", {stray_quote, stray_quote}, {1, 5}, ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const CsvRecord record = parse_exactly(c.line);
    EXPECT_EQ(joined(record), c.fields);
    ASSERT_EQ(record.problems.size(), c.faults.size());
    for (std::size_t i = 0; i < c.faults.size(); ++i) {
      EXPECT_EQ(record.problems[i].fault, c.faults[i]);
      EXPECT_EQ(record.problems[i].span.offset, c.offsets[i]);
    }
    const std::vector<Edit>& fix = record.problems.front().fix;
    EXPECT_EQ(fix.empty() ? "" : fix.front().text, c.fix);
  }
}

TEST(Csv, PlacesBytesOfAValueInTheInput) {
  struct Case {
    const char* name;
    std::string_view line;
    std::size_t first;
    std::size_t count;
    std::string_view text;
  };
  constexpr Case kCases[] = {
      {"plain", "x,key=value", 4, 5, "value"},
      {"plain, nothing at the end", "x,key=", 4, 0, ""},
      {"quoted", R"(x,"key=value")", 4, 5, "value"},
      {"after a doubled quote", R"(x,"k""y=value")", 4, 5, "value"},
      {"a doubled quote at the end", R"(x,"key=v""")", 4, 2, R"(v"")"},
      {"value in quotes", R"(x,key="value")", 4, 5, "value"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const CsvRecord record = parse_exactly(c.line);
    ASSERT_EQ(record.fields.size(), 2U);
    const Span span = record.fields[1].place(c.first, c.count);
    EXPECT_EQ(c.line.substr(span.offset, span.length), c.text);
  }
}

TEST(Csv, AFieldPrintedReadsBack) {
  constexpr std::string_view kValues[] = {
      "type=registry", "ref=a,b",      R"(a"b)", R"(")",  "",
      "a\n",           "line\nwithin", " blank", "=\xff", "dest=./a, \"b\"\n",
  };
  EXPECT_EQ(csv_field("type=registry"), "type=registry");
  EXPECT_EQ(csv_field(R"(ref=a,"b")"), R"("ref=a,""b""")");
  for (const std::string_view value : kValues) {
    SCOPED_TRACE(std::string(value));
    const CsvRecord record = parse_exactly("x," + csv_field(value));
    ASSERT_EQ(record.fields.size(), 2U);
    EXPECT_TRUE(record.problems.empty());
    EXPECT_EQ(record.fields[1].value, value);
  }
}

}  // namespace
}  // namespace regcache
