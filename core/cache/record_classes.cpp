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

// Every record once, inputs before those that have them, as far as loops allow it.
std::vector<std::uint32_t> sources_to_leaves(const CacheConfig& config) {
  std::vector<std::uint32_t> order = inputs_first(config, RecordUsers(config));
  std::vector<bool> is_ordered(config.records.size(), false);
  for (const std::uint32_t record : order) {
    is_ordered[record] = true;
  }
  for (std::uint32_t i = 0; order.size() < is_ordered.size(); ++i) {
    if (!is_ordered[i]) {
      order.push_back(i);
    }
  }
  return order;
}

// Works on places in the order from sources to leaves instead of indexes: most records then meet the final
// classes below them, and what one needs lies beside what the one before it needed.
class ClassFinder {
 public:
  explicit ClassFinder(const CacheConfig& config) : classes_(config.records.size()) {
    const std::vector<std::uint32_t> order = sources_to_leaves(config);
    places_.resize(order.size());
    for (std::uint32_t place = 0; place < order.size(); ++place) {
      places_[order[place]] = place;
    }
    number_parts(config.records);
    list_users();
  }

  std::vector<std::uint32_t> find() {
    for (std::uint32_t place = 0; place < classes_.size(); ++place) {
      settle(place);
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
  void number_parts(const std::vector<ConfigRecord>& records) {
    std::vector<std::string_view> digests;
    std::vector<std::string_view> selectors;
    std::vector<Link> links;
    digests.reserve(records.size());
    links.reserve(2 * records.size());
    for (std::uint32_t i = 0; i < records.size(); ++i) {
      const ConfigRecord& record = records[i];
      digests.emplace_back(record.digest);
      const auto begin = static_cast<std::uint32_t>(links.size());
      for (std::uint32_t slot = 0; slot < record.inputs.size(); ++slot) {
        for (const ConfigInput& input : record.inputs[slot]) {
          if (!input.selector.empty()) {
            selectors.emplace_back(input.selector);
          }
          links.push_back({.slot = slot,
                           .selector = input.selector.empty()
                                           ? 0
                                           : static_cast<std::uint32_t>(selectors.size()),
                           .record = places_[static_cast<std::size_t>(input.link)]});
        }
      }
      if (record.inputs.empty()) {
        links.push_back({.record = kNone});  // what all sources have in common
      }
      const std::uint32_t count = static_cast<std::uint32_t>(links.size()) - begin;
      classes_[places_[i]].links = {begin, count, count};
    }
    number_operations(records, digests);
    const std::vector<std::uint32_t> ranks = rank_texts(selectors);
    for (Link& link : links) {
      link.selector = link.selector == 0 ? 0 : ranks[link.selector - 1] + 1;
    }
    arrange_links(links);
    holders_.reserve(links_.size());
  }

  void number_operations(const std::vector<ConfigRecord>& records,
                         const std::vector<std::string_view>& digests) {
    const std::vector<std::uint32_t> ranks = rank_texts(digests);
    PairNumbers operations(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      classes_[places_[i]].operation =
          operations.of(ranks[i], static_cast<std::uint32_t>(records[i].inputs.size()));
    }
  }

  // Puts the links in the order of the places that have them.
  void arrange_links(const std::vector<Link>& links) {
    links_.reserve(links.size());
    for (Member& member : classes_) {
      const auto begin = static_cast<std::uint32_t>(links_.size());
      const auto own = std::span(links).subspan(member.links.begin, member.links.size);
      links_.insert(links_.end(), own.begin(), own.end());
      member.links.begin = begin;
    }
  }

  // Every record is a class of its own, with the places above it.
  void list_users() {
    begins_.resize(classes_.size() + 1, 0);
    for (const Link& link : links_) {
      if (link.record != kNone) {
        ++begins_[link.record + 1];
      }
    }
    for (std::uint32_t place = 0; place < classes_.size(); ++place) {
      Member& member = classes_[place];
      member.parent = place;
      member.next = place;
      member.size = begins_[place + 1] + 1;
      begins_[place + 1] += begins_[place];
    }
    users_.resize(begins_.back());
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    for (std::uint32_t place = 0; place < classes_.size(); ++place) {
      for (const Link& link : links_of(place)) {
        if (link.record != kNone) {
          users_[next[link.record]++] = place;
        }
      }
    }
  }

  [[nodiscard]] std::span<const std::uint32_t> users_of(std::uint32_t place) const {
    return std::span(users_).subspan(begins_[place], begins_[place + 1] - begins_[place]);
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
      for (const std::uint32_t user : users_of(member)) {
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
    std::vector<std::uint32_t> numbers(classes_.size(), kNone);
    std::vector<std::uint32_t> classes;
    classes.reserve(classes_.size());
    std::uint32_t count = 0;
    for (const std::uint32_t place : places_) {
      std::uint32_t& number = numbers[class_of(place)];
      if (number == kNone) {
        number = count++;
      }
      classes.push_back(number);
    }
    return classes;
  }

  std::vector<std::uint32_t> places_;  // by record
  std::vector<Member> classes_;        // by place, as all that follows
  std::vector<std::uint32_t> begins_;  // of each place in users_, and the end
  std::vector<std::uint32_t> users_;
  std::vector<Link> links_;
  LinkIndex holders_;
  std::vector<std::uint32_t> waiting_;
};

}  // namespace

std::vector<std::uint32_t> record_classes(const CacheConfig& config) {
  return ClassFinder(config).find();
}

}  // namespace regcache
