// Writes tars for tests, right ones and wrong ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/core/codec/codec_runner.h"

namespace regcache {

// One header block; every field as text, so that a test can write nonsense.
struct TarFields {
  std::string name = {};
  std::string content = {};
  char flag = '0';
  std::string linkname = {};
  std::string mode = "0000644";
  std::string uid = "0000000";
  std::string gid = "0000000";
  std::string size = {};  // empty: the content's
  std::string mtime = "00000000000";
  std::string magic = std::string(
      "ustar\0"
      "00",
      8);
  std::string uname = {};
  std::string gname = {};
  std::string dev_major = "0000000";
  std::string dev_minor = "0000000";
  std::string prefix = {};
  std::string checksum = {};  // empty: the right one
};

inline std::string octal_text(std::uint64_t value, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; value /= 8) {
    text[i] = static_cast<char>('0' + value % 8);
  }
  return text;
}

inline Bytes tar_header(const TarFields& fields) {
  Bytes block(512);
  const auto put = [&block](std::size_t offset, std::string_view text) {
    std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(offset));
  };
  put(0, fields.name);
  put(100, fields.mode);
  put(108, fields.uid);
  put(116, fields.gid);
  put(124, fields.size.empty() ? octal_text(fields.content.size(), 11) : fields.size);
  put(136, fields.mtime);
  put(148, "        ");
  block[156] = static_cast<std::uint8_t>(fields.flag);
  put(157, fields.linkname);
  put(257, fields.magic);
  put(265, fields.uname);
  put(297, fields.gname);
  put(329, fields.dev_major);
  put(337, fields.dev_minor);
  put(345, fields.prefix);
  std::uint64_t sum = 0;
  for (const std::uint8_t byte : block) {
    sum += byte;
  }
  put(148, fields.checksum.empty() ? octal_text(sum, 6) + std::string("\0 ", 2) : fields.checksum);
  return block;
}

// Header, content and padding.
inline Bytes tar_file(const TarFields& fields) {
  Bytes bytes = joined(tar_header(fields), to_bytes(fields.content));
  bytes.resize((bytes.size() + 511) / 512 * 512);
  return bytes;
}

inline Bytes tar_of(std::initializer_list<TarFields> files) {
  Bytes bytes;
  for (const TarFields& fields : files) {
    bytes = joined(bytes, tar_file(fields));
  }
  return joined(bytes, Bytes(1024));
}

// "<length> <key>=<value>\n", the length counting itself.
inline std::string pax_record(std::string_view key, std::string_view value) {
  const std::string rest = " " + std::string(key) + "=" + std::string(value) + "\n";
  std::size_t length = rest.size();
  while (std::to_string(length).size() + rest.size() != length) {
    length = std::to_string(length).size() + rest.size();
  }
  return std::to_string(length) + rest;
}

// A tar with an entry of most kinds.
inline Bytes rich_tar() {
  const Bytes noise = layer_like(3'000, 21);
  return tar_of({{.name = "dir/", .flag = '5', .uname = "root"},
                 {.name = "dir/empty"},
                 {.name = "dir/small", .content = "abc", .uname = "root"},
                 {.name = "link", .flag = '2', .linkname = "dir/small"},
                 {.name = "pax", .content = pax_record("SCHILY.xattr.user.k", "v"), .flag = 'x'},
                 {.name = "dir/block", .content = std::string(512, 'b')},
                 {.name = "hard", .flag = '1', .linkname = "dir/small"},
                 {.name = "last", .content = std::string(noise.begin(), noise.end())}});
}

}  // namespace regcache
