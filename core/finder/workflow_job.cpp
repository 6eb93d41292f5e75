#include "core/finder/workflow_job.h"

#include <algorithm>
#include <array>

namespace regcache {
namespace {

// Jobs before jobs before jobs that are followed.
constexpr std::size_t kNeedsMax = 64;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string> all_needs(const YamlNode* jobs, const YamlNode* job) {
  std::vector<std::string> found;
  const auto add = [&found](const YamlNode* of) {
    for (const YamlNode* need : items_of(find_value(of, "needs"))) {
      const std::string name(text_of(need));
      if (std::find(found.begin(), found.end(), name) == found.end() && found.size() < kNeedsMax) {
        found.push_back(name);
      }
    }
  };
  add(job);
  for (std::size_t i = 0; i < found.size(); ++i) {
    add(find_value(jobs, std::string(found[i])));
  }
  return found;
}

// Whether the workflow runs on `event`: on: [push], on: push, on: {push: {...}}.
bool is_triggered_by(const YamlNode& root, std::string_view event) {
  const YamlNode* on = find_value(&root, "on");
  if (on == nullptr) {
    return false;
  }
  if (on->kind == YamlKind::mapping) {
    return find_value(on, event) != nullptr;
  }
  const std::vector<const YamlNode*> events = items_of(on);
  return std::any_of(events.begin(), events.end(),
                     [event](const YamlNode* item) { return text_of(item) == event; });
}

// Actions that are known to leave docker's builder as it is.
bool keeps_builder(std::string_view action) {
  constexpr std::array<std::string_view, 10> kKnown = {
      "actions/",           "docker/login-action",    "docker/metadata-action",
      "docker/setup-qemu-", "docker/build-push-",     "docker/bake-action",
      "aws-actions/",       "google-github-actions/", "azure/",
      "sigstore/"};
  return std::any_of(kKnown.begin(), kKnown.end(),
                     [action](std::string_view known) { return action.starts_with(known); });
}

bool is_on_github_runner(const YamlNode* job) {
  return text_of(find_value(job, "runs-on")).starts_with("ubuntu-");
}

// Whether the builder is another than docker's after a step with this action.
bool brings_builder(std::string_view action, const YamlNode* with) {
  const bool asks_for_dockers = action.starts_with("docker/setup-buildx-action") &&
                                text_of(find_value(with, "driver")) == "docker";
  return !action.empty() && !keeps_builder(action) && !asks_for_dockers;
}

// GitHub's own machines, where nothing in the job gets another builder than docker's.
bool has_docker_driver(const YamlNode* job) {
  if (!is_on_github_runner(job)) {
    return false;
  }
  for (const YamlNode* step : items_of(find_value(job, "steps"))) {
    const std::string_view uses = text_of(find_value(step, "uses"));
    const std::string_view run = text_of(find_value(step, "run"));
    const YamlNode* with = find_value(step, "with");
    const bool is_other = brings_builder(uses, with) || contains(run, "buildx create") ||
                          contains(run, "buildx use") || contains(run, "containerd-snapshotter") ||
                          find_value(with, "builder") != nullptr;
    if (is_other) {
      return false;
    }
  }
  return find_value(job, "container") == nullptr;
}

// The version of "driver-opts: image=moby/buildkit:v0.12.0", whatever mirror it comes from.
std::optional<BuildKitVersion> pinned_buildkit(const YamlNode* job) {
  constexpr std::string_view kImage = "moby/buildkit:v";
  for (const YamlNode* step : items_of(find_value(job, "steps"))) {
    const std::string_view options = text_of(find_value(find_value(step, "with"), "driver-opts"));
    if (const std::size_t at = options.find(kImage); at != std::string_view::npos) {
      const std::string_view rest = options.substr(at + kImage.size());
      const std::size_t end = std::min(rest.find_first_of(" ,\r\n@"), rest.size());
      if (Result<BuildKitVersion> version = parse_buildkit_version(rest.substr(0, end))) {
        return *version;
      }
    }
  }
  return std::nullopt;
}

// The `version` that docker/setup-buildx-action is asked for.
std::optional<BuildKitVersion> pinned_buildx(const YamlNode* job) {
  for (const YamlNode* step : items_of(find_value(job, "steps"))) {
    const std::string_view version = text_of(find_value(find_value(step, "with"), "version"));
    if (text_of(find_value(step, "uses")).starts_with("docker/setup-buildx-action@")) {
      if (Result<BuildKitVersion> pinned = parse_buildkit_version(version)) {
        return *pinned;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

FoundJob read_job(const YamlNode& root, std::string_view name, const YamlNode* job) {
  FoundJob found;
  found.name = name;
  found.needs = all_needs(find_value(&root, "jobs"), job);
  found.conditional = find_value(job, "if") != nullptr;
  found.docker_driver = has_docker_driver(job);
  found.buildkit = pinned_buildkit(job);
  found.buildx = pinned_buildx(job);
  found.on_github_runner = is_on_github_runner(job);
  found.on_pull_request = is_triggered_by(root, "pull_request");
  found.on_pull_request_target = is_triggered_by(root, "pull_request_target");
  return found;
}

FoundMatrix read_matrix(const YamlNode* job) {
  const YamlNode* matrix = find_value(find_value(job, "strategy"), "matrix");
  if (matrix == nullptr) {
    return {};
  }
  std::size_t legs = matrix->children.empty() ? 0 : 1;
  bool is_known = matrix->kind == YamlKind::mapping;
  for (std::size_t i = 0; i + 1 < matrix->children.size(); i += 2) {
    const YamlNode* values = matrix->children[i + 1];
    const bool is_extra =
        text_of(matrix->children[i]) == "include" || text_of(matrix->children[i]) == "exclude";
    is_known = is_known && values->kind == YamlKind::sequence;
    // Legs of `include` may be added to others; two and more are several in any case.
    legs *= is_extra ? 1 : std::min<std::size_t>(values->children.size(), 2);
  }
  const std::size_t included = items_of(find_value(matrix, "include")).size();
  return {.has_legs = !is_known || legs > 1 || included > 1, .variables = {"matrix.", "strategy."}};
}

}  // namespace regcache
