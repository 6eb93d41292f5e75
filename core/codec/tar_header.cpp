#include "core/codec/tar_header.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/codec/stream_offset.h"
#include "core/limits.h"

namespace regcache {
namespace {

enum class Dialect : std::uint8_t { v7, ustar, star, gnu };

// A field of the header: where it starts and how long it is.
struct Field {
  std::size_t offset;
  std::size_t size;
};

constexpr Field kName{0, 100};
constexpr Field kMode{100, 8};
constexpr Field kUid{108, 8};
constexpr Field kGid{116, 8};
constexpr Field kSize{124, 12};
constexpr Field kMtime{136, 12};
constexpr Field kChecksum{148, 8};
constexpr std::size_t kFlagOffset = 156;
constexpr Field kLinkname{157, 100};
constexpr Field kMagic{257, 8};
constexpr Field kUname{265, 32};
constexpr Field kGname{297, 32};
constexpr Field kDevMajor{329, 8};
constexpr Field kDevMinor{337, 8};
constexpr Field kPrefix{345, 155};
constexpr Field kStarPrefix{345, 131};
constexpr Field kStarTrailer{508, 4};

std::string_view raw(const TarBlock& block, Field field) {
  return {reinterpret_cast<const char*>(block.data()) + field.offset, field.size};
}

// Up to the first NUL.
std::string_view text(const TarBlock& block, Field field) {
  const std::string_view all = raw(block, field);
  return all.substr(0, all.find('\0'));
}

std::optional<std::int64_t> base_256(std::string_view digits) {
  const bool is_negative = (static_cast<std::uint8_t>(digits.front()) & 0x40U) != 0;
  const std::uint8_t inverted = is_negative ? 0xff : 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    auto byte = static_cast<std::uint8_t>(static_cast<std::uint8_t>(digits[i]) ^ inverted);
    if (i == 0) {
      byte &= 0x7fU;
    }
    if (value >> 55U != 0) {  // another byte would pass the largest signed number
      return std::nullopt;
    }
    value = value << 8U | byte;
  }
  const auto magnitude = static_cast<std::int64_t>(value);
  return is_negative ? -1 - magnitude : magnitude;
}

// Octal digits with spaces and NULs around them; nothing at all is 0.
std::optional<std::int64_t> octal(std::string_view digits) {
  const auto first = digits.find_first_not_of(std::string_view(" \0", 2));
  if (first == std::string_view::npos) {
    return 0;
  }
  digits = digits.substr(first, digits.find_last_not_of(std::string_view(" \0", 2)) + 1 - first);
  digits = digits.substr(0, digits.find('\0'));
  std::int64_t value = 0;  // at most 12 digits of 3 bits
  for (const char digit : digits) {
    if (digit < '0' || digit > '7') {
      return std::nullopt;
    }
    value = value * 8 + (digit - '0');
  }
  return value;
}

Result<std::int64_t> number(const TarBlock& block, Field field, std::uint64_t offset) {
  const std::string_view digits = raw(block, field);
  const bool is_binary = (static_cast<std::uint8_t>(digits.front()) & 0x80U) != 0;
  const std::optional<std::int64_t> value = is_binary ? base_256(digits) : octal(digits);
  if (!value) {
    return corrupt_at("tar header", offset,
                      "the number at its byte " + std::to_string(field.offset) + " is none");
  }
  return *value;
}

// The sum of all bytes, and what old writers took for it: that of signed bytes.
struct Checksums {
  std::int64_t of_unsigned = 0;
  std::int64_t of_signed = 0;
};

Checksums checksums_of(const TarBlock& block) {
  Checksums sums;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool inside = i >= kChecksum.offset && i < kChecksum.offset + kChecksum.size;
    const std::uint8_t byte = inside ? ' ' : block[i];
    sums.of_unsigned += byte;
    sums.of_signed += static_cast<std::int8_t>(byte);
  }
  return sums;
}

Dialect dialect_of(const TarBlock& block) {
  const std::string_view magic = raw(block, kMagic);
  if (magic.substr(0, 6) == std::string_view("ustar\0", 6)) {
    const bool is_star = raw(block, kStarTrailer) == std::string_view("tar\0", 4);
    return is_star ? Dialect::star : Dialect::ustar;
  }
  return magic == std::string_view("ustar  \0", 8) ? Dialect::gnu : Dialect::v7;
}

