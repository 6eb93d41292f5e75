// Lists the files of a tar as eStargz lists them, with the digests of their content.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/codec/codec.h"
#include "core/codec/tar_entry.h"
#include "core/codec/toc.h"
#include "core/oci/sha256.h"

namespace regcache {

// Is told a tar, entry by entry and in any pieces of content, and makes the table of contents of it.
//
// Shape:   offsets stay 0: where a chunk lies in the blob is known when it is encoded.
// Source:  facts 8.1; containerd/stargz-snapshotter, estargz/estargz.go, appendTar.
class TocBuilder {
 public:
  // Errors: unsupported for a type that a table of contents has no word for, and for a file that has
  //         the table's own name. The subject is the name of the file.
  [[nodiscard]] Result<void> begin(const TarEntry& file);

  // Content of the current file, at most chunk_left() bytes. True when another chunk of it follows.
  bool add_content(Input bytes);

  // Bytes until the current chunk ends; 0 when no content is expected.
  [[nodiscard]] std::uint64_t chunk_left() const { return chunk_left_; }

  [[nodiscard]] std::vector<TocEntry> take() { return std::move(entries_); }

 private:
  void begin_chunk();
  std::string if_changed(std::map<std::int64_t, std::string>& names, std::int64_t id,
                         const std::string& name);

  std::vector<TocEntry> entries_;
  std::size_t file_index_ = 0;      // of the current file's first entry
  std::uint64_t content_left_ = 0;  // of the current file
  std::uint64_t chunk_left_ = 0;
  Sha256 file_hash_;
  Sha256 chunk_hash_;
  std::map<std::int64_t, std::string> users_;
  std::map<std::int64_t, std::string> groups_;
};

}  // namespace regcache
