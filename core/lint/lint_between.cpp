#include <algorithm>
#include <string>
#include <utility>

#include "core/limits.h"
#include "core/lint/build_lint.h"
#include "core/lint/cache_name.h"

namespace regcache {
namespace {

// The caches that a build exports or imports, and where it says so.
struct NamedCache {
  CacheName name;
  Span place;  // in the file
  Backend backend;
};

struct NamedCaches {
  std::vector<NamedCache> exports;
  std::vector<NamedCache> imports;
  bool imports_unknown = false;  // an import that only the run can tell
};

NamedCaches caches_of(const LintedBuild& build, std::string_view file) {
  NamedCaches caches;
  for (const LintedOption& option : build.options) {
    const bool is_export = option.found->direction == Direction::cache_to;
    const bool is_unknown = option.is_open || option.entries().empty();
    caches.imports_unknown = caches.imports_unknown || (!is_export && is_unknown);
    for (const ParsedEntry& entry : option.entries()) {
      NamedCache cache{cache_name(option, entry, file), {}, backend_of(entry.options)};
      cache.place = option.found->text.place(cache.name.place);
      caches.imports_unknown = caches.imports_unknown || (!is_export && cache.name.has_hole);
      (is_export ? caches.exports : caches.imports).push_back(std::move(cache));
    }
  }
  return caches;
}

// Of builds in different jobs: whether neither waits for the other.
bool can_overlap(const FoundBuild& a, const FoundBuild& b) {
  const auto waits = [](const FoundJob& job, const std::string& other) {
    return std::find(job.needs.begin(), job.needs.end(), other) != job.needs.end();
  };
  if (!a.job || !b.job || a.job->name == b.job->name) {
    return false;
  }
  return !a.conditional && !b.conditional && !a.job->conditional && !b.job->conditional &&
         !waits(*a.job, b.job->name) && !waits(*b.job, a.job->name);
}

class BetweenLinter {
 public:
  BetweenLinter(const FoundFile& found, const std::vector<LintedBuild>& builds,
                std::string_view file)
      : found_(found) {
    for (std::size_t i = 0; i < std::min(builds.size(), kBuildsMax); ++i) {
      caches_.push_back(caches_of(builds[i], file));
    }
  }

  std::vector<FileFinding> check() {
    for (std::size_t later = 0; later < caches_.size(); ++later) {
      check_imports(later);
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        if (are_together(earlier, later) ||
            can_overlap(found_.builds[earlier], found_.builds[later])) {
          check_exports(earlier, later);
        }
      }
    }
    return std::move(findings_);
  }

 private:
  [[nodiscard]] bool are_together(std::size_t a, std::size_t b) const {
    return std::any_of(found_.together.begin(), found_.together.end(), [a, b](const auto& group) {
      const auto has = [&group](std::size_t build) {
        return std::find(group.begin(), group.end(), build) != group.end();
      };
      return has(a) && has(b);
    });
  }

  void add(BuildRule rule, Span place, Error error) {
    findings_.push_back(finding_of(lint_rule(rule), place, Surface::never, std::move(error)));
  }

  void check_exports(std::size_t earlier, std::size_t later) {
    for (const NamedCache& cache : caches_[later].exports) {
      const bool is_shared = std::any_of(
          caches_[earlier].exports.begin(), caches_[earlier].exports.end(),
          [&cache](const NamedCache& other) { return other.name.text == cache.name.text; });
      if (is_shared && cache.backend != Backend::inline_cache && cache.backend != Backend::local) {
        add(BuildRule::concurrent_exports, cache.place,
            {.subject = found_.builds[later].name,
             .detail = "'" + found_.builds[earlier].name +
                       "' exports to the same cache, and the later of the two replaces the other's",
             .hint = "give each a cache of its own, or merge them with regcache merge --into"});
      }
    }
  }

  // Names with holes may be equal after all.
  void check_imports(std::size_t index) {
    const NamedCaches& caches = caches_[index];
    if (caches.imports.empty() || caches.imports_unknown) {
      return;
    }
    for (const NamedCache& cache : caches.exports) {
      const bool is_comparable = cache.backend == Backend::registry ||
                                 cache.backend == Backend::gha || cache.backend == Backend::s3;
      if (is_comparable && !cache.name.has_hole && !is_imported(cache.name.text)) {
        add(BuildRule::export_not_imported, cache.place,
            {.subject = "cache-from",
             .detail = "the build imports other caches, and never the one that it exports",
             .hint = "add a cache-from for it"});
      }
    }
  }

  [[nodiscard]] bool is_imported(const std::string& name) const {
    return std::any_of(caches_.begin(), caches_.end(), [&name](const NamedCaches& caches) {
      return caches.imports_unknown ||
             std::any_of(caches.imports.begin(), caches.imports.end(),
                         [&name](const NamedCache& cache) { return cache.name.text == name; });
    });
  }

  const FoundFile& found_;
  std::vector<NamedCaches> caches_;
  std::vector<FileFinding> findings_;
};

}  // namespace

std::vector<FileFinding> lint_between(const FoundFile& found,
                                      const std::vector<LintedBuild>& builds,
                                      std::string_view file) {
  return BetweenLinter(found, builds, file).check();
}

}  // namespace regcache
