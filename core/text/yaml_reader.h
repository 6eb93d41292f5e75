// Text to YAML nodes, within bounds. The only file that knows libyaml is yaml_reader.cpp.
#pragma once

#include <string_view>

#include "core/text/yaml_value.h"

namespace regcache {

// Reads all documents of a YAML 1.1 stream.
//
// Shape:   an alias within its own anchor, or to an anchor that is not there, is an empty scalar.
// Units:   places are bytes, whatever the file's characters are.
// Errors:  told by `fault`: invalid_input where the text is no YAML; out_of_range past kYamlDepthMax or
//          kYamlNodesMax.
// Limits:  kYamlDepthMax, kYamlNodesMax; `text` is smaller than 4 GiB.
[[nodiscard]] YamlFile parse_yaml(std::string_view text);

}  // namespace regcache
