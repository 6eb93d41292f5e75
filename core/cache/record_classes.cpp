#include "core/cache/record_classes.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/cache/indexes.h"

namespace regcache {
namespace {

constexpr std::uint32_t kNone = 0xFFFF'FFFF;
constexpr std::uint32_t kNotHeld = kNone - 1;

// One alternative of one slot. `record` stands for the class that it links to.
struct Link {
  std::uint32_t slot = 0;
  std::uint32_t selector = 0;
  std::uint32_t record = 0;
  std::uint32_t held_as = kNotHeld;  // `record` when the link was last put into the index

  [[nodiscard]] auto parts() const { return std::tie(slot, selector, record); }
  [[nodiscard]] bool is_held() const { return held_as == record; }
  friend bool operator==(const Link& a, const Link& b) { return a.parts() == b.parts(); }
  friend bool operator<(const Link& a, const Link& b) { return a.parts() < b.parts(); }
};

// What two records must share in every slot: the operation and a link.
struct Key {
  std::uint32_t operation = 0;
  Link link;

  friend bool operator==(const Key&, const Key&) = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    constexpr std::uint64_t kOdd = 0x9E37'79B9'7F4A'7C15;
    std::uint64_t hash = (std::uint64_t{key.operation} << 32U | key.link.record) * kOdd;
    hash ^= (std::uint64_t{key.link.slot} << 32U | key.link.selector) + (hash >> 29U);
    hash *= kOdd;
    return static_cast<std::size_t>(hash ^ (hash >> 32U));
  }
};

// Small numbers for texts: equal ones for equal texts.
class TextNumbers {
 public:
  std::uint32_t of(std::string_view text) {
    return numbers_.emplace(text, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

class ClassFinder {
 public:
  explicit ClassFinder(const CacheConfig& config)
      : records_(config.records), users_(config), settled_(records_.size(), false) {
    parents_.resize(records_.size());
    links_.resize(records_.size());
    operations_.resize(records_.size());
    next_member_.resize(records_.size());
    sizes_.resize(records_.size());
    number_parts();
  }

  std::vector<std::uint32_t> find(const CacheConfig& config) {
    // Inputs first: most records then meet the final classes below them.
    std::vector<std::uint32_t> order = inputs_first(config, users_);
    std::vector<bool> is_ordered(records_.size(), false);
    for (const std::uint32_t record : order) {
      is_ordered[record] = true;
    }
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
      if (!is_ordered[i]) {
        order.push_back(i);
      }
    }
    for (const std::uint32_t record : order) {
      settle(record);
      while (!waiting_.empty()) {
        const std::uint32_t again = waiting_.back();
        waiting_.pop_back();
        settle(again);
      }
    }
    return numbered();
  }

 private:
  struct Holders {
    std::uint32_t first = kNone;  // in nodes_
    std::uint32_t count = 0;
  };
  struct Node {
    std::uint32_t record = 0;
    std::uint32_t next = kNone;
  };

  void number_parts() {
    TextNumbers digests;
    TextNumbers selectors;
    std::unordered_map<std::uint64_t, std::uint32_t> operations;
    std::size_t links = 0;
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
      const ConfigRecord& record = records_[i];
      parents_[i] = i;
      next_member_[i] = i;
      sizes_[i] = static_cast<std::uint32_t>(users_.of(i).size()) + 1;
      const std::uint64_t operation =
          std::uint64_t{digests.of(record.digest)} << 32U | record.inputs.size();
      operations_[i] = operations.emplace(operation, static_cast<std::uint32_t>(operations.size()))
                           .first->second;
      std::size_t count = 0;
      for (const auto& slot : record.inputs) {
        count += slot.size();
      }
      links_[i].reserve(std::max<std::size_t>(count, 1));
      for (std::uint32_t slot = 0; slot < record.inputs.size(); ++slot) {
        for (const ConfigInput& input : record.inputs[slot]) {
          links_[i].push_back({.slot = slot,
                               .selector = selectors.of(input.selector),
                               .record = static_cast<std::uint32_t>(input.link)});
        }
      }
      if (record.inputs.empty()) {
        links_[i].push_back({.record = kNone});  // what all sources have in common
      }
      links += links_[i].size();
    }
    holders_.reserve(links);
    nodes_.reserve(links);
  }

  std::uint32_t class_of(std::uint32_t record) {
    if (record == kNone) {
      return kNone;
    }
    while (parents_[record] != record) {
      parents_[record] = parents_[parents_[record]];
      record = parents_[record];
    }
    return record;
  }

  // The links of a class as they are now, in order, each once.
  std::vector<Link>& current_links(std::uint32_t root) {
    std::vector<Link>& links = links_[root];
    for (Link& link : links) {
      link.record = class_of(link.record);
    }
    std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
      return a == b ? a.is_held() && !b.is_held() : a < b;
    });
    links.erase(std::unique(links.begin(), links.end()), links.end());
    return links;
  }

