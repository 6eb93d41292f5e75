#include "core/cache/cache_tree.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "core/cache/indexes.h"
#include "core/result/error.h"
#include "core/text/byte_size.h"

namespace regcache {
namespace {

constexpr std::size_t kShortDigest = 19;      // "sha256:" and twelve digits
constexpr std::size_t kIndentLevelsMax = 10;  // deeper records are drawn at this indent

// The text may come from anybody, and goes to a terminal.
std::string shortened(std::string_view digest) {
  return to_text(Error{.detail = std::string(digest.substr(0, kShortDigest))});
}

// What is below a step is told by a digest of the path, which is only there to be compared.
std::string shortened_selector(std::string_view selector) {
  constexpr std::string_view kAlgorithm = "sha256:";
  const bool is_digest = selector.starts_with(kAlgorithm);
  return is_digest ? shortened(selector).substr(kAlgorithm.size()) : shortened(selector);
}

// "12s", "5m", "3h", "41d".
std::string format_age(std::int64_t seconds) {
  struct Unit {
    std::int64_t seconds;
    char name;
  };
  constexpr Unit kUnits[] = {{86'400, 'd'}, {3'600, 'h'}, {60, 'm'}};
  for (const Unit& unit : kUnits) {
    if (seconds >= 2 * unit.seconds) {
      return std::to_string(seconds / unit.seconds) + unit.name;
    }
  }
  return std::to_string(std::max<std::int64_t>(seconds, 0)) + "s";
}

// A place in the tree that is still to be drawn.
struct Branch {
  std::int64_t record = 0;
  std::string label;  // "input 0: ", with its selector
  std::string indent;
  bool is_last = false;
};

// What a result loads: its layer and all below it.
struct StackSize {
  std::size_t layers = 0;
  std::uint64_t bytes = 0;
};

class TreeWriter {
 public:
  TreeWriter(const CacheConfig& config, const std::vector<Descriptor>& layers,
             std::optional<Instant> now)
      : config_(config),
        now_(now),
        stacks_(config.layers.size()),
        drawn_(config.records.size(), false) {
    for (const Descriptor& layer : layers) {
      sizes_[layer.digest.text()] = layer.size;
    }
    measure_stacks();
  }

  std::string write() {
    const std::vector<bool> used = used_records();
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) {
        draw_from(Branch{static_cast<std::int64_t>(i), "", "", true});
      }
    }
    std::size_t missing = 0;
    for (const bool drawn : drawn_) {
      missing += drawn ? 0 : 1;
    }
    if (missing > 0) {
      text_ += std::to_string(missing) + " records are only reached by loops\n";
    }
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::vector<bool> used_records() const {
    std::vector<bool> used(config_.records.size(), false);
    for (const ConfigRecord& record : config_.records) {
      for (const auto& slot : record.inputs) {
        for (const ConfigInput& input : slot) {
          if (is_index(input.link, used.size())) {
            used[static_cast<std::size_t>(input.link)] = true;
          }
        }
      }
    }
    return used;
  }

  void draw_from(Branch root) {
    std::vector<Branch> waiting;
    waiting.push_back(std::move(root));
    while (!waiting.empty()) {
      const Branch branch = std::move(waiting.back());
      waiting.pop_back();
      draw(branch, waiting);
    }
  }

  void draw(const Branch& branch, std::vector<Branch>& waiting) {
    const bool is_root = branch.label.empty();
    text_ += branch.indent;
    if (!is_root) {
      text_ += branch.is_last ? "`- " : "|- ";
    }
    text_ += branch.label;
    if (!is_index(branch.record, drawn_.size())) {
      text_ += "?\n";
      return;
    }
    const auto index = static_cast<std::size_t>(branch.record);
    const ConfigRecord& record = config_.records[index];
    text_ += "#" + std::to_string(index) + " " + shortened(record.digest);
    if (drawn_[index]) {
      text_ += " (above)\n";
      return;
    }
    drawn_[index] = true;
    text_ += describe_result(record) + "\n";
    push_inputs(record, branch, waiting);
  }