TarType type_of(char flag) {
  switch (flag) {
    case '\0':
    case '0':
      return TarType::regular;
    case '1':
      return TarType::hardlink;
    case '2':
      return TarType::symlink;
    case '3':
      return TarType::character_device;
    case '4':
      return TarType::block_device;
    case '5':
      return TarType::directory;
    case '6':
      return TarType::fifo;
    default:
      return TarType::other;
  }
}

// Octal digits up to the last byte of the field, which stays NUL.
void put_octal(TarBlock& block, Field field, std::uint64_t value) {
  for (std::size_t i = field.size - 1; i-- > 0; value /= 8) {
    block[field.offset + i] = static_cast<std::uint8_t>('0' + value % 8);
  }
}

void put_text(TarBlock& block, Field field, std::string_view text) {
  REGCACHE_CHECK(text.size() <= field.size);
  std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(field.offset));
}

Result<void> read_ustar_part(const TarBlock& block, std::uint64_t offset, Dialect dialect,
                             TarEntry& entry) {
  entry.uname = text(block, kUname);
  entry.gname = text(block, kGname);
  REGCACHE_TRY_ASSIGN(entry.dev_major, number(block, kDevMajor, offset));
  REGCACHE_TRY_ASSIGN(entry.dev_minor, number(block, kDevMinor, offset));
  if (dialect == Dialect::gnu) {
    return {};  // times stand in the prefix's place
  }
  const std::string_view prefix = text(block, dialect == Dialect::star ? kStarPrefix : kPrefix);
  if (!prefix.empty()) {
    entry.name = std::string(prefix) + "/" + entry.name;
  }
  return {};
}

}  // namespace

bool is_zero(const TarBlock& block) {
  return std::all_of(block.begin(), block.end(), [](std::uint8_t byte) { return byte == 0; });
}

Result<TarEntry> parse_tar_header(const TarBlock& block, std::uint64_t offset) {
  REGCACHE_TRY_ASSIGN(const std::int64_t checksum, number(block, kChecksum, offset));
  const Checksums sums = checksums_of(block);
  if (checksum != sums.of_unsigned && checksum != sums.of_signed) {
    return corrupt_at("tar header", offset, "its checksum does not fit: this is not a tar header");
  }
  TarEntry entry;
  entry.header_offset = offset;
  entry.name = text(block, kName);
  entry.linkname = text(block, kLinkname);
  entry.flag = static_cast<char>(block[kFlagOffset]);
  entry.type = type_of(entry.flag);
  if (entry.flag == 'S') {
    return sparse_tar(offset);
  }
  REGCACHE_TRY_ASSIGN(entry.mode, number(block, kMode, offset));
  REGCACHE_TRY_ASSIGN(entry.uid, number(block, kUid, offset));
  REGCACHE_TRY_ASSIGN(entry.gid, number(block, kGid, offset));
  REGCACHE_TRY_ASSIGN(entry.mtime_s, number(block, kMtime, offset));
  REGCACHE_TRY_ASSIGN(const std::int64_t size, number(block, kSize, offset));
  REGCACHE_TRY_ASSIGN(entry.size, checked_tar_size(size, offset));
  const Dialect dialect = dialect_of(block);
  if (dialect != Dialect::v7) {
    REGCACHE_TRY(read_ustar_part(block, offset, dialect, entry));
  }
  return entry;
}

TarBlock make_tar_header(std::string_view name, std::uint64_t size) {
  TarBlock block{};
  put_text(block, kName, name);
  for (const Field field : {kMode, kUid, kGid, kMtime, kDevMajor, kDevMinor}) {
    put_octal(block, field, 0);
  }
  put_octal(block, kSize, size);
  block[kFlagOffset] = '0';
  put_text(block, kMagic,
           std::string_view("ustar\0"
                            "00",
                            8));
  const auto sum = static_cast<std::uint64_t>(checksums_of(block).of_unsigned);
  put_octal(block, {kChecksum.offset, kChecksum.size - 1}, sum);
  block[kChecksum.offset + kChecksum.size - 1] = ' ';
  return block;
}

Result<std::uint64_t> checked_tar_size(std::int64_t size, std::uint64_t offset) {
  if (size < 0 || static_cast<std::uint64_t>(size) > kTarFileBytesMax) {
    return fail(Code::out_of_range, piece_at("tar header", offset),
                "a file of " + std::to_string(size) + " bytes is not possible");
  }
  return static_cast<std::uint64_t>(size);
}

Failure sparse_tar(std::uint64_t offset) {
  return fail(Code::unsupported, piece_at("tar header", offset),
              "it describes a sparse file, which layers do not have");
}

}  // namespace regcache
