// Which tags and manifests of a registry go by its rules: the decision alone, without a disk or a clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "native/server/inventory.h"

namespace regcache {

// Without an age and a size nothing goes that anybody can still name.
struct RetentionRules {
  std::optional<std::chrono::seconds> age_max;  // since the last push or pull
  std::optional<std::uint64_t> bytes_max;       // of all that manifests name, each content once
  std::chrono::seconds grace{0};                // what was used within it stays
};

enum class RetentionReason : std::uint8_t { age, size };

// A tag, or a manifest that nothing names: what goes first, and may take manifests along.
struct RetiredRoot {
  std::size_t index = 0;  // into Inventory::tags, or ::manifests
  bool is_tag = false;
  RetentionReason reason = RetentionReason::age;
};

struct RetiredManifest {
  std::size_t index = 0;              // into Inventory::manifests
  std::vector<std::size_t> named_by;  // those manifests that go too and refer to it
};

struct Retention {
  std::vector<RetiredRoot> roots;          // the longest unused first
  std::vector<RetiredManifest> manifests;  // each after all that refer to it
  std::uint64_t kept_bytes = 0;            // what stays, as `bytes_max` counts
};

// Decides what goes: first by age; then, while there is too much, manifests that nothing names and tags
// after those, the longest unused first.
//
// Shape:   never a manifest that an index, a subject or a referrer which stays belongs to.
[[nodiscard]] Retention decide_retention(const Inventory& inventory, const RetentionRules& rules,
                                         UseTime now);

}  // namespace regcache
