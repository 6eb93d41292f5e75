// The first half of reading: from text to the attributes that buildx or buildctl would send.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/options/findings.h"
#include "core/options/parse_rules.h"
#include "core/result/diagnostic.h"

namespace regcache {

// key=value, as it stands in the input.
struct OptionAttribute {
  std::string key;  // lower case
  std::string value;
  Span field;  // quotes included
  Span key_span;
  Span value_span;
};

// One cache: what a single flag without lists stands for. A bare reference has `type` and `ref`.
struct OptionEntry {
  std::vector<OptionAttribute> attributes;  // in input order, repetitions included
  Span span;
  bool bare = false;
  bool whole = true;  // false: fields were dropped, so nothing can be said to be missing

  // The last attribute of that name, which is the one that counts, or null.
  [[nodiscard]] const OptionAttribute* find(std::string_view key) const;
  // Whether there is one that would have that name without its blanks.
  [[nodiscard]] bool has_with_blanks(std::string_view key) const;
};

// Splits `text` as the client does; what the client would refuse goes to `findings`.
//
// Shape:   several entries only for a list of bare references (buildx); none for an empty text.
//          Fields that cannot be read are left out.
// Limits:  kOptionTextBytesMax, kOptionFieldsMax.
// Source:  facts 1.1 to 1.3; docker/buildx@461836ba0, util/buildflags/cache.go;
//          moby/buildkit@73ed6825c, cmd/buildctl/build/exportcache.go, importcache.go.
[[nodiscard]] std::vector<OptionEntry> split_options(std::string_view text, const ParseRules& rules,
                                                     Findings& findings);

}  // namespace regcache
