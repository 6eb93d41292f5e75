// A cache's records as a picture, in the languages that draw graphs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/oci/descriptor.h"

namespace regcache {

enum class GraphLanguage : std::uint8_t { dot, mermaid };

// Records up to which each has a box of its own: what people can read on one page.
inline constexpr std::size_t kPictureBoxesMax = 60;

// Draws a box for each record, with an arrow from each input to what uses it. In a larger cache a run
// of steps without branches is one box, and sources that only one box uses are counted in it; while there
// are more than kPictureBoxesMax boxes, the lightest go into the only one that uses them, and ends that
// rest on the same boxes into one.
//
// Shape:   the text of a whole Graphviz or Mermaid drawing; `layers` are the manifest's descriptors.
// Limits:  any graph; links that lead nowhere are not drawn.
// Bytes:   the same config gives the same text.
[[nodiscard]] std::string draw_cache(const CacheConfig& config,
                                     const std::vector<Descriptor>& layers, GraphLanguage language);

}  // namespace regcache
