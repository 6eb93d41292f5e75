#include "core/text/yaml_value.h"

namespace regcache {
namespace {

// Mappings that are looked into for one key, merges within merges among them: real files have three.
constexpr int kMergesMax = 100;

// NOLINTNEXTLINE(misc-no-recursion): at most `merges_left` deep.
const YamlNode* find_within(const YamlNode* node, std::string_view key, int& merges_left) {
  if (node == nullptr || node->kind != YamlKind::mapping) {
    return nullptr;
  }
  for (std::size_t i = 0; i + 1 < node->children.size(); i += 2) {
    if (text_of(node->children[i]) == key) {
      return node->children[i + 1];
    }
  }
  for (std::size_t i = 0; i + 1 < node->children.size(); i += 2) {
    if (text_of(node->children[i]) != "<<") {
      continue;
    }
    for (const YamlNode* merged : items_of(node->children[i + 1])) {
      const YamlNode* found = --merges_left > 0 ? find_within(merged, key, merges_left) : nullptr;
      if (found != nullptr) {
        return found;
      }
    }
  }
  return nullptr;
}

}  // namespace

const YamlNode* find_value(const YamlNode* node, std::string_view key) {
  int merges_left = kMergesMax;
  return find_within(node, key, merges_left);
}

std::vector<const YamlNode*> items_of(const YamlNode* node) {
  if (node == nullptr) {
    return {};
  }
  return node->kind == YamlKind::sequence ? node->children : std::vector<const YamlNode*>{node};
}

std::string_view text_of(const YamlNode* node) {
  return node != nullptr && node->kind == YamlKind::scalar ? std::string_view(node->text)
                                                           : std::string_view();
}

}  // namespace regcache
