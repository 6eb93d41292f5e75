#include "core/finder/compose_finder.h"

#include <utility>

#include "core/finder/dockerfile_path.h"
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

  FoundBuild read(const YamlNode* service) { return read(service, find_value(service, "build")); }

  FoundBuild read(const YamlNode* service, const YamlNode* build) {
    const YamlNode* bake = find_value(build, "x-bake");
    add_options(find_value(build, "cache_from"), Direction::cache_from);
    add_options(find_value(build, "cache_to"), Direction::cache_to);
    add_options(find_value(bake, "cache-from"), Direction::cache_from);
    add_options(find_value(bake, "cache-to"), Direction::cache_to);
    add_texts(find_value(service, "image"), build_.tags);
    add_texts(find_value(build, "tags"), build_.tags);
    add_texts(find_value(bake, "tags"), build_.tags);
    add_texts(find_value(bake, "output"), build_.outputs);
    build_.dockerfile = read_dockerfile(build);
    return std::move(build_);
  }

 private:
  static std::optional<FoundDockerfile> read_dockerfile(const YamlNode* build) {
    const bool is_folder = build != nullptr && build->kind == YamlKind::scalar;
    const std::string_view file = text_of(find_value(build, "dockerfile"));
    const std::string_view target = text_of(find_value(build, "target"));
    const std::optional<std::string> path =
        dockerfile_path(is_folder ? text_of(build) : text_of(find_value(build, "context")),
                        file.empty() ? "Dockerfile" : file);
    const bool is_elsewhere = find_value(build, "dockerfile_inline") != nullptr ||
                              find_value(build, "additional_contexts") != nullptr;
    if (!path || is_elsewhere || target.find('$') != std::string_view::npos) {
      return std::nullopt;
    }
    return FoundDockerfile{*path, std::string(target)};
  }

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

// Services, or one, or its build section: people paste parts of files.
std::vector<FoundBuild> read_root(std::string_view text, const YamlNode* root) {
  std::vector<FoundBuild> builds;
  const YamlNode* services = find_value(root, "services");
  services = services == nullptr ? root : services;
  if (services->kind != YamlKind::mapping || services->children.empty()) {
    return builds;
  }
  const YamlNode* first = services->children.front();
  if (find_value(services, "cache_to") != nullptr ||
      find_value(services, "cache_from") != nullptr) {
    builds.push_back(ServiceReader(text, first).read(nullptr, services));
  } else if (find_value(services, "build") != nullptr && services == root) {
    builds.push_back(ServiceReader(text, first).read(services));
  } else {
    for (std::size_t i = 0; i + 1 < services->children.size(); i += 2) {
      builds.push_back(ServiceReader(text, services->children[i]).read(services->children[i + 1]));
    }
  }
  return builds;
}

}  // namespace

FoundFile find_in_compose(std::string_view text, const YamlFile& yaml) {
  FoundFile found{.kind = FileKind::compose};
  std::vector<std::uint32_t> together;
  for (const YamlNode* root : yaml.roots) {
    for (FoundBuild& build : read_root(text, root)) {
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
