// The table of contents of an eStargz blob: one entry for each file, and for each further chunk.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/sha256.h"
#include "core/result/result.h"

namespace regcache {

// Wire words: dir, reg, symlink, hardlink, char, block, fifo, chunk.
enum class TocType : std::uint8_t { dir, reg, symlink, hardlink, character, block, fifo, chunk };

[[nodiscard]] std::string_view toc_type_name(TocType type);

// Shape:   what is 0 or empty is not written, but for name and type.
// Units:   offset is the start of a gzip member in the blob; chunk_offset and chunk_size count bytes of
//          the file; modtime is RFC 3339 in UTC.
// Source:  facts 8.1; containerd/stargz-snapshotter, docs/estargz.md, "TOC, TOCEntries and Footer".
struct TocEntry {
  std::string name;
  TocType type = TocType::reg;
  std::int64_t size = 0;
  std::string modtime;
  std::string link_name;
  std::int64_t mode = 0;
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::string user_name;
  std::string group_name;
  std::int64_t offset = 0;
  std::int64_t inner_offset = 0;
  std::int64_t dev_major = 0;
  std::int64_t dev_minor = 0;
  std::map<std::string, std::string> xattrs;  // values as bytes; base64 on the wire
  std::optional<Sha256Sum> digest;            // of the whole file
  std::int64_t chunk_offset = 0;
  std::int64_t chunk_size = 0;  // 0: to the end of the file
  std::optional<Sha256Sum> chunk_digest;

  friend bool operator==(const TocEntry&, const TocEntry&) = default;
};

struct Toc {
  std::int64_t version = 1;
  std::vector<TocEntry> entries;

  friend bool operator==(const Toc&, const Toc&) = default;
};

}  // namespace regcache
