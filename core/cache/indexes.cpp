#include "core/cache/indexes.h"

#include <string>
#include <string_view>
#include <utility>

namespace regcache {
namespace {

// A JSON pointer of words and numbers: pointer("layers", 3, "parent").
template <typename... Tokens>
std::string pointer(Tokens... tokens) {
  const auto text = [](auto token) {
    if constexpr (std::is_integral_v<decltype(token)>) {
      return std::to_string(token);
    } else {
      return std::string(token);
    }
  };
  return (... + ("/" + text(tokens)));
}

class ProblemFinder {
 public:
  ProblemFinder(const CacheConfig& config, std::size_t count_max)
      : config_(config), count_max_(count_max) {}

  std::vector<IndexProblem> find(RecordLoops loops) {
    check_parents();
    find_layer_loops();
    for (std::size_t i = 0; i < config_.records.size(); ++i) {
      check_record(i);
    }
    if (loops == RecordLoops::are_problems) {
      find_record_loops();
    }
    return std::move(problems_);
  }

 private:
  void report(IndexFault fault, std::size_t owner, Error error) {
    problems_.push_back({fault, owner, std::move(error)});
  }
  [[nodiscard]] bool full() const { return problems_.size() >= count_max_; }

  // The pointer is made only for a problem: a config has an index in every few bytes.
  template <typename Pointer>
  void expect_layer(IndexFault fault, std::size_t owner, std::int64_t index, Pointer subject) {
    if (!is_index(index, config_.layers.size()) && !full()) {
      report(fault, owner,
             {Code::out_of_range,
              subject(),
              "there is no layer " + std::to_string(index) + ": the config has " +
                  std::to_string(config_.layers.size()),
              {}});
    }
  }

  void check_parents() {
    for (std::size_t i = 0; i < config_.layers.size(); ++i) {
      if (config_.layers[i].parent != -1) {
        expect_layer(IndexFault::parent_range, i, config_.layers[i].parent,
                     [&] { return pointer("layers", i, "parent"); });
      }
    }
  }

  void find_layer_loops() {
    constexpr std::uint32_t kUnseen = 0;
    std::vector<std::uint32_t> seen_from(config_.layers.size(), kUnseen);
    for (std::size_t start = 0; start < seen_from.size(); ++start) {
      const auto walk = static_cast<std::uint32_t>(start + 1);
      std::size_t at = start;
      while (seen_from[at] == kUnseen) {
        seen_from[at] = walk;
        const std::int64_t parent = config_.layers[at].parent;
        if (!is_index(parent, seen_from.size())) {
          break;
        }
        const auto next = static_cast<std::size_t>(parent);
        if (seen_from[next] == walk && !full()) {
          report(IndexFault::layer_loop, at,
                 {Code::conflict, pointer("layers", at, "parent"), "the layer is its own ancestor",
                  "a layer without a parent has -1: where the member is missing, it means 0"});
        }
        at = next;
      }
    }
  }

  void check_record(std::size_t i) {
    const ConfigRecord& record = config_.records[i];
    for (std::size_t k = 0; k < record.results.size(); ++k) {
      expect_layer(IndexFault::result_range, i, record.results[k].layer,
                   [&] { return pointer("records", i, "layers", k, "layer"); });
    }
    for (std::size_t k = 0; k < record.chains.size(); ++k) {
      const std::vector<std::int64_t>& layers = record.chains[k].layers;
      for (std::size_t n = 0; n < layers.size(); ++n) {
        expect_layer(IndexFault::chain_range, i, layers[n],
                     [&] { return pointer("records", i, "chains", k, "layers", n); });
      }
    }
    for (std::size_t slot = 0; slot < record.inputs.size(); ++slot) {
      for (std::size_t k = 0; k < record.inputs[slot].size(); ++k) {
        const std::int64_t link = record.inputs[slot][k].link;
        if (!is_index(link, config_.records.size()) && !full()) {
          report(IndexFault::link_range, i,
                 {Code::out_of_range,
                  pointer("records", i, "inputs", slot, k, "link"),
                  "there is no record " + std::to_string(link) + ": the config has " +
                      std::to_string(config_.records.size()),
                  {}});
        }
      }
    }
  }

