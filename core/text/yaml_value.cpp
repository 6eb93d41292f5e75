#include "core/text/yaml_value.h"

namespace regcache {
namespace {

// Merges within merges that are followed: real files have two.
constexpr int kMergeDepthMax = 8;

const YamlNode* find_within(const YamlNode* node, std::string_view key, int depth) {
  if (node == nullptr || node->kind != YamlKind::mapping) {
    return nullptr;
  }
  for (std::size_t i = 0; i + 1 < node->children.size(); i += 2) {
    if (text_of(node->children[i]) == key) {
      return node->children[i + 1];
    }
  }
  for (std::size_t i = 0; depth < kMergeDepthMax && i + 1 < node->children.size(); i += 2) {
    if (text_of(node->children[i]) != "<<") {
      continue;
    }
    for (const YamlNode* merged : items_of(node->children[i + 1])) {
      if (const YamlNode* found = find_within(merged, key, depth + 1)) {
        return found;
      }
    }
  }
  return nullptr;
}

}  // namespace

const YamlNode* find_value(const YamlNode* node, std::string_view key) {
  return find_within(node, key, 0);
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
