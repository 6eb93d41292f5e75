#include "native/server/retention.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace regcache {
namespace {

using Indexes = std::vector<std::size_t>;

// How the manifests of all repositories hang together.
struct ManifestGraph {
  using Place = std::pair<std::string_view, std::string_view>;  // repository and digest

  std::map<Place, std::size_t> places;
  std::vector<Indexes> names;      // indexes to their manifests, referrers to their subject
  std::vector<Indexes> referrers;  // subjects to their referrers
  std::vector<bool> is_root;       // nothing that is here has it: it stands for itself

  explicit ManifestGraph(const std::vector<ListedManifest>& manifests)
      : names(manifests.size()), referrers(manifests.size()), is_root(manifests.size(), true) {
    for (std::size_t i = 0; i < manifests.size(); ++i) {
      places.emplace(Place(manifests[i].repository, manifests[i].digest.text()), i);
    }
    for (std::size_t i = 0; i < manifests.size(); ++i) {
      for (const Digest& digest : manifests[i].named) {
        if (const auto child = find(manifests[i].repository, digest)) {
          names[i].push_back(*child);
          is_root[*child] = false;
        }
      }
      const auto subject = manifests[i].subject
                               ? find(manifests[i].repository, *manifests[i].subject)
                               : std::nullopt;
      if (subject) {
        names[i].push_back(*subject);
        referrers[*subject].push_back(i);
        is_root[i] = false;
      }
    }
  }

  std::optional<std::size_t> find(std::string_view repository, const Digest& digest) const {
    const auto found = places.find(Place(repository, digest.text()));
    return found == places.end() ? std::nullopt : std::optional(found->second);
  }

  // All that stays where `start` stays.
  Indexes closure(std::size_t start) const {
    Indexes found = {start};
    std::vector<bool> is_found(names.size());
    is_found[start] = true;
    for (std::size_t next = 0; next < found.size(); ++next) {
      for (const Indexes* edges : {&names[found[next]], &referrers[found[next]]}) {
        for (const std::size_t to : *edges) {
          if (!is_found[to]) {
            is_found[to] = true;
            found.push_back(to);
          }
        }
      }
    }
    return found;
  }
};

struct Root {
  RetiredRoot retired;
  UseTime last_use;
  Indexes closure;
};

std::vector<Root> roots_of(const Inventory& inventory, ManifestGraph& graph) {
  std::vector<Root> roots;
  for (std::size_t i = 0; i < inventory.tags.size(); ++i) {
    const ListedTag& tag = inventory.tags[i];
    Root root{{i, true, RetentionReason::age}, tag.last_use, {}};
    if (const auto target = graph.find(tag.repository, tag.target)) {
      graph.is_root[*target] = false;
      root.closure = graph.closure(*target);
      root.last_use = std::max(root.last_use, inventory.manifests[*target].last_use);
    }
    roots.push_back(std::move(root));
  }
  for (std::size_t i = 0; i < inventory.manifests.size(); ++i) {
    if (graph.is_root[i]) {
      roots.push_back(
          {{i, false, RetentionReason::age}, inventory.manifests[i].last_use, graph.closure(i)});
    }
  }
  std::stable_sort(roots.begin(), roots.end(), [](const Root& a, const Root& b) {
    return std::tie(a.retired.is_tag, a.last_use) < std::tie(b.retired.is_tag, b.last_use);
  });
  return roots;
}

// Counts who needs what, so that letting one go tells what is free then.
class Holdings {
 public:
  Holdings(const Inventory& inventory, const std::vector<Root>& roots)
      : inventory_(inventory), holders_(inventory.manifests.size()) {
    for (const Root& root : roots) {
      for (const std::size_t manifest : root.closure) {
        ++holders_[manifest];
      }
    }
    for (const ListedManifest& manifest : inventory.manifests) {
      for (const auto* content : contents_of(manifest)) {
        if (users_[content]++ == 0) {
          bytes_ += content->second;
        }
      }
    }
  }

  std::uint64_t bytes() const { return bytes_; }
  bool is_held(std::size_t manifest) const { return holders_[manifest] > 0; }

  void let_go(const Root& root) {
    for (const std::size_t manifest : root.closure) {
      if (--holders_[manifest] > 0) {
        continue;
      }
      for (const auto* content : contents_of(inventory_.manifests[manifest])) {
        if (--users_[content] == 0) {
          bytes_ -= content->second;
        }
      }
    }
  }

 private:
  using Content = std::map<Digest, std::uint64_t>::value_type;

  // Each once; a manifest that is named counts for itself.
  std::vector<const Content*> contents_of(const ListedManifest& manifest) const {
    std::vector<const Content*> contents;
    const auto add = [&](const Digest& digest) {
      const auto found = inventory_.content_bytes.find(digest);
      if (found != inventory_.content_bytes.end()) {
        contents.push_back(&*found);
      }
    };
    add(manifest.digest);
    std::for_each(manifest.named.begin(), manifest.named.end(), add);
    std::sort(contents.begin(), contents.end());
    contents.erase(std::unique(contents.begin(), contents.end()), contents.end());
    return contents;
  }

  const Inventory& inventory_;
  std::vector<std::size_t> holders_;  // roots that stay and need the manifest
  std::map<const Content*, std::size_t> users_;
  std::uint64_t bytes_ = 0;
};

// Orders what nobody holds, so that each comes after all that name it.
std::vector<RetiredManifest> retired_manifests(const ManifestGraph& graph,
                                               const Holdings& holdings) {
  std::vector<Indexes> named_by(graph.names.size());
  std::vector<std::size_t> waits_for(graph.names.size());
  Indexes ready;
  for (std::size_t i = 0; i < graph.names.size(); ++i) {
    if (!holdings.is_held(i)) {
      for (const std::size_t named : graph.names[i]) {
        named_by[named].push_back(i);
        ++waits_for[named];
      }
    }
  }
  for (std::size_t i = 0; i < graph.names.size(); ++i) {
    if (!holdings.is_held(i) && waits_for[i] == 0) {
      ready.push_back(i);
    }
  }
  std::vector<RetiredManifest> ordered;
  for (std::size_t next = 0; next < ready.size(); ++next) {
    const std::size_t index = ready[next];
    ordered.push_back({index, std::move(named_by[index])});
    for (const std::size_t named : graph.names[index]) {
      if (--waits_for[named] == 0 && !holdings.is_held(named)) {
        ready.push_back(named);
      }
    }
  }
  return ordered;
}

}  // namespace

Retention decide_retention(const Inventory& inventory, const RetentionRules& rules, UseTime now) {
  ManifestGraph graph(inventory.manifests);
  std::vector<Root> roots = roots_of(inventory, graph);
  Holdings holdings(inventory, roots);
  Retention retention;
  const auto decide = [&](RetentionReason reason, const auto& goes) {
    std::vector<Root> kept;
    for (Root& root : roots) {
      if (root.last_use < now - rules.grace && goes(root)) {
        holdings.let_go(root);
        root.retired.reason = reason;
        retention.roots.push_back(root.retired);
      } else {
        kept.push_back(std::move(root));
      }
    }
    roots = std::move(kept);
  };
  if (rules.age_max) {
    decide(RetentionReason::age,
           [&](const Root& root) { return root.last_use < now - *rules.age_max; });
  }
  if (rules.bytes_max) {
    decide(RetentionReason::size, [&](const Root&) { return holdings.bytes() > *rules.bytes_max; });
  }
  retention.manifests = retired_manifests(graph, holdings);
  retention.kept_bytes = holdings.bytes();
  return retention;
}

}  // namespace regcache
