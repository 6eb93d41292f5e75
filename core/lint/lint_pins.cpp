#include <string>
#include <utility>

#include "core/lint/build_lint.h"
#include "core/lint/cache_name.h"

namespace regcache {
namespace {

// The first that speak version 2 of GitHub's cache service; version 1 ended on 2025-04-15.
// Source: docs.docker.com, "Cache management with GitHub Actions"; moby/buildkit@73ed6825c, cache/remotecache/gha.
constexpr BuildKitVersion kBuildKitWithService2 = {0, 20, 0};
constexpr BuildKitVersion kBuildxWithService2 = {0, 21, 0};

// Its first version has cache_froms, and knows neither cache-from nor cache-to.
// Source: docker/build-push-action, action.yml of v1.
bool is_first_build_action(std::string_view action) {
  constexpr std::string_view kFirst = "docker/build-push-action@v1";
  return action.starts_with(kFirst) &&
         (action.size() == kFirst.size() || action[kFirst.size()] == '.');
}

const GhaCache* gha_cache(const CacheOptions& options) {
  if (const auto* exported = std::get_if<GhaExport>(&options)) {
    return &exported->cache;
  }
  const auto* imported = std::get_if<GhaImport>(&options);
  return imported == nullptr ? nullptr : &imported->cache;
}

// What is too old for GitHub's own cache service, in words; empty when nothing is.
std::string too_old_for_service(const FoundJob& job) {
  if (!job.on_github_runner) {
    return {};
  }
  if (job.buildkit && *job.buildkit < kBuildKitWithService2) {
    return "BuildKit " + to_text(*job.buildkit);
  }
  return job.buildx && *job.buildx < kBuildxWithService2 ? "buildx " + to_text(*job.buildx)
                                                         : std::string();
}

}  // namespace

std::vector<FileFinding> lint_pins(const LintedBuild& build, std::string_view file) {
  std::vector<FileFinding> findings;
  const auto add = [&](const FoundText& text, Span span, Surface surface, Error error) {
    findings.push_back(
        finding_of(lint_rule(BuildRule::pin_too_old), text.place(span), surface, std::move(error)));
  };
  const bool is_first_action = is_first_build_action(build.found->action);
  const std::string old = build.found->job ? too_old_for_service(*build.found->job) : std::string();
  for (const LintedOption& option : build.options) {
    const FoundText& text = option.found->text;
    if (is_first_action) {
      add(text, {0, static_cast<std::uint32_t>(text.size())}, Surface::never,
          {.subject = "docker/build-push-action@v1",
           .detail = "this version knows no cache-to and no cache-from, and passes neither on",
           .hint = "use version 6 or later"});
      continue;
    }
    for (const ParsedEntry& entry : option.entries()) {
      const GhaCache* cache = gha_cache(entry.options);
      if (cache != nullptr && !old.empty() && !option.is_open && !cache->url && !cache->url_v2) {
        add(text, cache_name(option, entry, file).place, Surface::unstated,
            {.subject = "type=gha",
             .detail = old + " speaks only version 1 of the cache service, which GitHub ended "
                             "on 2025-04-15",
             .hint = "pin BuildKit 0.20 and buildx 0.21 or later, or nothing"});
      }
    }
  }
  return findings;
}

}  // namespace regcache
