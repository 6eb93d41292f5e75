#include "core/finder/bake_finder.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace regcache {
namespace {

// Targets within targets, and groups within groups, that are followed: real files have three.
constexpr int kNestingMax = 16;

// What is in a list of texts, as far as it is known.
std::vector<FoundText> texts_of(const BakeValue* value) {
  std::vector<FoundText> texts;
  if (value == nullptr) {
    return texts;
  }
  if (value->kind == BakeValue::Kind::text) {
    return {value->text};
  }
  for (const BakeValue& item : value->items) {
    if (item.kind == BakeValue::Kind::text) {
      texts.push_back(item.text);
    }
  }
  return texts;
}

FoundText hole_at(Span place) {
  FoundText hole;
  hole.append_hole(place);
  return hole;
}

// An object as the option string that buildx makes of it. A value that CSV would put in quotes is a
// hole: its bytes are not those of the file.
FoundText option_string(const BakeValue& object) {
  FoundText out;
  for (std::size_t i = 0; i < object.items.size(); ++i) {
    const BakeValue& item = object.items[i];
    const FoundText& key = object.keys[i];
    const Span before = {key.place().offset, 0};
    out.append_written(i == 0 ? "" : ",", before);
    out.append(key, {0, static_cast<std::uint32_t>(key.size())});
    out.append_written("=", before);
    const bool is_plain = item.kind == BakeValue::Kind::text &&
                          item.text.text().find_first_of(",\"\r\n") == std::string_view::npos;
    if (is_plain) {
      out.append(item.text, {0, static_cast<std::uint32_t>(item.text.size())});
    } else {
      out.append_hole(item.place);
    }
  }
  return out;
}

class BakeReader {
 public:
  explicit BakeReader(const std::vector<BakeBlock>& blocks) : blocks_(blocks) {}

  FoundFile read(FileKind kind) {
    FoundFile found{.kind = kind};
    std::vector<const BakeBlock*> targets;
    for (const BakeBlock& block : blocks_) {
      if (block.type != "target") {
        continue;
      }
      FoundBuild build = read_target(block);
      if (!build.options.empty()) {
        found.builds.push_back(std::move(build));
      }
    }
    for (const BakeBlock& block : blocks_) {
      if (block.type == "group") {
        std::vector<std::uint32_t> members;
        add_members(block, 0, found.builds, members);
        found.together.push_back(std::move(members));
      }
    }
    return found;
  }

 private:
  FoundBuild read_target(const BakeBlock& target) {
    FoundBuild build;
    build.name = target.label.text();
    build.place = target.label.place();
    add_cache_from(target, 0, build);
    const auto add = [&build](const BakeValue* list) {
      add_options(list, Direction::cache_to, build);
    };
    add(inherited(target, "cache-to", 0));
    build.tags = texts_of(inherited(target, "tags", 0));
    build.outputs = texts_of(inherited(target, "output", 0));
    build.matrix = read_matrix(inherited(target, "matrix", 0));
    return build;
  }

  [[nodiscard]] const BakeBlock* find_block(std::string_view type, std::string_view label) const {
    for (const BakeBlock& block : blocks_) {
      if (block.type == type && block.label.text() == label) {
        return &block;
      }
    }
    return nullptr;
  }

  // Of the target itself, else of the last target that it inherits from and that has it.
  const BakeValue* inherited(const BakeBlock& target,
                             std::string_view name,  // NOLINT(misc-no-recursion)
                             int depth) const {
    const BakeValue* own = target.find(name);
    if (own != nullptr || depth == kNestingMax) {
      return own;
    }
    for (const FoundText& parent : texts_of(target.find("inherits"))) {
      const BakeBlock* block = find_block("target", parent.text());
      const BakeValue* value = block == nullptr ? nullptr : inherited(*block, name, depth + 1);
      own = value == nullptr ? own : value;
    }
    return own;
  }

  // Lists of cache-from add up.
  void add_cache_from(const BakeBlock& target, int depth,  // NOLINT(misc-no-recursion)
                      FoundBuild& build) const {
    for (const FoundText& parent : texts_of(target.find("inherits"))) {
      const BakeBlock* block = find_block("target", parent.text());
      if (block != nullptr && depth < kNestingMax) {
        add_cache_from(*block, depth + 1, build);
      }
    }
    add_options(target.find("cache-from"), Direction::cache_from, build);
  }

  static void add_options(const BakeValue* list, Direction direction, FoundBuild& build) {
    if (list == nullptr) {
      return;
    }
    if (list->kind == BakeValue::Kind::unknown) {
      build.options.push_back({hole_at(list->place), direction});
    }
    for (const BakeValue& item : list->items) {
      if (list->kind != BakeValue::Kind::list) {
        return;
      }
      switch (item.kind) {
        case BakeValue::Kind::text:
          build.options.push_back({item.text, direction});
          break;
        case BakeValue::Kind::object:
          build.options.push_back({option_string(item), direction});
          break;
        default:
          build.options.push_back({hole_at(item.place), direction});
      }
    }
  }

  static FoundMatrix read_matrix(const BakeValue* matrix) {
    FoundMatrix found;
    if (matrix == nullptr) {
      return found;
    }
    found.has_legs = matrix->kind != BakeValue::Kind::object;
    for (std::size_t i = 0; i < matrix->items.size(); ++i) {
      const BakeValue& values = matrix->items[i];
      found.has_legs =
          found.has_legs || values.kind != BakeValue::Kind::list || values.items.size() > 1;
      if (i < matrix->keys.size()) {
        found.variables.emplace_back(matrix->keys[i].text());
      }
    }
    return found;
  }

  void add_members(const BakeBlock& group, int depth,  // NOLINT(misc-no-recursion)
                   const std::vector<FoundBuild>& builds,
                   std::vector<std::uint32_t>& members) const {
    for (const FoundText& name : texts_of(group.find("targets"))) {
      const BakeBlock* inner = find_block("group", name.text());
      if (inner != nullptr && depth < kNestingMax) {
        add_members(*inner, depth + 1, builds, members);
      }
      for (std::uint32_t i = 0; i < builds.size(); ++i) {
        const bool is_new = std::find(members.begin(), members.end(), i) == members.end();
        if (is_new && builds[i].name == name.text()) {
          members.push_back(i);
        }
      }
    }
  }

  const std::vector<BakeBlock>& blocks_;
};

}  // namespace

FoundFile find_in_bake(FileKind kind, const std::vector<BakeBlock>& blocks) {
  return BakeReader(blocks).read(kind);
}

}  // namespace regcache