  // What is left after taking away, again and again, records with nothing left below or above them.
  void find_record_loops() {
    const RecordUsers users(config_);
    std::vector<bool> left(config_.records.size(), true);
    for (const std::uint32_t record : inputs_first(config_, users)) {
      left[record] = false;
    }
    drop_unused(users, left);
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (left[i] && !full()) {
        report(IndexFault::record_loop, i,
               {Code::conflict,
                pointer("records", i),
                "the record depends on itself through links",
                {}});
      }
    }
  }

  void drop_unused(const RecordUsers& users, std::vector<bool>& left) const {
    std::vector<std::size_t> use_counts(left.size(), 0);
    std::vector<std::size_t> unused;
    for (std::size_t i = 0; i < left.size(); ++i) {
      for (const std::uint32_t user : users.of(i)) {
        use_counts[i] += left[user] ? 1 : 0;
      }
      if (left[i] && use_counts[i] == 0) {
        unused.push_back(i);
      }
    }
    while (!unused.empty()) {
      const std::size_t record = unused.back();
      unused.pop_back();
      left[record] = false;
      for (const std::vector<ConfigInput>& slot : config_.records[record].inputs) {
        for (const ConfigInput& input : slot) {
          if (!is_index(input.link, left.size())) {
            continue;
          }
          const auto below = static_cast<std::size_t>(input.link);
          if (left[below] && --use_counts[below] == 0) {
            unused.push_back(below);
          }
        }
      }
    }
  }

  const CacheConfig& config_;
  std::size_t count_max_;
  std::vector<IndexProblem> problems_;
};

}  // namespace

bool is_index(std::int64_t index, std::size_t count) {
  return index >= 0 && static_cast<std::uint64_t>(index) < count;
}

std::vector<IndexProblem> find_index_problems(const CacheConfig& config, std::size_t count_max,
                                              RecordLoops loops) {
  return ProblemFinder(config, count_max).find(loops);
}

Result<void> check_indexes(const CacheConfig& config) {
  std::vector<IndexProblem> problems = find_index_problems(config, 1);
  if (!problems.empty()) {
    return fail(std::move(problems.front().error));
  }
  return {};
}

RecordUsers::RecordUsers(const CacheConfig& config) : begins_(config.records.size() + 1, 0) {
  const std::size_t count = config.records.size();
  // Records lie far apart in memory: their links are read once.
  std::vector<std::uint32_t> links;
  std::vector<std::uint32_t> ends(count);
  links.reserve(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    for (const std::vector<ConfigInput>& slot : config.records[i].inputs) {
      for (const ConfigInput& input : slot) {
        if (is_index(input.link, count)) {
          links.push_back(static_cast<std::uint32_t>(input.link));
          ++begins_[links.back() + 1];
        }
      }
    }
    ends[i] = static_cast<std::uint32_t>(links.size());
  }
  for (std::size_t i = 0; i < count; ++i) {
    begins_[i + 1] += begins_[i];
  }
  users_.resize(begins_[count]);
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (std::uint32_t user = 0, i = 0; user < count; ++user) {
    for (; i < ends[user]; ++i) {
      users_[next[links[i]]++] = user;
    }
  }
}

std::span<const std::uint32_t> RecordUsers::of(std::size_t record) const {
  return std::span(users_).subspan(begins_[record], begins_[record + 1] - begins_[record]);
}

std::vector<std::uint32_t> inputs_first(const CacheConfig& config, const RecordUsers& users) {
  const std::size_t count = config.records.size();
  std::vector<std::uint32_t> waits_for(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    for (const std::uint32_t user : users.of(i)) {
      ++waits_for[user];
    }
  }
  std::vector<std::uint32_t> order;
  order.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (waits_for[i] == 0) {
      order.push_back(static_cast<std::uint32_t>(i));
    }
  }
  for (std::size_t done = 0; done < order.size(); ++done) {
    for (const std::uint32_t user : users.of(order[done])) {
      if (--waits_for[user] == 0) {
        order.push_back(user);
      }
    }
  }
  return order;
}

}  // namespace regcache
