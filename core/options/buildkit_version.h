// BuildKit's versions: which one a cache option is read for.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

struct BuildKitVersion {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t patch = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const BuildKitVersion&, const BuildKitVersion&) = default;
};

// The newest version whose behaviour was checked. Source: facts, section 0.
inline constexpr BuildKitVersion kNewestBuildKit = {0, 32, 2};
// The oldest version that the facts describe; earlier ones are taken for it.
inline constexpr BuildKitVersion kOldestBuildKit = {0, 3, 0};

// Reads "0.32.2", "v0.32.2" or "0.32"; a suffix such as "-rc1" is dropped.
//
// Errors:  invalid_input.
[[nodiscard]] Result<BuildKitVersion> parse_buildkit_version(std::string_view text);

// "0.32.2", or "0.32" when the patch is 0.
[[nodiscard]] std::string to_text(const BuildKitVersion& version);

}  // namespace regcache
