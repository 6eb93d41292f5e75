// What a tar says of one file.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace regcache {

enum class TarType : std::uint8_t {
  regular,
  hardlink,
  symlink,
  character_device,
  block_device,
  directory,
  fifo,
  other,  // `flag` tells: '7' contiguous, 'g' global header, a vendor's own letter
};

// Units:   mtime in seconds and nanoseconds (always counted upwards) since 1970; offsets in bytes from
//          the start of the decoded stream.
// Shape:   names as they stand in the tar, a directory's with its final slash; not necessarily UTF-8,
//          not necessarily safe on a file system.
struct TarEntry {
  std::string name;
  TarType type = TarType::regular;
  char flag = '0';
  std::uint64_t size = 0;  // bytes of content that follow in the stream
  std::int64_t mode = 0;
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::string uname;
  std::string gname;
  std::int64_t mtime_s = 0;
  std::uint32_t mtime_ns = 0;
  std::string linkname;
  std::int64_t dev_major = 0;
  std::int64_t dev_minor = 0;
  std::map<std::string, std::string> xattrs;
  std::uint64_t header_offset = 0;  // of the first header that belongs to it, extensions included
  std::uint64_t data_offset = 0;    // of its content

  friend bool operator==(const TarEntry&, const TarEntry&) = default;
};

}  // namespace regcache
