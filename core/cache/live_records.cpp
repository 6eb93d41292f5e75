#include "core/cache/live_records.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/cache/indexes.h"

namespace regcache {
namespace {

// Records become matched level by level: each waits until every one of its slots has an alternative
// that is matched. Slots are numbered through all records.
class HeightFinder {
 public:
  explicit HeightFinder(const CacheConfig& config)
      : records_(config.records),
        heights_(records_.size(), kNeverMatched),
        open_slots_(records_.size(), 0),
        begins_(records_.size() + 1, 0) {
    list_slots();
    has_match_.resize(owners_.size(), false);
  }

  std::vector<std::uint32_t> find() {
    std::vector<std::uint32_t> matched;
    matched.reserve(records_.size());
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (open_slots_[i] == 0 && !is_random(records_[i])) {
        heights_[i] = 0;
        matched.push_back(static_cast<std::uint32_t>(i));
      }
    }
    for (std::size_t done = 0; done < matched.size(); ++done) {
      const std::uint32_t record = matched[done];
      for (std::size_t i = begins_[record]; i < begins_[record + 1]; ++i) {
        if (closes_last_slot(slots_[i])) {
          heights_[owners_[slots_[i]]] = heights_[record] + 1;
          matched.push_back(owners_[slots_[i]]);
        }
      }
    }
    return std::move(heights_);
  }

 private:
  // For each record, the slots that have it as an alternative. Records lie far apart in memory: they
  // are walked once.
  void list_slots() {
    std::vector<std::uint32_t> links;
    std::vector<std::uint32_t> ends;  // of each slot in links
    links.reserve(2 * records_.size());
    ends.reserve(2 * records_.size());
    for (std::size_t i = 0; i < records_.size(); ++i) {
      open_slots_[i] = static_cast<std::uint32_t>(records_[i].inputs.size());
      for (const auto& alternatives : records_[i].inputs) {
        for (const ConfigInput& input : alternatives) {
          if (is_index(input.link, records_.size())) {
            links.push_back(static_cast<std::uint32_t>(input.link));
            ++begins_[links.back() + 1];
          }
        }
        owners_.push_back(static_cast<std::uint32_t>(i));
        ends.push_back(static_cast<std::uint32_t>(links.size()));
      }
    }
    for (std::size_t i = 0; i < records_.size(); ++i) {
      begins_[i + 1] += begins_[i];
    }
    slots_.resize(begins_.back());
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    std::uint32_t link = 0;
    for (std::uint32_t slot = 0; slot < ends.size(); ++slot) {
      for (; link < ends[slot]; ++link) {
        slots_[next[links[link]]++] = slot;
      }
    }
  }

  bool closes_last_slot(std::uint32_t slot) {
    if (has_match_[slot]) {
      return false;
    }
    has_match_[slot] = true;
    return --open_slots_[owners_[slot]] == 0 && !is_random(records_[owners_[slot]]);
  }

  const std::vector<ConfigRecord>& records_;
  std::vector<std::uint32_t> heights_;
  std::vector<std::uint32_t> open_slots_;  // of each record, those without a match
  std::vector<std::uint32_t> begins_;      // of each record in slots_, and the end
  std::vector<std::uint32_t> slots_;
  std::vector<std::uint32_t> owners_;  // of each slot, its record
  std::vector<bool> has_match_;        // by slot
};

}  // namespace

bool is_random(const ConfigRecord& record) {
  return record.digest.starts_with("random:");
}

std::vector<std::uint32_t> record_heights(const CacheConfig& config) {
  return HeightFinder(config).find();
}

CacheConfig without_records(CacheConfig config, const std::vector<bool>& gone) {
  if (std::find(gone.begin(), gone.end(), true) == gone.end()) {
    return config;
  }
  std::vector<std::int64_t> places(config.records.size(), 0);
  std::vector<ConfigRecord> kept;
  kept.reserve(config.records.size());
  for (std::size_t i = 0; i < config.records.size(); ++i) {
    places[i] = static_cast<std::int64_t>(kept.size());
    if (!gone[i]) {
      kept.push_back(std::move(config.records[i]));
    }
  }
  for (ConfigRecord& record : kept) {
    for (auto& slot : record.inputs) {
      std::erase_if(slot, [&](const ConfigInput& input) {
        return gone[static_cast<std::size_t>(input.link)];
      });
      for (ConfigInput& input : slot) {
        input.link = places[static_cast<std::size_t>(input.link)];
      }
    }
  }
  config.records = std::move(kept);
  return config;
}

CacheConfig without_unmatched_records(CacheConfig config) {
  std::vector<bool> gone;
  gone.reserve(config.records.size());
  for (const std::uint32_t height : record_heights(config)) {
    gone.push_back(height == kNeverMatched);
  }
  return without_records(std::move(config), gone);
}

}  // namespace regcache
