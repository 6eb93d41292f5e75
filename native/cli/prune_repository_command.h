// regcache prune REPOSITORY: tags that go from a registry, with their manifests.
#pragma once

#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"

namespace regcache {

// Whether the rules are those for the tags of a repository.
[[nodiscard]] bool asks_for_repository(const PruneArguments& arguments);

// Shows what would go; with --yes it goes.
//
// Errors:  conflict for rules of both kinds or a tag in the location; missing for --untagged alone;
//          those of read_repository and of deleting.
[[nodiscard]] Result<ExitStatus> prune_repository(const PruneArguments& arguments);

}  // namespace regcache
