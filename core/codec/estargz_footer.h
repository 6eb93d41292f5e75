// The last bytes of an eStargz blob: an empty gzip member that says where the table of contents is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace regcache {

// The file name of the table of contents in the tar.
inline constexpr char kTocName[] = "stargz.index.json";

inline constexpr std::size_t kEstargzFooterBytes = 51;
inline constexpr std::size_t kLegacyStargzFooterBytes = 47;
inline constexpr std::size_t kExternalTocFooterBytes = 46;

// What a footer says. An external table of contents is in another image, and this blob is plain gzip
// to everyone who does not look for it.
struct EstargzFooter {
  std::uint64_t toc_offset = 0;  // where the member of the table of contents starts in the blob
  std::size_t footer_bytes = kEstargzFooterBytes;
  bool external_toc = false;

  friend bool operator==(const EstargzFooter&, const EstargzFooter&) = default;
};

// Reads the footer at the end of `tail`, the last bytes of a blob (51 are enough); nothing when there
// is none. Whether the offset is true is for the caller to see.
//
// Source:  facts 8.1; containerd/stargz-snapshotter, docs/estargz.md, "Footer", "eStargz with external
//          TOC".
[[nodiscard]] std::optional<EstargzFooter> parse_estargz_footer(std::span<const std::uint8_t> tail);

// The same from the extra field of a gzip member's header, for a reader that streams by.
[[nodiscard]] std::optional<EstargzFooter> parse_estargz_extra(std::span<const std::uint8_t> extra);

[[nodiscard]] std::array<std::uint8_t, kEstargzFooterBytes> make_estargz_footer(
    std::uint64_t toc_offset);

}  // namespace regcache
