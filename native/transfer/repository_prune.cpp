#include "native/transfer/repository_prune.h"

#include <fnmatch.h>

#include <algorithm>
#include <utility>

namespace regcache {
namespace {

// Tags that the rules let go, the oldest first.
std::vector<std::string> wanted_tags(const Repository& repository, const RepositoryRules& rules) {
  struct Aged {
    std::string tag;
    std::optional<Instant> made;
  };
  std::vector<Aged> matched;
  for (const auto& [tag, digest] : repository.tags) {
    if (fnmatch(rules.tags.c_str(), tag.c_str(), 0) == 0) {
      matched.push_back({tag, repository.manifests.at(digest).made});
    }
  }
  // The newest first; what has no time is newer than everything.
  std::stable_sort(matched.begin(), matched.end(), [](const Aged& a, const Aged& b) {
    return !a.made ? b.made.has_value() : b.made && *b.made < *a.made;
  });
  matched.erase(matched.begin(), matched.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                       rules.keep.value_or(0), matched.size())));
  std::vector<std::string> wanted;
  for (const Aged& one : matched) {
    const bool needs_time = rules.oldest || rules.keep;
    const bool is_young = needs_time && !one.made;
    if (!is_young && (!rules.oldest || *one.made < *rules.oldest)) {
      wanted.push_back(one.tag);
    }
  }
  std::reverse(wanted.begin(), wanted.end());
  return wanted;
}

// Manifests that something needs, each with the reason.
class Needed {
 public:
  explicit Needed(const Repository& repository) : repository_(repository) {}

  // What the tag stands for, and all that this leads to.
  void add(const Digest& digest, const std::string& tag) {
    const std::string name = "'" + tag + "'";
    std::vector<std::pair<Digest, std::string>> waiting;
    waiting.emplace_back(digest, "its manifest is the tag " + name + " as well");
    while (!waiting.empty()) {
      const auto [at, why] = std::move(waiting.back());
      waiting.pop_back();
      const auto manifest = repository_.manifests.find(at);
      if (!reasons_.emplace(at, why).second || manifest == repository_.manifests.end()) {
        continue;
      }
      for (const Digest& child : manifest->second.children) {
        waiting.emplace_back(child, "the index " + name + " lists it");
      }
      if (manifest->second.subject) {
        waiting.emplace_back(*manifest->second.subject, "it is the subject of " + name);
      }
    }
  }

  [[nodiscard]] const std::string* reason(const Digest& digest) const {
    const auto found = reasons_.find(digest);
    return found == reasons_.end() ? nullptr : &found->second;
  }

 private:
  const Repository& repository_;
  std::map<Digest, std::string> reasons_;
};

// Deleting is by digest: a tag goes with its manifest, unless something else needs that.
void choose_tags(const Repository& repository, const std::vector<std::string>& wanted,
                 RepositoryPlan& plan) {
  std::set<std::string> going(wanted.begin(), wanted.end());
  Needed needed(repository);
  for (const auto& [tag, digest] : repository.tags) {
    if (going.count(tag) == 0) {
      needed.add(digest, tag);
    }
  }
  // A tag that is spared needs what it leads to: until nothing changes.
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string& tag : wanted) {
      const Digest& digest = repository.tags.at(tag);
      const std::string* reason = needed.reason(digest);
      if (going.count(tag) > 0 && reason != nullptr) {
        plan.spared.push_back({tag, *reason});
        going.erase(tag);
        needed.add(digest, tag);
        changed = true;
      }
    }
  }
  for (const std::string& tag : wanted) {
    if (going.count(tag) > 0) {
      plan.tags.push_back(tag);
    }
  }
}

void choose_manifests(const Repository& repository, bool untagged, RepositoryPlan& plan) {
  const std::set<std::string> going(plan.tags.begin(), plan.tags.end());
  Needed needed(repository);
  for (const auto& [tag, digest] : repository.tags) {
    if (going.count(tag) == 0) {
      needed.add(digest, tag);
    }
  }
  std::set<Digest> seen;
  for (const std::string& tag : plan.tags) {
    const Digest& digest = repository.tags.at(tag);
    if (seen.insert(digest).second) {
      plan.manifests.push_back(digest);
    }
  }
  std::stable_partition(plan.manifests.begin(), plan.manifests.end(), [&](const Digest& digest) {
    return !repository.manifests.at(digest).children.empty();
  });
  std::vector<Digest> parents = plan.manifests;
  while (!parents.empty()) {
    const auto parent = repository.manifests.find(parents.back());
    parents.pop_back();
    if (parent == repository.manifests.end()) {
      continue;
    }
    for (const Digest& child : parent->second.children) {
      const bool is_there = repository.manifests.count(child) > 0;
      if (is_there && needed.reason(child) == nullptr && seen.insert(child).second) {
        (untagged ? plan.manifests : plan.orphans).push_back(child);
        parents.push_back(child);
      }
    }
  }
}

std::uint64_t bytes_of(const Repository& repository, const std::set<Digest>& going) {
  std::map<Digest, std::uint64_t> free;
  for (const Digest& digest : going) {
    const RepositoryManifest& manifest = repository.manifests.at(digest);
    free[digest] = manifest.size;
    free.insert(manifest.blobs.begin(), manifest.blobs.end());
  }
  for (const auto& [digest, manifest] : repository.manifests) {
    if (going.count(digest) == 0) {
      for (const auto& [blob, size] : manifest.blobs) {
        free.erase(blob);
      }
    }
  }
  std::uint64_t bytes = 0;
  for (const auto& [digest, size] : free) {
    bytes += size;
  }
  return bytes;
}

}  // namespace

RepositoryPlan plan_repository_prune(const Repository& repository, const RepositoryRules& rules) {
  RepositoryPlan plan;
  choose_tags(repository, wanted_tags(repository, rules), plan);
  choose_manifests(repository, rules.untagged, plan);
  plan.waiting_bytes =
      bytes_of(repository, std::set<Digest>(plan.manifests.begin(), plan.manifests.end()));
  return plan;
}

}  // namespace regcache
