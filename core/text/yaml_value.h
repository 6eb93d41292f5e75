// A parsed YAML file: nodes that know where they stand. JSON is read as YAML as well.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/diagnostic.h"
#include "core/result/error.h"

namespace regcache {

enum class YamlKind : std::uint8_t { scalar, sequence, mapping };

enum class YamlStyle : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

struct YamlNode {
  YamlKind kind = YamlKind::scalar;
  YamlStyle style = YamlStyle::plain;  // of a scalar
  Span place;                          // in the file; quotes and a block's header included
  std::string text;                    // of a scalar, decoded
  // Items; or keys and values in turns. An alias is the node that it names.
  std::vector<const YamlNode*> children;
};

// Why a text could not be read, and where.
struct YamlFault {
  Code code = Code::invalid_input;
  std::string detail;        // one sentence for a person
  std::uint32_t offset = 0;  // in the file
};

// Owns its nodes, in the order in which they start; an alias adds none.
struct YamlFile {
  std::vector<std::unique_ptr<YamlNode>> nodes;
  std::vector<const YamlNode*> roots;  // one for each document
  std::optional<YamlFault> fault;      // then there are no roots
};

// The value of `key`, or null; also when `node` is null or no mapping. Looks into merged mappings
// ("<<: *defaults") for what the mapping itself does not have.
//
// Source:  yaml.org/type/merge.html.
[[nodiscard]] const YamlNode* find_value(const YamlNode* node, std::string_view key);

// The items of a sequence; a single value stands for a sequence of one; nothing for null.
[[nodiscard]] std::vector<const YamlNode*> items_of(const YamlNode* node);

// The text of a scalar; empty for everything else.
[[nodiscard]] std::string_view text_of(const YamlNode* node);

}  // namespace regcache
