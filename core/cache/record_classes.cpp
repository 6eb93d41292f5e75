#include "core/cache/record_classes.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/cache/indexes.h"
#include "core/cache/link_index.h"
#include "core/cache/pair_numbers.h"
#include "core/text/text_ranks.h"

namespace regcache {
namespace {

constexpr std::uint32_t kNone = LinkIndex::kNone;

class ClassFinder {
 public:
  explicit ClassFinder(const CacheConfig& config)
      : records_(config.records), users_(config), classes_(records_.size()) {
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
  // The links of a class: a piece of links_.
  struct LinkList {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    std::uint32_t capacity = 0;
  };
  // A record among the members of its class; what is not said of members counts for the root alone.
  struct Member {
    std::uint32_t parent = 0;     // in a forest: roots stand for classes
    std::uint32_t next = 0;       // of members, in a ring through each class
    std::uint32_t operation = 0;  // digest and number of slots; all members have the same
    std::uint32_t size = 0;       // members of the class and links above them
    LinkList links;
    bool is_settled = false;  // its links are in holders_
  };

  // Digests, selectors and operations become numbers; records lie far apart and are walked once.
  void number_parts() {
    std::vector<std::string_view> digests;
    std::vector<std::string_view> selectors;
    digests.reserve(records_.size());
    links_.reserve(2 * records_.size());
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
      const ConfigRecord& record = records_[i];
      Member& member = classes_[i];
      member.parent = i;
      member.next = i;
      member.size = static_cast<std::uint32_t>(users_.of(i).size()) + 1;
      digests.emplace_back(record.digest);
      const auto begin = static_cast<std::uint32_t>(links_.size());
      for (std::uint32_t slot = 0; slot < record.inputs.size(); ++slot) {
        for (const ConfigInput& input : record.inputs[slot]) {
          if (!input.selector.empty()) {
            selectors.emplace_back(input.selector);
          }
          links_.push_back({.slot = slot,
                            .selector = input.selector.empty()
                                            ? 0
                                            : static_cast<std::uint32_t>(selectors.size()),
                            .record = static_cast<std::uint32_t>(input.link)});
        }
      }
      if (record.inputs.empty()) {
        links_.push_back({.record = kNone});  // what all sources have in common
      }
      const std::uint32_t count = static_cast<std::uint32_t>(links_.size()) - begin;
      member.links = {begin, count, count};
    }
    number_operations(digests);
    const std::vector<std::uint32_t> ranks = rank_texts(selectors);
    for (Link& link : links_) {
      link.selector = link.selector == 0 ? 0 : ranks[link.selector - 1] + 1;
    }
    holders_.reserve(links_.size());
  }

  void number_operations(const std::vector<std::string_view>& digests) {
    const std::vector<std::uint32_t> ranks = rank_texts(digests);
    PairNumbers operations(records_.size());
    for (std::size_t i = 0; i < records_.size(); ++i) {
      classes_[i].operation =
          operations.of(ranks[i], static_cast<std::uint32_t>(records_[i].inputs.size()));
    }
  }

  std::uint32_t class_of(std::uint32_t record) {
    if (record == kNone) {
      return kNone;
    }
    while (classes_[record].parent != record) {
      classes_[record].parent = classes_[classes_[record].parent].parent;
      record = classes_[record].parent;
    }
    return record;
  }

  // The links of a class as they are now, in order, each once.
  std::span<Link> current_links(std::uint32_t root) {
    const std::span<Link> links = links_of(root);
    for (Link& link : links) {
      link.record = class_of(link.record);
    }
    if (links.size() > 1) {
      std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
        return a == b ? a.is_held() && !b.is_held() : a < b;
      });
      classes_[root].links.size =
          static_cast<std::uint32_t>(std::unique(links.begin(), links.end()) - links.begin());
    }
    return links_of(root);
  }

  std::span<Link> links_of(std::uint32_t root) {
    return std::span(links_).subspan(classes_[root].links.begin, classes_[root].links.size);
  }

  // A list that is full moves to the end, with room for twice as many.
  void append_links(std::uint32_t to, std::uint32_t from) {
    LinkList& list = classes_[to].links;
    const LinkList added = std::exchange(classes_[from].links, {});
    if (list.size + added.size > list.capacity) {
      const std::size_t begin = links_.size();
      list.capacity = 2 * (list.size + added.size);
      links_.resize(begin + list.capacity);
      std::copy_n(links_.data() + list.begin, list.size, links_.data() + begin);
      list.begin = static_cast<std::uint32_t>(begin);
    }
    std::copy_n(links_.data() + added.begin, added.size, links_.data() + list.begin + list.size);
    list.size += added.size;
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
      const std::span<const Link> links = links_of(root);
      const std::span<const Link> others = links_of(other);
      const bool adds_nothing =
          std::includes(others.begin(), others.end(), links.begin(), links.end());
      root = unite(root, other);
      if (adds_nothing) {
        break;
      }
    }
    classes_[root].is_settled = true;
    hold(root);
  }

  // Puts the links of the class into the index. What a class brings along when another takes it in is
  // there already.
  void hold(std::uint32_t root) {
    for (Link& link : current_links(root)) {
      if (!link.is_held()) {
        holders_.add(classes_[root].operation, link, root);
        link.held_as = link.record;
      }
    }
  }

  // Looks among those who hold a link of the slot whose links are held least.
  std::uint32_t find_match(std::uint32_t root) {
    const std::span<const Link> links = current_links(root);
    std::size_t best_begin = 0;
    std::size_t best_end = 0;
    std::size_t best_count = static_cast<std::size_t>(-1);
    for (std::size_t begin = 0; begin < links.size();) {
      std::size_t end = begin;
      std::size_t count = 0;
      for (; end < links.size() && links[end].slot == links[begin].slot; ++end) {
        count += holders_.of(classes_[root].operation, links[end]).count;
      }
      if (count < best_count) {
        std::tie(best_begin, best_end, best_count) = std::tuple(begin, end, count);
      }
      begin = end;
    }
    for (std::size_t i = best_begin; i < best_end && best_count > 0; ++i) {
      std::uint32_t node = holders_.of(classes_[root].operation, links[i]).first;
      for (; node != kNone; node = holders_.node(node).next) {
        const std::uint32_t other = class_of(holders_.node(node).record);
        if (other != root && shares_every_slot(links, other)) {
          return other;
        }
      }
    }
    return kNone;
  }

  bool shares_every_slot(std::span<const Link> links, std::uint32_t other) {
    const std::span<const Link> others = current_links(other);
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
    const std::uint32_t kept = classes_[a].size > classes_[b].size ? a : b;
    const std::uint32_t gone = kept == a ? b : a;
    std::uint32_t member = gone;
    do {
      for (const std::uint32_t user : users_.of(member)) {
        if (classes_[class_of(user)].is_settled) {
          waiting_.push_back(user);
        }
      }
      member = classes_[member].next;
    } while (member != gone);
    classes_[gone].parent = kept;
    classes_[kept].size += classes_[gone].size;
    std::swap(classes_[kept].next, classes_[gone].next);
    append_links(kept, gone);
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
  std::vector<Member> classes_;  // by record
  std::vector<Link> links_;
  LinkIndex holders_;
  std::vector<std::uint32_t> waiting_;
};

}  // namespace

std::vector<std::uint32_t> record_classes(const CacheConfig& config) {
  return ClassFinder(config).find(config);
}

}  // namespace regcache
