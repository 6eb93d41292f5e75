// Method: files with aliases, merges, several documents and damage; nodes are printed with their places.
#include "core/text/yaml_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "core/limits.h"

namespace regcache {
namespace {

std::string shown(const YamlNode* node) {
  if (node->kind == YamlKind::scalar) {
    return node->text;
  }
  std::string out = node->kind == YamlKind::sequence ? "[" : "{";
  for (const YamlNode* child : node->children) {
    out += shown(child) + " ";
  }
  return out + (node->kind == YamlKind::sequence ? "]" : "}");
}

TEST(YamlReader, ReadsNodesWithTheirPlaces) {
  const std::string text = "a: [1, 'two']\nb:\n  c: \xc3\xa9\n  d: x\n";
  const YamlFile yaml = parse_yaml(text);
  ASSERT_EQ(yaml.roots.size(), 1U);
  EXPECT_EQ(shown(yaml.roots[0]), "{a [1 two ] b {c \xc3\xa9 d x } }");
  const YamlNode* d = find_value(find_value(yaml.roots[0], "b"), "d");
  ASSERT_NE(d, nullptr);
  EXPECT_EQ(text.substr(d->place.offset, d->place.length), "x");
  const YamlNode* two = find_value(yaml.roots[0], "a")->children.at(1);
  EXPECT_EQ(text.substr(two->place.offset, two->place.length), "'two'");
}

TEST(YamlReader, FollowsAliasesAndMerges) {
  const YamlFile yaml = parse_yaml(
      "x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: {<<: [*x, {c: 4}]}\nself: &s [*s]\nno: *t\n");
  const YamlNode* root = yaml.roots[0];
  EXPECT_EQ(text_of(find_value(find_value(root, "y"), "a")), "1");
  EXPECT_EQ(text_of(find_value(find_value(root, "y"), "b")), "3");
  EXPECT_EQ(text_of(find_value(find_value(root, "z"), "c")), "4");
  EXPECT_EQ(shown(find_value(root, "self")), "[ ]");
  EXPECT_EQ(shown(find_value(root, "no")), "");
  EXPECT_EQ(find_value(root, "none"), nullptr);
  EXPECT_EQ(find_value(nullptr, "a"), nullptr);
}

TEST(YamlReader, ReadsEveryDocument) {
  const YamlFile yaml = parse_yaml("--- a\n--- [b]\n...\n");
  ASSERT_EQ(yaml.roots.size(), 2U);
  EXPECT_EQ(shown(yaml.roots[1]), "[b ]");
  EXPECT_EQ(items_of(yaml.roots[0]).size(), 1U);
  EXPECT_TRUE(items_of(nullptr).empty());
  EXPECT_TRUE(parse_yaml("").roots.empty());
}

TEST(YamlReader, SaysWhereItIsNoYaml) {
  const YamlFile yaml = parse_yaml("a: 1\nb: [1\nc: }\n");
  ASSERT_TRUE(yaml.fault);
  EXPECT_TRUE(yaml.roots.empty());
  EXPECT_EQ(yaml.fault->code, Code::invalid_input);
  EXPECT_NE(yaml.fault->detail, "");
  EXPECT_EQ(yaml.fault->offset, std::string_view("a: 1\nb: [1\nc").size());
  ASSERT_TRUE(parse_yaml("a: \xff\n").fault);
  EXPECT_EQ(parse_yaml("a: \xff\n").fault->offset, 3U);
}

TEST(YamlReader, KeepsItsBounds) {
  const YamlFile deep = parse_yaml(std::string(kYamlDepthMax + 1, '['));
  ASSERT_TRUE(deep.fault);
  EXPECT_EQ(deep.fault->code, Code::out_of_range);
  EXPECT_EQ(deep.fault->offset, kYamlDepthMax);
  std::string many = "[";
  for (std::size_t i = 0; i <= kYamlNodesMax; ++i) {
    many += "1,";
  }
  const YamlFile long_list = parse_yaml(many + "]");
  ASSERT_TRUE(long_list.fault);
  EXPECT_EQ(long_list.fault->code, Code::out_of_range);
}

}  // namespace
}  // namespace regcache
