#include "core/finder/bake_finder.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/finder/dockerfile_path.h"
#include "core/limits.h"

namespace regcache {
namespace {

// Blocks that were looked at on the way, so that none is looked at twice: they can go in circles.
using SeenBlocks = std::set<const BakeBlock*>;

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
    for (const BakeBlock& block : blocks_) {
      if (block.type != "target" || found.builds.size() == kBuildsMax) {
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
        SeenBlocks seen;
        add_members(block, found.builds, seen, members);
        found.together.push_back(std::move(members));
      }
    }
    return found;
  }

 private:
  FoundBuild read_target(const BakeBlock& target) const {
    FoundBuild build;
    build.name = target.label.text();
    build.place = target.label.place();
    SeenBlocks seen;
    add_cache_from(target, seen, build);
    add_options(inherited(target, "cache-to"), Direction::cache_to, build);
    build.tags = texts_of(inherited(target, "tags"));
    build.outputs = texts_of(inherited(target, "output"));
    build.matrix = read_matrix(inherited(target, "matrix"));
    build.dockerfile = read_dockerfile(target);
    return build;
  }

  // The text of an attribute, or `otherwise` without one; nothing when only the run knows it.
  [[nodiscard]] std::optional<std::string> text_of(const BakeBlock& target, std::string_view name,
                                                   std::string_view otherwise) const {
    const BakeValue* value = inherited(target, name);
    if (value == nullptr) {
      return std::string(otherwise);
    }
    const bool is_known = value->kind == BakeValue::Kind::text && !value->text.has_hole();
    return is_known ? std::optional(std::string(value->text.text())) : std::nullopt;
  }

  [[nodiscard]] std::optional<FoundDockerfile> read_dockerfile(const BakeBlock& target) const {
    const std::optional<std::string> context = text_of(target, "context", ".");
    const std::optional<std::string> file = text_of(target, "dockerfile", "Dockerfile");
    const std::optional<std::string> stage = text_of(target, "target", "");
    const bool is_elsewhere = inherited(target, "dockerfile-inline") != nullptr ||
                              inherited(target, "contexts") != nullptr;
    if (!context || !file || !stage || is_elsewhere) {
      return std::nullopt;
    }
    const std::optional<std::string> path = dockerfile_path(*context, *file);
    return path ? std::optional(FoundDockerfile{*path, *stage}) : std::nullopt;
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
  [[nodiscard]] const BakeValue* inherited(const BakeBlock& target, std::string_view name) const {
    SeenBlocks seen;
    return inherited(target, name, seen);
  }

  // NOLINTNEXTLINE(misc-no-recursion): once for each block.
  const BakeValue* inherited(const BakeBlock& target, std::string_view name,
                             SeenBlocks& seen) const {
    const BakeValue* found = target.find(name);
    if (found != nullptr || !seen.insert(&target).second) {
      return found;
    }
    for (const FoundText& parent : texts_of(target.find("inherits"))) {
      const BakeBlock* block = find_block("target", parent.text());
      const BakeValue* value = block == nullptr ? nullptr : inherited(*block, name, seen);
      found = value == nullptr ? found : value;
    }
    return found;
  }

  // Lists of cache-from add up.
  // NOLINTNEXTLINE(misc-no-recursion): once for each block.
  void add_cache_from(const BakeBlock& target, SeenBlocks& seen, FoundBuild& build) const {
    seen.insert(&target);
    for (const FoundText& parent : texts_of(target.find("inherits"))) {
      const BakeBlock* block = find_block("target", parent.text());
      if (block != nullptr && !seen.contains(block)) {
        add_cache_from(*block, seen, build);
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

  // NOLINTNEXTLINE(misc-no-recursion): once for each block.
  void add_members(const BakeBlock& group, const std::vector<FoundBuild>& builds, SeenBlocks& seen,
                   std::vector<std::uint32_t>& members) const {
    seen.insert(&group);
    for (const FoundText& name : texts_of(group.find("targets"))) {
      const BakeBlock* inner = find_block("group", name.text());
      if (inner != nullptr && !seen.contains(inner)) {
        add_members(*inner, builds, seen, members);
      }
      for (std::uint32_t i = 0; i < builds.size(); ++i) {
        if (builds[i].name == name.text() &&
            std::find(members.begin(), members.end(), i) == members.end()) {
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
