// What finders find: builds, and the caches that each of them writes and reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finder/found_text.h"
#include "core/options/buildkit_version.h"
#include "core/options/option_table.h"
#include "core/options/parse_rules.h"

namespace regcache {

// What kind of file a build was found in; it decides which finder looks at it.
enum class FileKind : std::uint8_t {
  none,        // nothing is looked for
  script,      // shell, make, just, Jenkinsfile: anything with command lines
  dockerfile,  // command lines in its comments
  workflow,    // of GitHub Actions, and composite actions
  pipeline,    // YAML of other systems: command lines in any of its texts
  compose,
  bake_hcl,
  bake_json,
};

// "none", "script", ...
[[nodiscard]] std::string_view file_kind_name(FileKind kind);

// One value of --cache-to or --cache-from, or what stands for it. Objects of Bake are written as the
// option string that buildx makes of them.
struct FoundOption {
  FoundText text;
  Direction direction = Direction::cache_to;
};

// Which legs a build runs in: every one of them exports for itself.
struct FoundMatrix {
  bool has_legs = false;               // several, or a number that only the run knows
  std::vector<std::string> variables;  // what a hole mentions that differs from leg to leg
};

// What is known of the place where a job of a workflow runs.
struct FoundJob {
  std::string name;
  std::vector<std::string> needs;           // jobs that are over before it starts, directly or not
  bool conditional = false;                 // has an `if`
  bool docker_driver = false;               // nothing in it sets another builder up
  std::optional<BuildKitVersion> buildkit;  // the image that it pins
  std::optional<BuildKitVersion> buildx;    // the version that it pins
  bool on_github_runner = false;            // one of GitHub's own machines
  bool on_pull_request = false;
  bool on_pull_request_target = false;
};

// The Dockerfile that a build names, where files tell.
struct FoundDockerfile {
  std::string path;    // from where the path of the file starts that the build was found in
  std::string target;  // empty for the last stage
};

struct FoundBuild {
  std::string name;  // of the target, service or job; empty for a command line
  Span place;        // in the file: the name, the step or the command
  Dialect dialect = Dialect::buildx;
  std::vector<FoundOption> options;
  std::vector<FoundText> tags;
  std::vector<FoundText> outputs;  // values of --output
  FoundMatrix matrix;
  std::optional<FoundJob> job;
  std::string action;  // of the step: "docker/build-push-action@v6"
  std::optional<FoundDockerfile> dockerfile;
  bool conditional = false;  // the step has an `if`
};

// Why the builds of a file could not be read.
struct UnreadFile {
  std::string why;  // one sentence for a person
  Span place;       // in the file: the rest of the line where reading ended
};

struct FoundFile {
  FileKind kind = FileKind::none;
  std::vector<FoundBuild> builds;
  std::optional<UnreadFile> unread;  // then only command lines were looked for
  // Builds that one command runs at the same time, by their number in `builds`.
  std::vector<std::vector<std::uint32_t>> together;
};

}  // namespace regcache