  // Merges the class of `record` with all that share a link in every slot.
  void settle(std::uint32_t record) {
    std::uint32_t root = class_of(record);
    while (true) {
      const std::uint32_t other = find_match(root);
      if (other == kNone) {
        break;
      }
      // What has met all its matches gains none by links that it has already.
      const std::vector<Link>& links = links_[root];
      const std::vector<Link>& others = links_[other];
      const bool adds_nothing =
          std::includes(others.begin(), others.end(), links.begin(), links.end());
      root = unite(root, other);
      if (adds_nothing) {
        break;
      }
    }
    settled_[root] = true;
    hold(root);
  }

  // Puts the links of the class into the index. What a class brings along when another takes it in is
  // there already.
  void hold(std::uint32_t root) {
    for (Link& link : current_links(root)) {
      if (!link.is_held()) {
        Holders& holders = holders_[{operations_[root], link}];
        nodes_.push_back({root, holders.first});
        holders = {static_cast<std::uint32_t>(nodes_.size() - 1), holders.count + 1};
        link.held_as = link.record;
      }
    }
  }

  // Looks among those who hold a link of the slot whose links are held least.
  std::uint32_t find_match(std::uint32_t root) {
    const std::vector<Link>& links = current_links(root);
    std::size_t best_begin = 0;
    std::size_t best_end = 0;
    std::size_t best_count = static_cast<std::size_t>(-1);
    for (std::size_t begin = 0; begin < links.size();) {
      std::size_t end = begin;
      std::size_t count = 0;
      for (; end < links.size() && links[end].slot == links[begin].slot; ++end) {
        const auto at = holders_.find({operations_[root], links[end]});
        count += at == holders_.end() ? 0 : at->second.count;
      }
      if (count < best_count) {
        std::tie(best_begin, best_end, best_count) = std::tuple(begin, end, count);
      }
      begin = end;
    }
    for (std::size_t i = best_begin; i < best_end && best_count > 0; ++i) {
      const auto at = holders_.find({operations_[root], links[i]});
      std::uint32_t node = at == holders_.end() ? kNone : at->second.first;
      for (; node != kNone; node = nodes_[node].next) {
        const std::uint32_t other = class_of(nodes_[node].record);
        if (other != root && shares_every_slot(links, other)) {
          return other;
        }
      }
    }
    return kNone;
  }

  bool shares_every_slot(const std::vector<Link>& links, std::uint32_t other) {
    const std::vector<Link>& others = current_links(other);
    std::size_t shared_slots = 0;
    std::size_t slots = 0;
    std::uint32_t counted = kNone;
    auto at = others.begin();
    for (std::size_t i = 0; i < links.size(); ++i) {
      slots += i == 0 || links[i].slot != links[i - 1].slot ? 1 : 0;
      while (at != others.end() && *at < links[i]) {
        ++at;
      }
      if (at != others.end() && *at == links[i] && (shared_slots == 0 || counted != at->slot)) {
        counted = at->slot;
        ++shared_slots;
      }
    }
    return shared_slots == slots;
  }

  // The larger class takes the smaller in; what is above the smaller one is looked at again.
  std::uint32_t unite(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t kept = sizes_[a] > sizes_[b] ? a : b;
    const std::uint32_t gone = kept == a ? b : a;
    std::uint32_t member = gone;
    do {
      for (const std::uint32_t user : users_.of(member)) {
        if (settled_[class_of(user)]) {
          waiting_.push_back(user);
        }
      }
      member = next_member_[member];
    } while (member != gone);
    parents_[gone] = kept;
    sizes_[kept] += sizes_[gone];
    std::swap(next_member_[kept], next_member_[gone]);
    links_[kept].insert(links_[kept].end(), links_[gone].begin(), links_[gone].end());
    std::vector<Link>().swap(links_[gone]);
    return kept;
  }

  std::vector<std::uint32_t> numbered() {
    std::vector<std::uint32_t> numbers(records_.size(), kNone);
    std::vector<std::uint32_t> classes(records_.size(), 0);
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
      std::uint32_t& number = numbers[class_of(i)];
      if (number == kNone) {
        number = count++;
      }
      classes[i] = number;
    }
    return classes;
  }

  const std::vector<ConfigRecord>& records_;
  RecordUsers users_;
  std::vector<std::uint32_t> operations_;   // by record: digest and number of slots
  std::vector<std::uint32_t> parents_;      // a forest: roots stand for classes
  std::vector<std::uint32_t> next_member_;  // a ring through each class
  std::vector<std::uint32_t> sizes_;        // members of a root's class and links above them
  std::vector<std::vector<Link>> links_;    // by root
  std::vector<bool> settled_;               // by root: its links are in holders_
  std::unordered_map<Key, Holders, KeyHash> holders_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> waiting_;
};

}  // namespace

std::vector<std::uint32_t> record_classes(const CacheConfig& config) {
  return ClassFinder(config).find(config);
}

}  // namespace regcache
