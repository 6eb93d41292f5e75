// PAX records: the text that stands before a tar entry and overrides parts of its header.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/codec/tar_entry.h"
#include "core/result/result.h"

namespace regcache {

// Puts the records of one extended header into `entry`: path, linkpath, uname, gname, uid, gid, mtime,
// size and SCHILY.xattr.*; others are left alone. An empty value keeps the header's own,
// but an attribute may well be empty.
//
// Errors:  corrupt for a record that does not follow the grammar; out_of_range for a size;
//          unsupported for a sparse file. The subject names entry.header_offset.
// Source:  POSIX.1-2017, pax, "pax Extended Header"; as Go's archive/tar reads it.
[[nodiscard]] Result<void> apply_pax_records(std::string_view records, TarEntry& entry);

}  // namespace regcache
