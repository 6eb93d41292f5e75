// The stages of a Dockerfile, and what each takes of others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regcache {

struct DockerfileStage {
  std::string name;                   // in small letters, as BuildKit compares it; empty without AS
  std::optional<std::uint32_t> base;  // the earlier stage that FROM names
  bool is_base_known = true;          // false where a variable decides what FROM names
  std::vector<std::uint32_t> sources;  // stages that files come from: COPY --from, --mount=from=
  std::size_t runs = 0;                // RUN instructions
};

// Reads the stages as far as they matter for what a cache keeps.
//
// Shape:   stages in the order of the file. Whatever is no FROM, COPY, ADD or RUN is passed over, and so are
//          the bodies of here-documents.
// Differs: here-documents end at their word in any letter case; a numeral names a stage in FROM as well.
// Limits:  kDockerfileStagesMax; those after it are left out.
// Source:  moby/buildkit@73ed6825c, frontend/dockerfile/parser/parser.go and instructions/parse.go; facts 5.1.
[[nodiscard]] std::vector<DockerfileStage> read_stages(std::string_view dockerfile);

// The steps that a cache of mode=min cannot keep.
struct LostSteps {
  std::size_t runs = 0;  // RUN instructions of the stages that only lend files to the target
  std::string stage;     // one of those stages, by its name or number
};

// What mode=min loses where it keeps no RUN of the target at all: where all of them are in other stages.
//
// Shape:   nothing when the target itself, or a stage that it is built on, has a RUN; when none of the others has
//          one; when a variable decides; when there is no such target. An empty `target` is the last stage.
// Source:  facts 5.1: only the result's own layers are created.
[[nodiscard]] std::optional<LostSteps> lost_steps(const std::vector<DockerfileStage>& stages,
                                                  std::string_view target);

}  // namespace regcache
