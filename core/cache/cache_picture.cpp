#include "core/cache/cache_picture.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "core/cache/indexes.h"
#include "core/text/byte_size.h"

namespace regcache {
namespace {

constexpr std::size_t kShortDigest = 19;  // "sha256:" and twelve digits
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// What is drawn as one box: `records`, the last step first, and sources that nothing else uses.
struct Box {
  std::vector<std::size_t> records;
  std::size_t sources = 0;
};

class Picture {
 public:
  Picture(const CacheConfig& config, const std::vector<Descriptor>& layers)
      : records_(config.records), layers_(config.layers), users_(config) {
    for (const Descriptor& layer : layers) {
      sizes_[layer.digest.text()] = layer.size;
    }
    box_of_.assign(records_.size(), kNone);
    const bool is_folded = records_.size() > kPictureBoxesMax;
    if (is_folded) {
      fold_runs();
      fold_sources();
    }
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (box_of_[i] == kNone) {
        open_box(i);
      }
    }
    while (boxes_.size() > kPictureBoxesMax && fold_boxes()) {
    }
  }

  std::string draw(GraphLanguage language) const {
    const bool is_dot = language == GraphLanguage::dot;
    std::string text =
        is_dot ? "digraph cache {\n  rankdir=BT;\n  node [shape=box];\n" : "flowchart BT\n";
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      const std::string name = "r" + std::to_string(i);
      text += is_dot ? "  " + name + " [label=\"" + label_of(boxes_[i], "\\n") + "\"];\n"
                     : "  " + name + "[\"" + label_of(boxes_[i], "<br>") + "\"]\n";
    }
    for (const auto& [below, above] : arrows()) {
      text += "  r" + std::to_string(below) + (is_dot ? " -> r" : " --> r") +
              std::to_string(above) + (is_dot ? ";\n" : "\n");
    }
    return text + (is_dot ? "}\n" : "");
  }

 private:
  [[nodiscard]] bool is_source(std::size_t record) const { return records_[record].inputs.empty(); }

  std::size_t open_box(std::size_t record) {
    box_of_[record] = boxes_.size();
    boxes_.push_back({{record}, 0});
    return box_of_[record];
  }

  // The one step below a record, when it is the only one and has no other user; else kNone.
  [[nodiscard]] std::size_t only_step_below(std::size_t record) const {
    std::size_t step = kNone;
    for (const auto& slot : records_[record].inputs) {
      for (const ConfigInput& input : slot) {
        if (!is_index(input.link, records_.size())) {
          continue;
        }
        const auto below = static_cast<std::size_t>(input.link);
        if (is_source(below) || below == step) {
          continue;
        }
        if (step != kNone) {
          return kNone;
        }
        step = below;
      }
    }
    return step != kNone && has_one_user(step) ? step : kNone;
  }

  [[nodiscard]] bool has_one_user(std::size_t record) const {
    const auto users = users_.of(record);
    return !users.empty() && std::all_of(users.begin(), users.end(),
                                         [&](std::uint32_t user) { return user == users.front(); });
  }

  // From the end of each run down; records that only loops reach are left for boxes of their own.
  void fold_runs() {
    std::vector<std::size_t> below(records_.size(), kNone);
    std::vector<bool> is_end(records_.size(), true);
    for (std::size_t i = 0; i < records_.size(); ++i) {
      below[i] = only_step_below(i);
      if (below[i] != kNone) {
        is_end[below[i]] = false;
      }
    }
    for (std::size_t i = 0; i < records_.size(); ++i) {
      if (!is_end[i] || is_source(i)) {
        continue;
      }
      const std::size_t box = open_box(i);
      for (std::size_t at = below[i]; at != kNone && box_of_[at] == kNone; at = below[at]) {
        box_of_[at] = box;
        boxes_[box].records.push_back(at);
      }
    }
  }

