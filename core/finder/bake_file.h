// A Bake file as blocks of attributes, whether it was written in HCL or in JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finder/found_text.h"
#include "core/text/yaml_value.h"

namespace regcache {

// What an attribute is set to. What takes a run to know (functions, conditions, variables) is unknown.
struct BakeValue {
  enum class Kind : std::uint8_t { unknown, text, list, object };

  Kind kind = Kind::unknown;
  Span place;
  FoundText text;
  std::vector<FoundText> keys;   // of an object, one for each item
  std::vector<BakeValue> items;  // of a list or an object
};

struct BakeAttribute {
  std::string name;
  BakeValue value;
};

// target "app" { ... }
struct BakeBlock {
  std::string type;
  FoundText label;
  std::vector<BakeAttribute> attributes;

  // Null when there is none.
  [[nodiscard]] const BakeValue* find(std::string_view name) const;
};

// Reads HCL as far as Bake files go, and passes over what it does not understand.
//
// Shape:   blocks within blocks are left out. Caches outside of all blocks, as in a part of a file, are
//          those of a target without a name.
// Source:  hashicorp/hcl, hclsyntax/spec.md; docker/buildx@461836ba0, bake/hclparser.
// Differs: nothing is evaluated, so text around ${...} has holes.
[[nodiscard]] std::vector<BakeBlock> parse_bake_hcl(std::string_view file);

// The same blocks of a JSON file, which was read as YAML.
[[nodiscard]] std::vector<BakeBlock> read_bake_json(std::string_view file, const YamlFile& json);

}  // namespace regcache
