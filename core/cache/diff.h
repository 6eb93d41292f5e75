// Two caches side by side: what one has that the other lacks, and where they part.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/cache/cache_config.h"
#include "core/result/result.h"

namespace regcache {

// Why a record of one cache is not in the other, although all its inputs are.
enum class Parting : std::uint8_t {
  source,  // it is a source: a base image, a context, the content of files
  step,    // another step follows from the same inputs
  inputs,  // the same step follows from other inputs
  end,     // nothing stands in its place
};

// The wire word: "source", "step", "inputs", "end".
[[nodiscard]] std::string_view parting_name(Parting parting);

// Records by their index in `a` and `b`.
struct Divergence {
  std::size_t lost = 0;               // in a
  std::optional<std::size_t> gained;  // in b, what stands in its place
  Parting parting = Parting::end;
};

struct ChangedResult {
  std::size_t before = 0;  // in a
  std::size_t after = 0;   // in b
};

struct CacheDiff {
  CacheConfig a;  // both in normal form
  CacheConfig b;
  std::vector<std::size_t> lost;        // records of a that b does not have
  std::vector<std::size_t> gained;      // records of b that a does not have
  std::vector<ChangedResult> changed;   // of records in both, the newest result is another or none
  std::vector<Divergence> divergences;  // the lost records that come first, from the sources on
  std::vector<std::string> lost_blobs;  // of layers, sorted
  std::vector<std::string> gained_blobs;

  [[nodiscard]] bool is_same() const {
    return lost.empty() && gained.empty() && changed.empty() && lost_blobs.empty() &&
           gained_blobs.empty();
  }
};

// Compares records as record_classes tells them apart, not as they are numbered.
//
// Errors:  those of normalize_cache_config.
// Source:  moby/buildkit#2567 and #2039, which ask why a step missed.
// Differs: nothing of BuildKit does this. Digests cannot tell which file or word of a step changed.
[[nodiscard]] Result<CacheDiff> diff_cache_configs(CacheConfig a, CacheConfig b);

}  // namespace regcache