  // The inputs go onto the stack backwards, so that the first is drawn first.
  void push_inputs(const ConfigRecord& record, const Branch& branch,
                   std::vector<Branch>& waiting) const {
    std::string indent = branch.indent;
    if (!branch.label.empty() && indent.size() < kIndentLevelsMax * 3) {
      indent += branch.is_last ? "   " : "|  ";
    }
    bool is_last = true;
    for (std::size_t slot = record.inputs.size(); slot-- > 0;) {
      for (std::size_t i = record.inputs[slot].size(); i-- > 0;) {
        const ConfigInput& input = record.inputs[slot][i];
        std::string label = "input " + std::to_string(slot) + ": ";
        if (!input.selector.empty()) {
          label += "of " + shortened_selector(input.selector) + " in ";
        }
        waiting.push_back(Branch{input.link, std::move(label), indent, is_last});
        is_last = false;
      }
    }
  }

  [[nodiscard]] std::string describe_result(const ConfigRecord& record) const {
    if (!record.results.empty()) {
      const ConfigResult& result = record.results.front();
      const bool is_there = is_index(result.layer, stacks_.size());
      const StackSize stack =
          is_there ? stacks_[static_cast<std::size_t>(result.layer)] : StackSize{};
      return describe_stack(result.layer, stack, result.created_at);
    }
    if (!record.chains.empty()) {
      const ConfigChain& chain = record.chains.front();
      StackSize stack{chain.layers.size(), 0};
      for (const std::int64_t layer : chain.layers) {
        stack.bytes += size_of(layer);
      }
      return describe_stack(chain.layers.empty() ? -1 : chain.layers.back(), stack,
                            chain.created_at);
    }
    return record.inputs.empty() ? "  source" : "  no result";
  }

  // Sums up every stack, each layer once; a loop of parents ends where it closes.
  void measure_stacks() {
    std::vector<bool> seen(config_.layers.size(), false);
    std::vector<std::size_t> path;
    for (std::size_t start = 0; start < seen.size(); ++start) {
      auto layer = static_cast<std::int64_t>(start);
      while (is_index(layer, seen.size()) && !seen[static_cast<std::size_t>(layer)]) {
        path.push_back(static_cast<std::size_t>(layer));
        seen[path.back()] = true;
        layer = config_.layers[path.back()].parent;
      }
      StackSize below =
          is_index(layer, seen.size()) ? stacks_[static_cast<std::size_t>(layer)] : StackSize{};
      for (; !path.empty(); path.pop_back()) {
        below.layers += 1;
        below.bytes += size_of(static_cast<std::int64_t>(path.back()));
        stacks_[path.back()] = below;
      }
    }
  }

  [[nodiscard]] std::string describe_stack(std::int64_t top, const StackSize& stack,
                                           const std::string& created_at) const {
    std::string text = "  " + format_bytes(size_of(top));
    if (stack.layers > 1) {
      text += ", " + std::to_string(stack.layers) + " layers " + format_bytes(stack.bytes);
    }
    return text + (created_at.empty() ? "" : ", " + age_of(created_at));
  }

  [[nodiscard]] std::string age_of(const std::string& created_at) const {
    const Result<Instant> at = parse_rfc3339(created_at);
    return now_ && at ? format_age(now_->seconds - at->seconds) : created_at;
  }

  [[nodiscard]] std::uint64_t size_of(std::int64_t layer) const {
    if (!is_index(layer, config_.layers.size())) {
      return 0;
    }
    const auto at = sizes_.find(config_.layers[static_cast<std::size_t>(layer)].blob);
    return at == sizes_.end() ? 0 : at->second;
  }

  const CacheConfig& config_;
  std::optional<Instant> now_;
  std::map<std::string, std::uint64_t, std::less<>> sizes_;
  std::vector<StackSize> stacks_;  // of each layer
  std::vector<bool> drawn_;
  std::string text_;
};

}  // namespace

std::string render_cache_tree(const CacheConfig& config, const std::vector<Descriptor>& layers,
                              std::optional<Instant> now) {
  return TreeWriter(config, layers, now).write();
}

}  // namespace regcache
