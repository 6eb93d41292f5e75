// Draws what `du` found as a picture: each blob a box as large as its bytes.
#pragma once

#include <string>

#include "core/cache/cache_usage.h"

namespace regcache {

// Blobs that have a box of their own; smaller ones share one.
inline constexpr std::size_t kPlotBlobsMax = 200;

// The text of an SVG treemap of `report.largest` and the rest: shared blobs in one colour, those of one
// cache alone in another. Boxes that are large enough have size and digest in them; all have both as a
// title, which browsers show.
//
// Source:  Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000.
[[nodiscard]] std::string plot_usage(const UsageReport& report);

}  // namespace regcache
