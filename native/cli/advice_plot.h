// A picture of an advice: each trial as a point, time to compress across, size up.
#pragma once

#include <string>

#include "native/transfer/advice.h"

namespace regcache {

// An SVG document that needs nothing else: times on a logarithmic axis, one colour an algorithm, every
// point named, the best one with a ring.
[[nodiscard]] std::string plot_advice(const Advice& advice);

}  // namespace regcache
