#include <optional>
#include <string>

#include "core/finder/dockerfile.h"
#include "core/lint/build_lint.h"
#include "core/lint/cache_name.h"

namespace regcache {
namespace {

// Whether the mode is min and could be max: caches of type=inline have no mode, what only the run knows may be max,
// and a misspelt one is another rule's.
bool is_min(const LintedOption& option, const ParsedEntry& entry) {
  const std::optional<Span> mode = option.value_of("mode");
  const std::string_view text = option.found->text.text();
  if (option.is_open || (mode && text.substr(mode->offset, mode->length) != "min")) {
    return false;
  }
  return image_export(entry.options) != nullptr || object_export(entry.options) != nullptr;
}

}  // namespace

bool exports_min(const LintedBuild& build) {
  for (const LintedOption& option : build.options) {
    for (const ParsedEntry& entry : option.entries()) {
      if (is_min(option, entry)) {
        return true;
      }
    }
  }
  return false;
}

std::vector<FileFinding> lint_stages(const LintedBuild& build, std::string_view file,
                                     std::string_view dockerfile) {
  std::vector<FileFinding> findings;
  const FoundDockerfile& found = *build.found->dockerfile;
  const std::optional<LostSteps> lost = lost_steps(read_stages(dockerfile), found.target);
  if (!lost) {
    return findings;
  }
  const Error error = {.subject = "mode",
                       .detail = "mode=min leaves out every layer of stage '" + lost->stage +
                                 "' of " + found.path +
                                 ", and the stages of the result have no RUN step to keep",
                       .hint = "write mode=max"};
  for (const LintedOption& option : build.options) {
    for (const ParsedEntry& entry : option.entries()) {
      if (is_min(option, entry)) {
        const Span place = cache_name(option, entry, file).place;
        findings.push_back(finding_of(lint_rule(BuildRule::mode_min_in_stages),
                                      option.found->text.place(place), Surface::never, error));
      }
    }
  }
  return findings;
}

}  // namespace regcache
