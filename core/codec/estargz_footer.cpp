#include "core/codec/estargz_footer.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace regcache {
namespace {

using namespace std::string_view_literals;

// A gzip header with an extra field, no time, unknown system; the field's size follows.
constexpr std::string_view kHeader = "\x1f\x8b\x08\x04\0\0\0\0\0\xff"sv;
// A final stored block of no bytes, its CRC and its length.
constexpr std::string_view kNothing = "\x01\0\0\xff\xff\0\0\0\0\0\0\0\0"sv;

constexpr std::string_view kSubfield = "SG\x16\0"sv;          // name, and 22 bytes
constexpr std::string_view kExternalSubfield = "SG\x11\0"sv;  // name, and 17 bytes
constexpr std::string_view kMagic = "STARGZ";
constexpr std::string_view kExternalMagic = "STARGZEXTERNALTOC";
constexpr std::size_t kHexDigits = 16;

std::optional<std::uint64_t> parse_hex(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char digit : digits) {
    const auto nibble = "0123456789abcdef"sv.find(digit);
    if (nibble == std::string_view::npos) {
      return std::nullopt;
    }
    value = value << 4U | nibble;
  }
  return value;
}

// "<offset in hex>STARGZ"
std::optional<std::uint64_t> parse_offset(std::string_view text) {
  if (text.size() != kHexDigits + kMagic.size() || text.substr(kHexDigits) != kMagic) {
    return std::nullopt;
  }
  return parse_hex(text.substr(0, kHexDigits));
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::optional<EstargzFooter> parse_estargz_extra(std::span<const std::uint8_t> extra) {
  const std::string_view text = as_text(extra);
  if (text.starts_with(kExternalSubfield)) {
    if (text.substr(kExternalSubfield.size()) != kExternalMagic) {
      return std::nullopt;
    }
    return EstargzFooter{.footer_bytes = kExternalTocFooterBytes, .external_toc = true};
  }
  const bool is_legacy = !text.starts_with(kSubfield);
  const auto offset = parse_offset(is_legacy ? text : text.substr(kSubfield.size()));
  if (!offset) {
    return std::nullopt;
  }
  return EstargzFooter{.toc_offset = *offset,
                       .footer_bytes = is_legacy ? kLegacyStargzFooterBytes : kEstargzFooterBytes};
}

std::optional<EstargzFooter> parse_estargz_footer(std::span<const std::uint8_t> tail) {
  for (const std::size_t size :
       {kEstargzFooterBytes, kLegacyStargzFooterBytes, kExternalTocFooterBytes}) {
    if (tail.size() < size) {
      continue;
    }
    const std::string_view footer = as_text(tail.last(size));
    const std::size_t extra_size = size - kHeader.size() - 2 - kNothing.size();
    const std::string_view length = footer.substr(kHeader.size(), 2);
    if (!footer.starts_with(kHeader) || !footer.ends_with(kNothing) || length[1] != 0 ||
        static_cast<std::uint8_t>(length[0]) != extra_size) {
      continue;
    }
    const auto parsed =
        parse_estargz_extra(tail.last(size).subspan(kHeader.size() + 2, extra_size));
    if (parsed) {
      return parsed;
    }
  }
  return std::nullopt;
}

std::array<std::uint8_t, kEstargzFooterBytes> make_estargz_footer(std::uint64_t toc_offset) {
  std::string digits(kHexDigits, '0');
  for (std::size_t i = kHexDigits; i-- > 0; toc_offset >>= 4U) {
    digits[i] = "0123456789abcdef"[toc_offset & 15U];
  }
  std::string footer(kHeader);
  footer += static_cast<char>(kSubfield.size() + kHexDigits + kMagic.size());
  footer += '\0';
  footer += kSubfield;
  footer += digits;
  footer += kMagic;
  footer += kNothing;
  std::array<std::uint8_t, kEstargzFooterBytes> bytes{};
  std::copy(footer.begin(), footer.end(), bytes.begin());
  return bytes;
}

}  // namespace regcache
