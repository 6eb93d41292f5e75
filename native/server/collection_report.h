// What the operator is told of a collection: a sentence or a few, and a line of the access log.
#pragma once

#include <string>

#include "native/server/collector.h"

namespace regcache {

// What went, one line each, names first; empty when nothing did and nothing is wrong.
[[nodiscard]] std::string collection_text(const Collection& collection);

// Shape:   {"time","event":"collection","uploads","by_age":[...],"by_size":[...],"manifests","blobs",
//          "freed_bytes","bytes_left"[,"bytes_too_many"]} and a line end.
[[nodiscard]] std::string collection_line(const Collection& collection, UseTime now);

}  // namespace regcache
