// What is fuzzed: functions that take any bytes and must keep a promise about them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace regcache {

using FuzzInput = std::span<const std::uint8_t>;

// A target traps when its promise is broken: by REGCACHE_CHECK, or by a sanitizer.
struct FuzzTarget {
  std::string_view name;  // also of its folder in tests/fuzz/corpus
  void (*run)(FuzzInput bytes);
};

// Decoders and the tar reader: the same outcome whatever the pieces, never past the limits.
std::span<const FuzzTarget> codec_targets();

// The algebra of cache graphs: its laws.
std::span<const FuzzTarget> graph_targets();

// The finders and rules of `check .`: places stand in the file.
std::span<const FuzzTarget> file_targets();

// Conversations with a registry that answers anything: they end, keep secrets, and take no wrong byte for a right one.
std::span<const FuzzTarget> session_targets();

// Readers of text: what is written again reads as the same.
std::span<const FuzzTarget> text_targets();

}  // namespace regcache
