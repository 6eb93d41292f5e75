// Method: one scalar in each style; every byte of a marked word must stand in the file where it is said
// to, which holds for folded, escaped and indented text as well.
#include "core/finder/yaml_text.h"

#include <gtest/gtest.h>

#include <string>

#include "core/text/yaml_reader.h"

namespace regcache {
namespace {

struct Case {
  const char* name;
  std::string file;
  std::string value;
};

TEST(YamlText, EveryStyleKnowsWhereItsBytesStand) {
  const Case kCases[] = {
      {"plain", "k: one MARK two\n", "one MARK two"},
      {"plain, folded", "k: one\n  MARK\n\n  two\n", "one MARK\ntwo"},
      {"plain, blanks at line ends", "k: one  \n  MARK  \n  two\n", "one MARK two"},
      {"single quotes", "k: 'it''s MARK'\n", "it's MARK"},
      {"single quotes, folded", "k: 'a\n\n  MARK\n  b'\n", "a\nMARK b"},
      {"double quotes", "k: \"\\t\\x41\\u00e9 MARK\"\n", "\tA\xc3\xa9 MARK"},
      {"double quotes, folded", "k: \"a\n  MARK \\\n  b\"\n", "a MARK b"},
      {"literal", "k: |\n  one\n    MARK\n\n  two\n", "one\n  MARK\n\ntwo\n"},
      {"literal, stripped", "k: |-\n  MARK\n\n", "MARK"},
      {"literal, kept", "k: |+\n  MARK\n\n", "MARK\n\n"},
      {"literal, blank lines first", "k: |\n\n\n  MARK\n", "\n\nMARK\n"},
      {"literal, indentation told", "k: |2\n    deep\n  MARK\n", "  deep\nMARK\n"},
      {"literal with a comment", "k: |  # note\n  MARK\n", "MARK\n"},
      {"literal, CR LF", "k: |\r\n  one\r\n  MARK\r\n", "one\nMARK\n"},
      {"folded", "k: >\n  one\n  MARK\n\n  two\n", "one MARK\ntwo\n"},
      {"folded, deeper lines", "k: >\n  one\n    MARK\n  two\n", "one\n  MARK\ntwo\n"},
      {"after other characters", "\xc3\xa9: '\xe2\x82\xac MARK'\n", "\xe2\x82\xac MARK"},
      {"after a byte order mark", "\xef\xbb\xbfk: MARK\n", "MARK"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const YamlFile yaml = parse_yaml(c.file);
    ASSERT_FALSE(yaml.fault) << yaml.fault->detail;
    const FoundText text = placed_text(c.file, yaml.roots.at(0)->children.at(1));
    ASSERT_EQ(text.text(), c.value);
    const auto mark = static_cast<std::uint32_t>(c.value.find("MARK"));
    const Span place = text.place({mark, 4});
    EXPECT_EQ(c.file.substr(place.offset, place.length), "MARK");
    EXPECT_TRUE(text.is_verbatim({mark, 4}));
  }
}

}  // namespace
}  // namespace regcache
