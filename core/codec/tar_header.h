// One 512-byte header block of a tar, in each of the dialects that are about.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/codec/tar_entry.h"
#include "core/result/result.h"

namespace regcache {

inline constexpr std::size_t kTarBlockBytes = 512;
using TarBlock = std::array<std::uint8_t, kTarBlockBytes>;

[[nodiscard]] bool is_zero(const TarBlock& block);

// Reads the block at `offset`. `size` is what the header says, whatever the type.
//
// Errors:  corrupt for a wrong checksum or a number that is none; out_of_range for a negative size or
//          one past kTarFileBytesMax; unsupported for a GNU sparse file. The subject names the offset.
// Source:  POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"; where they
//          are silent as Go's archive/tar, which BuildKit reads with.
[[nodiscard]] Result<TarEntry> parse_tar_header(const TarBlock& block, std::uint64_t offset);

// The header of a regular file without owner, mode or time, as Go's writer makes it: for the one file
// that is written here, the table of contents of eStargz. `size` is below 8 GiB.
[[nodiscard]] TarBlock make_tar_header(std::string_view name, std::uint64_t size);

// Checks what a header or an extension gives as the size of a file. The subject names `offset`.
[[nodiscard]] Result<std::uint64_t> checked_tar_size(std::int64_t size, std::uint64_t offset);

// A refusal of a sparse file, in either dialect.
[[nodiscard]] Failure sparse_tar(std::uint64_t offset);

}  // namespace regcache
