#include "core/finder/compose_finder.h"

#include <utility>

#include "core/finder/holes.h"
#include "core/finder/yaml_text.h"

namespace regcache {
namespace {

class ServiceReader {
 public:
  ServiceReader(std::string_view text, const YamlNode* name) : text_(text) {
    build_.name = text_of(name);
    build_.place = name->place;
  }

  FoundBuild read(const YamlNode* service) {
    const YamlNode* build = find_value(service, "build");
    const YamlNode* bake = find_value(build, "x-bake");
    add_options(find_value(build, "cache_from"), Direction::cache_from);
    add_options(find_value(build, "cache_to"), Direction::cache_to);
    add_options(find_value(bake, "cache-from"), Direction::cache_from);
    add_options(find_value(bake, "cache-to"), Direction::cache_to);
    add_texts(find_value(service, "image"), build_.tags);
    add_texts(find_value(build, "tags"), build_.tags);
    add_texts(find_value(bake, "tags"), build_.tags);
    add_texts(find_value(bake, "output"), build_.outputs);
    return std::move(build_);
  }

 private:
  void add_options(const YamlNode* list, Direction direction) {
    for (const YamlNode* item : items_of(list)) {
      if (item->kind == YamlKind::scalar) {
        build_.options.push_back({read_text(item), direction});
      }
    }
  }

  void add_texts(const YamlNode* list, std::vector<FoundText>& to) {
    for (const YamlNode* item : items_of(list)) {
      to.push_back(read_text(item));
    }
  }

  [[nodiscard]] FoundText read_text(const YamlNode* item) const {
    return with_holes(placed_text(text_, item), HoleSyntax::compose);
  }

  std::string_view text_;
  FoundBuild build_;
};

}  // namespace

FoundFile find_in_compose(std::string_view text, const YamlFile& yaml) {
  FoundFile found{.kind = FileKind::compose};
  std::vector<std::uint32_t> together;
  for (const YamlNode* root : yaml.roots) {
    const YamlNode* services = find_value(root, "services");
    if (services == nullptr || services->kind != YamlKind::mapping) {
      continue;
    }
    for (std::size_t i = 0; i + 1 < services->children.size(); i += 2) {
      FoundBuild build = ServiceReader(text, services->children[i]).read(services->children[i + 1]);
      if (!build.options.empty()) {
        together.push_back(static_cast<std::uint32_t>(found.builds.size()));
        found.builds.push_back(std::move(build));
      }
    }
  }
  found.together.push_back(std::move(together));
  return found;
}

}  // namespace regcache