  void fold_sources() {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const auto users = users_.of(i);
      if (!is_source(i) || users.empty() || box_of_[users.front()] == kNone) {
        continue;
      }
      const std::size_t box = box_of_[users.front()];
      if (std::all_of(users.begin(), users.end(),
                      [&](std::uint32_t user) { return box_of_[user] == box; })) {
        box_of_[i] = box;
        boxes_[box].sources += 1;
      }
    }
  }

  // Puts boxes into others until there are few enough, the lightest first; false when none can go. One
  // that a single box uses goes into that: no loop can come of it. Those that nothing uses are joined
  // when they rest on the same boxes.
  bool fold_boxes() {
    std::vector<std::set<std::size_t>> above(boxes_.size());
    std::vector<std::set<std::size_t>> below(boxes_.size());
    for (const auto& [from, to] : arrows()) {
      above[from].insert(to);
      below[to].insert(from);
    }
    std::vector<std::size_t> into(boxes_.size(), kNone);
    std::vector<std::size_t> lightest;
    std::map<std::set<std::size_t>, std::size_t> ends;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      if (above[i].size() == 1) {
        into[i] = *above[i].begin();
      } else if (above[i].empty() && !below[i].empty()) {
        const std::size_t first = ends.emplace(below[i], i).first->second;
        into[i] = first == i ? kNone : first;
      }
      if (into[i] != kNone) {
        lightest.push_back(i);
      }
    }
    std::stable_sort(lightest.begin(), lightest.end(),
                     [this](std::size_t a, std::size_t b) { return weight_of(a) < weight_of(b); });
    const std::size_t surplus = boxes_.size() - kPictureBoxesMax;
    for (std::size_t i = surplus; i < lightest.size(); ++i) {
      into[lightest[i]] = kNone;
    }
    const std::size_t count = boxes_.size();
    join_boxes(without_loops(std::move(into)));
    return boxes_.size() < count;
  }

  [[nodiscard]] std::size_t weight_of(std::size_t box) const {
    return boxes_[box].records.size() + boxes_[box].sources;
  }

  // `into` leads from each box that goes to another, up to one that stays. Where the graph has a loop,
  // it is cut at one of its boxes.
  static std::vector<std::size_t> without_loops(std::vector<std::size_t> into) {
    std::vector<std::size_t> seen_from(into.size(), kNone);
    for (std::size_t start = 0; start < into.size(); ++start) {
      std::size_t at = start;
      while (seen_from[at] == kNone) {
        seen_from[at] = start;
        if (into[at] == kNone) {
          break;
        }
        if (seen_from[into[at]] == start) {
          into[at] = kNone;
          break;
        }
        at = into[at];
      }
    }
    return into;
  }

  void join_boxes(const std::vector<std::size_t>& into) {
    std::vector<std::size_t> places(boxes_.size(), kNone);
    std::vector<Box> kept;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      if (into[i] == kNone) {
        places[i] = kept.size();
        kept.push_back(std::move(boxes_[i]));
      }
    }
    std::vector<std::size_t> path;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      std::size_t end = i;
      for (; places[end] == kNone; end = into[end]) {
        path.push_back(end);
      }
      for (; !path.empty(); path.pop_back()) {
        places[path.back()] = places[end];
        Box& box = kept[places[end]];
        const Box& gone = boxes_[path.back()];
        box.records.insert(box.records.end(), gone.records.begin(), gone.records.end());
        box.sources += gone.sources;
      }
    }
    for (std::size_t& box : box_of_) {
      box = places[box];
    }
    boxes_ = std::move(kept);
  }

  [[nodiscard]] std::string label_of(const Box& box, std::string_view line_end) const {
    const ConfigRecord& last = records_[box.records.front()];
    std::string label;
    for (const char c : last.digest.substr(0, kShortDigest)) {
      label += c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' ? '?' : c;
    }
    std::uint64_t bytes = 0;
    std::size_t results = 0;
    for (const std::size_t record : box.records) {
      results += records_[record].results.empty() ? 0 : 1;
      bytes +=
          records_[record].results.empty() ? 0 : top_size(records_[record].results.front().layer);
    }
    if (box.records.size() > 1) {
      label += std::string(line_end) + std::to_string(box.records.size()) + " steps, " +
               std::to_string(results) + " with a result";
    }
    if (results > 0) {
      label += std::string(line_end) + format_bytes(bytes);
    } else if (is_source(box.records.front())) {
      label += std::string(line_end) + "source";
    }
    return box.sources == 0
               ? label
               : label + std::string(line_end) + "and " + std::to_string(box.sources) + " sources";
  }

  [[nodiscard]] std::uint64_t top_size(std::int64_t layer) const {
    if (!is_index(layer, layers_.size())) {
      return 0;
    }
    const auto size = sizes_.find(layers_[static_cast<std::size_t>(layer)].blob);
    return size == sizes_.end() ? 0 : size->second;
  }

  [[nodiscard]] std::set<std::pair<std::size_t, std::size_t>> arrows() const {
    std::set<std::pair<std::size_t, std::size_t>> arrows;
    for (std::size_t i = 0; i < records_.size(); ++i) {
      for (const auto& slot : records_[i].inputs) {
        for (const ConfigInput& input : slot) {
          if (!is_index(input.link, records_.size())) {
            continue;
          }
          const std::size_t below = box_of_[static_cast<std::size_t>(input.link)];
          if (below != box_of_[i]) {
            arrows.emplace(below, box_of_[i]);
          }
        }
      }
    }
    return arrows;
  }

  const std::vector<ConfigRecord>& records_;
  const std::vector<ConfigLayer>& layers_;
  RecordUsers users_;
  std::map<std::string_view, std::uint64_t> sizes_;
  std::vector<std::size_t> box_of_;
  std::vector<Box> boxes_;
};

}  // namespace

std::string draw_cache(const CacheConfig& config, const std::vector<Descriptor>& layers,
                       GraphLanguage language) {
  return Picture(config, layers).draw(language);
}

}  // namespace regcache
