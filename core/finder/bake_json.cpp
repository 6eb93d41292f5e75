#include "core/finder/bake_file.h"
#include "core/finder/holes.h"
#include "core/finder/yaml_text.h"

namespace regcache {
namespace {

FoundText read_text(std::string_view file, const YamlNode* node) {
  return with_holes(placed_text(file, node), HoleSyntax::hcl);
}

// The depth is that of the file, at most kYamlDepthMax.
BakeValue read_value(std::string_view file, const YamlNode& node) {  // NOLINT(misc-no-recursion)
  BakeValue value;
  value.place = node.place;
  if (node.kind == YamlKind::scalar) {
    const bool is_string = node.style != YamlStyle::plain;
    value.kind = is_string ? BakeValue::Kind::text : BakeValue::Kind::unknown;
    value.text = is_string ? read_text(file, &node) : FoundText();
    return value;
  }
  const bool is_list = node.kind == YamlKind::sequence;
  value.kind = is_list ? BakeValue::Kind::list : BakeValue::Kind::object;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (!is_list && i % 2 == 0) {
      value.keys.push_back(read_text(file, node.children[i]));
    } else {
      value.items.push_back(read_value(file, *node.children[i]));
    }
  }
  return value;
}

}  // namespace

const BakeValue* BakeBlock::find(std::string_view name) const {
  for (const BakeAttribute& attribute : attributes) {
    if (attribute.name == name) {
      return &attribute.value;
    }
  }
  return nullptr;
}

std::vector<BakeBlock> read_bake_json(std::string_view file, const YamlFile& json) {
  std::vector<BakeBlock> blocks;
  for (const std::string_view type : {"group", "target"}) {
    const YamlNode* named = json.roots.empty() ? nullptr : find_value(json.roots[0], type);
    if (named == nullptr || named->kind != YamlKind::mapping) {
      continue;
    }
    for (std::size_t i = 0; i + 1 < named->children.size(); i += 2) {
      BakeBlock block{.type = std::string(type), .label = placed_text(file, named->children[i])};
      const YamlNode* body = named->children[i + 1];
      for (std::size_t j = 0; j + 1 < body->children.size(); j += 2) {
        block.attributes.push_back(
            {std::string(text_of(body->children[j])), read_value(file, *body->children[j + 1])});
      }
      blocks.push_back(std::move(block));
    }
  }
  return blocks;
}

}  // namespace regcache
