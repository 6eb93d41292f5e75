#include "core/cache/cache_tree.h"

#include <map>
#include <string_view>

#include "core/text/byte_size.h"

namespace regcache {
namespace {

constexpr std::size_t kShortDigest = 19;      // "sha256:" and twelve digits
constexpr std::size_t kIndentLevelsMax = 40;  // deeper records are drawn at this indent

std::string shortened(std::string_view digest) {
  return std::string(digest.substr(0, kShortDigest));
}

// A place in the tree that is still to be drawn.
struct Branch {
  std::int64_t record = 0;
  std::string label;  // "input 0: ", with its selector
  std::string indent;
  bool is_last = false;
};

class TreeWriter {
 public:
  TreeWriter(const CacheConfig& config, const std::vector<Descriptor>& layers)
      : config_(config), drawn_(config.records.size(), false) {
    for (const Descriptor& layer : layers) {
      sizes_[layer.digest.text()] = layer.size;
    }
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
  [[nodiscard]] bool is_record(std::int64_t index) const {
    return index >= 0 && static_cast<std::size_t>(index) < config_.records.size();
  }

  [[nodiscard]] std::vector<bool> used_records() const {
    std::vector<bool> used(config_.records.size(), false);
    for (const ConfigRecord& record : config_.records) {
      for (const auto& slot : record.inputs) {
        for (const ConfigInput& input : slot) {
          if (is_record(input.link)) {
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
    if (!is_record(branch.record)) {
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
          label += "of " + shortened(input.selector) + " in ";
        }
        waiting.push_back(Branch{input.link, std::move(label), indent, is_last});
        is_last = false;
      }
    }
  }

  [[nodiscard]] std::string describe_result(const ConfigRecord& record) const {
    if (!record.results.empty()) {
      const ConfigResult& result = record.results.front();
      return describe_stack(stack_of(result.layer), result.created_at);
    }
    if (!record.chains.empty()) {
      const ConfigChain& chain = record.chains.front();
      return describe_stack({chain.layers.rbegin(), chain.layers.rend()}, chain.created_at);
    }
    return record.inputs.empty() ? "  source" : "  no result";
  }

  // From the top layer down, as describe_stack takes it.
  [[nodiscard]] std::vector<std::int64_t> stack_of(std::int64_t layer) const {
    std::vector<std::int64_t> stack;
    while (layer >= 0 && static_cast<std::size_t>(layer) < config_.layers.size() &&
           stack.size() < config_.layers.size()) {
      stack.push_back(layer);
      layer = config_.layers[static_cast<std::size_t>(layer)].parent;
    }
    return stack;
  }

  [[nodiscard]] std::string describe_stack(const std::vector<std::int64_t>& stack,
                                           const std::string& created_at) const {
    std::uint64_t bytes = 0;
    std::uint64_t own_bytes = 0;
    for (const std::int64_t layer : stack) {
      const std::uint64_t size = size_of(layer);
      own_bytes = own_bytes == 0 ? size : own_bytes;
      bytes += size;
    }
    std::string text = "  " + format_bytes(own_bytes);
    if (stack.size() > 1) {
      text += ", " + std::to_string(stack.size()) + " layers " + format_bytes(bytes);
    }
    return text + (created_at.empty() ? "" : ", " + created_at);
  }

  [[nodiscard]] std::uint64_t size_of(std::int64_t layer) const {
    if (layer < 0 || static_cast<std::size_t>(layer) >= config_.layers.size()) {
      return 0;
    }
    const auto at = sizes_.find(config_.layers[static_cast<std::size_t>(layer)].blob);
    return at == sizes_.end() ? 0 : at->second;
  }

  const CacheConfig& config_;
  std::map<std::string, std::uint64_t, std::less<>> sizes_;
  std::vector<bool> drawn_;
  std::string text_;
};

}  // namespace

std::string render_cache_tree(const CacheConfig& config, const std::vector<Descriptor>& layers) {
  return TreeWriter(config, layers).write();
}

}  // namespace regcache
