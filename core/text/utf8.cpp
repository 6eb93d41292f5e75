#include "core/text/utf8.h"

namespace regcache {
namespace {

// How a lead byte goes on: the length, and the bounds of the second byte, which alone keep out
// overlong forms, surrogates and what is past U+10FFFF.
struct Lead {
  std::size_t length;
  unsigned char second_min;
  unsigned char second_max;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) {
    return {1, 0, 0};
  }
  if (byte < 0xc2 || byte > 0xf4) {
    return {0, 0, 0};
  }
  if (byte < 0xe0) {
    return {2, 0x80, 0xbf};
  }
  if (byte < 0xf0) {
    const unsigned char min = byte == 0xe0 ? 0xa0 : 0x80;
    const unsigned char max = byte == 0xed ? 0x9f : 0xbf;
    return {3, min, max};
  }
  const unsigned char min = byte == 0xf0 ? 0x90 : 0x80;
  const unsigned char max = byte == 0xf4 ? 0x8f : 0xbf;
  return {4, min, max};
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const Lead lead = lead_of(byte(0));
  if (lead.length <= 1) {
    return lead.length;
  }
  if (text.size() - at < lead.length || byte(1) < lead.second_min || byte(1) > lead.second_max) {
    return 0;
  }
  for (std::size_t i = 2; i < lead.length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) {
      return 0;
    }
  }
  return lead.length;
}

}  // namespace regcache
