// What each tool calls caches, and the few lines around them.
#pragma once

#include <string>
#include <vector>

#include "core/options/snippet_line.h"

namespace regcache {

using SnippetLines = std::vector<SnippetLine>;

// A command line of docker buildx. Source: docker/buildx@461836ba0, commands/build.go.
[[nodiscard]] std::string buildx_command(const SnippetLines& lines);
// A command line of buildctl. Source: moby/buildkit@73ed6825c, cmd/buildctl/build.go.
[[nodiscard]] std::string buildctl_command(const SnippetLines& lines);
// A job of .gitlab-ci.yml. Source: docs.gitlab.com, ci/yaml (script).
[[nodiscard]] std::string gitlab_job(const SnippetLines& lines);
// A target of docker-bake.hcl; variables get their values from the environment.
// Source: docker/buildx@461836ba0, bake/bake.go, bake/hclparser.
[[nodiscard]] std::string bake_file(const SnippetLines& lines);
// A service of compose.yaml; '$' is doubled. Source: compose-spec, build.md and 12-interpolation.md.
[[nodiscard]] std::string compose_file(const SnippetLines& lines);
// Steps of a GitHub workflow. Source: docker/build-push-action, action.yml; docker/actions-toolkit@0a1d2c230,
// src/util.ts (getList).
[[nodiscard]] std::string github_steps(const SnippetLines& lines);
// The environment of dagger; ';' separates caches, '\;' is one in a value.
// Source: dagger/dagger, engine/client/client.go (cacheConfigFromEnv).
[[nodiscard]] std::string dagger_environment(const SnippetLines& lines);

}  // namespace regcache
