#include "core/finder/find_builds.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "core/finder/bake_file.h"
#include "core/finder/bake_finder.h"
#include "core/finder/command_finder.h"
#include "core/finder/compose_finder.h"
#include "core/finder/dockerfile_path.h"
#include "core/finder/file_kind.h"
#include "core/finder/pipeline_finder.h"
#include "core/finder/workflow_finder.h"
#include "core/limits.h"
#include "core/text/yaml_reader.h"

namespace regcache {
namespace {

// The comments of a Dockerfile, line by line, without what makes them comments.
FoundText comments_of(std::string_view text) {
  FoundText comments;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::size_t first = std::min(text.find_first_not_of(" \t", at), end);
    if (first < end && text[first] == '#') {
      const std::size_t inner = std::min(text.find_first_not_of("# \t$", first), end);
      comments.append(text.substr(inner, end - inner), static_cast<std::uint32_t>(inner));
    }
    at = end;
  }
  return comments;
}

FoundFile find_in_script(FileKind kind, const FoundText& script) {
  FoundFile found{.kind = kind};
  found.builds = find_commands(script);
  return found;
}

bool has_builds(const YamlNode* services) {
  if (services == nullptr || services->kind != YamlKind::mapping) {
    return false;
  }
  return std::any_of(services->children.begin(), services->children.end(),
                     [](const YamlNode* node) { return find_value(node, "build") != nullptr; });
}

bool has_any(const YamlNode& node, std::initializer_list<std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [&node](std::string_view key) { return find_value(&node, key) != nullptr; });
}

// Whether one of the steps runs an action, which no other system has.
bool has_actions(const YamlNode* steps) {
  return steps != nullptr && steps->kind == YamlKind::sequence &&
         std::any_of(steps->children.begin(), steps->children.end(),
                     [](const YamlNode* step) { return find_value(step, "uses") != nullptr; });
}

// What a part of a file is of, as people paste one or keep one as a template.
FileKind kind_of_part(const YamlNode& root) {
  const bool has_inputs = has_any(root, {"uses", "cache-to", "cache-from"}) ||
                          find_value(find_value(&root, "with"), "cache-to") != nullptr ||
                          find_value(find_value(&root, "with"), "cache-from") != nullptr;
  if (has_inputs || has_actions(&root) || has_actions(find_value(&root, "steps"))) {
    return FileKind::workflow;
  }
  const YamlNode* build = find_value(&root, "build");
  const bool has_service = has_any(root, {"cache_to", "cache_from"}) ||
                           (build != nullptr && has_any(*build, {"cache_to", "cache_from"}));
  return has_service || has_builds(&root) ? FileKind::compose : FileKind::pipeline;
}

// Names say too little where a file was renamed or is included by another.
FileKind kind_by_content(FileKind kind, const YamlFile& yaml) {
  const bool is_told_by_name = kind == FileKind::compose || kind == FileKind::bake_json;
  if (is_told_by_name || yaml.roots.empty()) {
    return kind;
  }
  const YamlNode* root = yaml.roots.front();
  const bool is_action = find_value(find_value(root, "runs"), "steps") != nullptr;
  if (is_action) {
    return FileKind::workflow;
  }
  if (find_value(root, "jobs") != nullptr && find_value(root, "on") != nullptr) {
    return FileKind::workflow;
  }
  return has_builds(find_value(root, "services")) ? FileKind::compose : kind_of_part(*root);
}

// Whether the text becomes YAML only when a template engine has filled it in: Helm, Jinja, ERB. Workflows have
// braces of their own: "${{ x }}", "{{version}}".
bool is_template(FileKind kind, std::string_view text) {
  return text.find("{%") != std::string_view::npos || text.find("<%") != std::string_view::npos ||
         (kind != FileKind::workflow && text.find("{{") != std::string_view::npos);
}

UnreadFile unread_from(std::string_view text, const YamlFault& fault) {
  const std::size_t last = text.empty() ? 0 : text.size() - 1;
  const auto first = std::min<std::size_t>(fault.offset, last);
  const std::size_t end = std::min(text.find_first_of("\r\n", first), text.size());
  return {fault.detail,
          {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end - first)}};
}

FoundFile find_in_yaml(FileKind kind, std::string_view text) {
  const YamlFile yaml = parse_yaml(text);
  if (yaml.fault) {
    FoundFile found = find_in_script(kind, FoundText(text));
    if (!is_template(kind, text)) {
      found.unread = unread_from(text, *yaml.fault);
    }
    return found;
  }
  switch (kind_by_content(kind, yaml)) {
    case FileKind::workflow:
      return find_in_workflow(text, yaml);
    case FileKind::compose:
      return find_in_compose(text, yaml);
    case FileKind::bake_json:
      return find_in_bake(kind, read_bake_json(text, yaml));
    default:
      return find_in_pipeline(text, yaml);
  }
}

FoundFile find_by_kind(FileKind kind, std::string_view text) {
  switch (kind) {
    case FileKind::script:
      return find_in_script(kind, FoundText(text));
    case FileKind::dockerfile:
      return find_in_script(kind, comments_of(text));
    case FileKind::bake_hcl:
      return find_in_bake(kind, parse_bake_hcl(text));
    default:
      return find_in_yaml(kind, text);
  }
}

// Finders know paths as their file has them.
void place_dockerfiles(FoundFile& found, std::string_view path) {
  for (FoundBuild& build : found.builds) {
    if (build.dockerfile) {
      std::optional<std::string> placed =
          beside_file(path, found.kind == FileKind::workflow, build.dockerfile->path);
      if (placed) {
        build.dockerfile->path = *std::move(placed);
      } else {
        build.dockerfile.reset();
      }
    }
  }
}

}  // namespace

bool mentions_caches(std::string_view text) {
  for (std::size_t at = text.find("cache"); at != std::string_view::npos;
       at = text.find("cache", at + 1)) {
    const std::string_view rest = text.substr(at, std::string_view("cache-from").size());
    const std::string_view before = text.substr(0, at);
    for (const std::string_view name : {"cache-to", "cache-from", "cache_to", "cache_from"}) {
      if (rest.starts_with(name)) {
        return true;
      }
    }
    if (before.ends_with("export-") || before.ends_with("import-")) {
      return true;
    }
  }
  return false;
}

FoundFile find_builds(std::string_view path, std::string_view text) {
  const FileKind kind = file_kind(path, text);
  if (kind == FileKind::none || text.size() > kFileBytesMax || !mentions_caches(text)) {
    return {.kind = kind};
  }
  FoundFile found = find_by_kind(kind, text);
  place_dockerfiles(found, path);
  return found;
}

}  // namespace regcache
