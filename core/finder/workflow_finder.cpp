#include "core/finder/workflow_finder.h"

#include <algorithm>
#include <utility>

#include "core/finder/command_finder.h"
#include "core/finder/dockerfile_path.h"
#include "core/finder/holes.h"
#include "core/finder/workflow_job.h"
#include "core/finder/yaml_text.h"
#include "core/limits.h"

namespace regcache {
namespace {

class WorkflowReader {
 public:
  WorkflowReader(std::string_view text, const YamlNode& root) : text_(text), root_(root) {}

  std::vector<FoundBuild> read() {
    const YamlNode* jobs = find_value(&root_, "jobs");
    if (jobs != nullptr && jobs->kind == YamlKind::mapping) {
      for (std::size_t i = 0; i + 1 < jobs->children.size() && builds_.size() < kBuildsMax;
           i += 2) {
        read_steps(jobs->children[i + 1], text_of(jobs->children[i]));
      }
    }
    const YamlNode* composite = find_value(&root_, "runs");
    if (composite != nullptr) {
      read_steps(composite, "");
    } else if (jobs == nullptr) {
      read_part();
    }
    return std::move(builds_);
  }

 private:
  // A job, steps, a step, or its inputs, as people paste them.
  void read_part() {
    if (root_.kind == YamlKind::sequence) {
      for (const YamlNode* step : root_.children) {
        read_step(step);
      }
    } else if (find_value(&root_, "steps") != nullptr) {
      read_steps(&root_, "");
    } else if (find_value(&root_, "uses") != nullptr) {
      read_step(&root_);
    } else {
      const YamlNode* inputs = find_value(&root_, "with");
      read_action(root_, inputs == nullptr ? &root_ : inputs);
    }
  }

  void read_steps(const YamlNode* job, std::string_view name) {
    const std::size_t first = builds_.size();
    for (const YamlNode* step : items_of(find_value(job, "steps"))) {
      const std::size_t before = builds_.size();
      read_step(step);
      for (std::size_t i = before; i < builds_.size(); ++i) {
        builds_[i].conditional = find_value(step, "if") != nullptr;
      }
    }
    if (name.empty() || first == builds_.size()) {
      return;
    }
    const FoundJob found = read_job(root_, name, job);
    for (std::size_t i = first; i < builds_.size(); ++i) {
      builds_[i].name = name;
      builds_[i].matrix = read_matrix(job);
      builds_[i].job = found;
    }
  }

  void read_step(const YamlNode* step) {
    const YamlNode* inputs = find_value(step, "with");
    if (const YamlNode* run = find_value(step, "run")) {
      for (FoundBuild& build : find_commands(placed_text(text_, run))) {
        builds_.push_back(std::move(build));
      }
    } else if (const YamlNode* settings = find_value(inputs, "set")) {
      read_settings(settings);
    } else if (is_build_action(step)) {
      read_action(*step, inputs);
    }
  }

  // By its name, or by what it is given: many actions pass these inputs on.
  static bool is_build_action(const YamlNode* step) {
    const std::string_view uses = text_of(find_value(step, "uses"));
    const YamlNode* inputs = find_value(step, "with");
    for (const std::string_view input : {"cache-to", "cache-from"}) {
      if (text_of(find_value(inputs, input)).find("type=") != std::string_view::npos) {
        return true;
      }
    }
    return uses.find("/build-push-action") != std::string_view::npos;
  }

  void read_action(const YamlNode& step, const YamlNode* inputs) {
    FoundBuild build;
    build.place = step.place;
    build.action = text_of(find_value(&step, "uses"));
    build.dockerfile = read_dockerfile(inputs);
    for (const FoundText& line : lines_of(find_value(inputs, "cache-from"))) {
      build.options.push_back({line, Direction::cache_from});
    }
    for (const FoundText& line : lines_of(find_value(inputs, "cache-to"))) {
      build.options.push_back({line, Direction::cache_to});
    }
    for (const FoundText& line : lines_of(find_value(inputs, "tags"))) {
      add_tags(line, build.tags);
    }
    build.outputs = lines_of(find_value(inputs, "outputs"));
    if (!build.options.empty()) {
      builds_.push_back(std::move(build));
    }
  }

  // `file` is named from the root of the repository, the default from `context`.
  static std::optional<FoundDockerfile> read_dockerfile(const YamlNode* inputs) {
    const std::string_view file = text_of(find_value(inputs, "file"));
    constexpr std::string_view kDefault = "{{defaultContext}}";
    std::string_view context = text_of(find_value(inputs, "context"));
    context.remove_prefix(context.starts_with(kDefault) ? kDefault.size() : 0);
    context.remove_prefix(context.starts_with(':') ? 1 : 0);
    const std::string_view target = text_of(find_value(inputs, "target"));
    const std::optional<std::string> path =
        file.empty() ? dockerfile_path(context, "Dockerfile") : dockerfile_path("", file);
    const bool has_contexts = find_value(inputs, "build-contexts") != nullptr;
    if (!path || has_contexts || target.find("${{") != std::string_view::npos) {
      return std::nullopt;
    }
    return FoundDockerfile{*path, std::string(target)};
  }

  // Tags may be joined by commas as well.
  static void add_tags(const FoundText& line, std::vector<FoundText>& tags) {
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t end = std::min(line.text().find(',', at), line.size());
      const FoundText tag =
          line.part({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at)});
      tags.push_back(tag.trimmed());
      at = end + 1;
    }
  }

  // Each line of bake-action's `set` is what --set would be given.
  void read_settings(const YamlNode* settings) {
    constexpr std::string_view kCommand = "docker";
    constexpr std::string_view kFlag = "--set";
    std::vector<FoundText> words(1);
    words[0].append_written(kCommand, {settings->place.offset, 0});
    for (const FoundText& line : lines_of(settings)) {
      words.emplace_back();
      words.back().append_written(kFlag, {line.place().offset, 0});
      words.push_back(line);
    }
    for (FoundBuild& build : find_in_words(words)) {
      builds_.push_back(std::move(build));
    }
  }

  // The lines of a list. The actions read each as CSV first, take quotes away and what follows a '#':
  // what then becomes of one with either in it is a hole, and a comment is none.
  [[nodiscard]] std::vector<FoundText> lines_of(const YamlNode* node) const {
    std::vector<FoundText> lines;
    for (const FoundText& line :
         with_holes(placed_text(text_, node), HoleSyntax::actions).lines()) {
      if (line.text().starts_with('#')) {
        continue;
      }
      lines.push_back(line);
      if (line.text().find_first_of("\"#") != std::string_view::npos) {
        lines.back() = FoundText();
        lines.back().append_hole(line.place());
      }
    }
    return lines;
  }

  std::string_view text_;
  const YamlNode& root_;
  std::vector<FoundBuild> builds_;
};

}  // namespace

FoundFile find_in_workflow(std::string_view text, const YamlFile& yaml) {
  FoundFile found{.kind = FileKind::workflow};
  for (const YamlNode* root : yaml.roots) {
    for (FoundBuild& build : WorkflowReader(text, *root).read()) {
      found.builds.push_back(std::move(build));
    }
  }
  return found;
}

}  // namespace regcache
