// Holes: what stands in a file for a text that only the run of the file can know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/finder/found_text.h"

namespace regcache {

enum class HoleSyntax : std::uint8_t {
  actions,  // ${{ github.sha }}, and {{ .Tag }} of the templates that make such files
  compose,  // $TAG, ${TAG:-latest}; $$ is a dollar
  hcl,      // ${TAG}, %{ if x }; $${ and %%{ are no holes
  shell,    // those of actions, $TAG, ${TAG}, $(date), `date`, Make's $(TAG) and $$TAG
};

// The length of the hole that starts at text[at]; 0 when none does.
[[nodiscard]] std::size_t hole_length(std::string_view text, std::size_t at, HoleSyntax syntax);

// `text` with its holes as such, and escapes of the syntax read.
[[nodiscard]] FoundText with_holes(const FoundText& text, HoleSyntax syntax);

}  // namespace regcache
