#include "core/cache/diff.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/cache/layer_stack.h"
#include "core/cache/merge.h"
#include "core/cache/normalize.h"
#include "core/cache/record_classes.h"

namespace regcache {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// Both caches as one config: the records of `a`, then those of `b`.
class Comparison {
 public:
  Comparison(const CacheConfig& a, const CacheConfig& b)
      : joined_(joined_cache_configs({a, b})),
        count_a_(a.records.size()),
        classes_(record_classes(joined_)),
        ranks_(rank_layers(joined_)) {
    std::uint32_t count = 0;
    for (const std::uint32_t one : classes_) {
      count = std::max(count, one + 1);
    }
    in_a_.assign(count, kNone);
    in_b_.assign(count, kNone);
    for (std::size_t i = classes_.size(); i-- > 0;) {
      (i < count_a_ ? in_a_ : in_b_)[classes_[i]] = i;
    }
  }

  void fill(CacheDiff& diff) const {
    for (std::size_t i = 0; i < classes_.size(); ++i) {
      const bool is_of_a = i < count_a_;
      const std::size_t other = (is_of_a ? in_b_ : in_a_)[classes_[i]];
      if (other == kNone) {
        (is_of_a ? diff.lost : diff.gained).push_back(is_of_a ? i : i - count_a_);
      } else if (is_of_a && in_a_[classes_[i]] == i && !has_same_result(i, other)) {
        diff.changed.push_back({i, other - count_a_});
      }
    }
    find_divergences(diff);
  }

 private:
  // What one first alternative of an input comes from, in both caches.
  using Origin = std::tuple<std::size_t, std::uint32_t, std::string_view>;  // slot, class, selector

  // The rank of the newest result's stack; results are sorted in a normal form.
  [[nodiscard]] std::size_t newest_rank(std::size_t record) const {
    const auto& results = joined_.records[record].results;
    return results.empty() ? kNone : ranks_[static_cast<std::size_t>(results.front().layer)];
  }
  [[nodiscard]] bool has_same_result(std::size_t a, std::size_t b) const {
    return newest_rank(a) == newest_rank(b);
  }

  [[nodiscard]] bool is_in_both(std::uint32_t one) const {
    return in_a_[one] != kNone && in_b_[one] != kNone;
  }

  // Whether for every input there is an alternative that both caches have.
  [[nodiscard]] bool comes_first(std::size_t record) const {
    const auto& inputs = joined_.records[record].inputs;
    return std::all_of(inputs.begin(), inputs.end(), [this](const auto& slot) {
      return std::any_of(slot.begin(), slot.end(), [this](const ConfigInput& input) {
        return is_in_both(classes_[static_cast<std::size_t>(input.link)]);
      });
    });
  }

  [[nodiscard]] std::vector<Origin> origins_of(std::size_t record) const {
    std::vector<Origin> origins;
    const auto& inputs = joined_.records[record].inputs;
    for (std::size_t slot = 0; slot < inputs.size(); ++slot) {
      for (const ConfigInput& input : inputs[slot]) {
        const std::uint32_t below = classes_[static_cast<std::size_t>(input.link)];
        if (is_in_both(below)) {
          origins.emplace_back(slot, below, input.selector);
        }
      }
    }
    return origins;
  }

  void find_divergences(CacheDiff& diff) const {
    std::map<Origin, std::size_t> gained_from;
    std::map<std::string_view, std::size_t> gained_steps;
    for (const std::size_t gained : diff.gained) {
      const std::size_t record = gained + count_a_;
      if (!joined_.records[record].inputs.empty()) {
        gained_steps.emplace(joined_.records[record].digest, gained);
      }
      if (comes_first(record)) {
        for (const Origin& origin : origins_of(record)) {
          gained_from.emplace(origin, gained);
        }
      }
    }
    for (const std::size_t lost : diff.lost) {
      if (!comes_first(lost)) {
        continue;
      }
      Divergence divergence{.lost = lost};
      const ConfigRecord& record = joined_.records[lost];
      if (record.inputs.empty()) {
        divergence.parting = Parting::source;
      } else if (const auto same = gained_steps.find(record.digest); same != gained_steps.end()) {
        divergence.gained = same->second;
        divergence.parting = Parting::inputs;
      } else {
        for (const Origin& origin : origins_of(lost)) {
          if (const auto at = gained_from.find(origin); at != gained_from.end()) {
            divergence.gained = at->second;
            divergence.parting = Parting::step;
            break;
          }
        }
      }
      diff.divergences.push_back(divergence);
    }
  }

  CacheConfig joined_;
  std::size_t count_a_;
  std::vector<std::uint32_t> classes_;
  std::vector<std::uint32_t> ranks_;
  std::vector<std::size_t> in_a_;  // of each class, a record of a
  std::vector<std::size_t> in_b_;
};

std::set<std::string> blobs_of(const CacheConfig& config) {
  std::set<std::string> blobs;
  for (const ConfigLayer& layer : config.layers) {
    blobs.insert(layer.blob);
  }
  return blobs;
}

}  // namespace

std::string_view parting_name(Parting parting) {
  switch (parting) {
    case Parting::source:
      return "source";
    case Parting::step:
      return "step";
    case Parting::inputs:
      return "inputs";
    case Parting::end:
      return "end";
  }
  REGCACHE_UNREACHABLE();
}

Result<CacheDiff> diff_cache_configs(CacheConfig a, CacheConfig b) {
  CacheDiff diff;
  REGCACHE_TRY_ASSIGN(diff.a, normalize_cache_config(std::move(a)));
  REGCACHE_TRY_ASSIGN(diff.b, normalize_cache_config(std::move(b)));
  Comparison(diff.a, diff.b).fill(diff);
  const std::set<std::string> before = blobs_of(diff.a);
  const std::set<std::string> after = blobs_of(diff.b);
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(diff.lost_blobs));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(diff.gained_blobs));
  return diff;
}

}  // namespace regcache
