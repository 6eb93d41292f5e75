// The bytes of a table of contents: JSON as Go's json.MarshalIndent with tabs writes it, in a tar.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/codec/toc.h"

namespace regcache {

// Gives the JSON of `toc` piece by piece, an entry at a time, so that it need not be in memory whole.
//
// Bytes:   same table, same bytes; their digest may be relied on.
// Source:  facts 8.1; containerd/stargz-snapshotter, estargz/types.go, for the order of members.
void write_toc_json(const Toc& toc, const std::function<void(std::string_view)>& piece);

// Gives the end of the tar: header, JSON, padding and two blocks of zeros. `json_bytes` is the size
// that write_toc_json gives.
void write_toc_tar(const Toc& toc, std::uint64_t json_bytes,
                   const std::function<void(std::string_view)>& piece);

}  // namespace regcache
