// Who holds a link: the index by which record_classes finds records that may be one key.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/cache/pair_numbers.h"

namespace regcache {

// One alternative of one slot. `record` stands for the class that it links to.
struct Link {
  static constexpr std::uint32_t kNotHeld = 0xFFFF'FFFE;

  std::uint32_t slot = 0;
  std::uint32_t selector = 0;
  std::uint32_t record = 0;
  std::uint32_t held_as = kNotHeld;  // `record` when the link was last put into the index

  [[nodiscard]] auto parts() const { return std::tie(slot, selector, record); }
  [[nodiscard]] bool is_held() const { return held_as == record; }
  friend bool operator==(const Link& a, const Link& b) { return a.parts() == b.parts(); }
  friend bool operator<(const Link& a, const Link& b) { return a.parts() < b.parts(); }
};

// For an operation and a link, the records that have been put in with it; a table without an
// allocation for each.
class LinkIndex {
 public:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  // The holders of one link: a list through node().
  struct Holders {
    std::uint32_t first = kNone;
    std::uint32_t count = 0;
  };
  struct Node {
    std::uint32_t record = 0;
    std::uint32_t next = kNone;
  };

  void reserve(std::size_t links) {
    nodes_.reserve(links);
    grow(links);
  }

  [[nodiscard]] Holders of(std::uint32_t operation, const Link& link) const {
    return entries_[place_of(operation, link)].holders;
  }
  [[nodiscard]] const Node& node(std::uint32_t at) const { return nodes_[at]; }

  void add(std::uint32_t operation, const Link& link, std::uint32_t record) {
    if (3 * (count_ + 1) > 2 * entries_.size()) {
      grow(2 * (count_ + 1));
    }
    Entry& entry = entries_[place_of(operation, link)];
    count_ += entry.holders.count == 0 ? 1 : 0;
    nodes_.push_back({record, entry.holders.first});
    entry = {operation,
             link.slot,
             link.selector,
             link.record,
             {static_cast<std::uint32_t>(nodes_.size() - 1), entry.holders.count + 1}};
  }

 private:
  struct Entry {
    std::uint32_t operation = 0;
    std::uint32_t slot = 0;
    std::uint32_t selector = 0;
    std::uint32_t record = 0;
    Holders holders;

    [[nodiscard]] bool is_of(std::uint32_t an_operation, const Link& link) const {
      return operation == an_operation && slot == link.slot && selector == link.selector &&
             record == link.record;
    }
  };

  // Where the link is, or the free entry where it would be.
  [[nodiscard]] std::size_t place_of(std::uint32_t operation, const Link& link) const {
    const std::size_t mask = entries_.size() - 1;
    std::size_t at =
        (hash_of_pair(operation, link.record) ^ hash_of_pair(link.slot, link.selector)) & mask;
    while (entries_[at].holders.count != 0 && !entries_[at].is_of(operation, link)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  void grow(std::size_t links) {
    std::vector<Entry> old(std::bit_ceil(links + 1));
    old.swap(entries_);
    for (const Entry& entry : old) {
      if (entry.holders.count != 0) {
        entries_[place_of(
            entry.operation,
            {.slot = entry.slot, .selector = entry.selector, .record = entry.record})] = entry;
      }
    }
  }

  std::vector<Entry> entries_;  // as many as a power of two, at most two thirds of them in use
  std::vector<Node> nodes_;
  std::size_t count_ = 0;
};

}  // namespace regcache
