// Which tags of a repository may go, and which manifests with them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/oci/digest.h"
#include "core/result/result.h"
#include "core/text/rfc3339.h"
#include "native/store/store.h"

namespace regcache {

// A manifest, and all that it needs.
struct RepositoryManifest {
  std::uint64_t size = 0;
  std::optional<Instant> made;    // the newest result of a cache, `created` of an image
  std::vector<Digest> children;   // manifests of an index
  std::optional<Digest> subject;  // what a signature or the like belongs to
  std::map<Digest, std::uint64_t> blobs;
};

// A repository as far as its tags lead.
struct Repository {
  std::map<std::string, Digest> tags;
  std::map<Digest, RepositoryManifest> manifests;  // of the tags, and below them
};

// What may go. A tag goes when every rule that is there lets it.
struct RepositoryRules {
  std::string tags;               // a glob; tags that it does not match stay; "" for no tag at all
  std::optional<Instant> oldest;  // what is newer stays
  std::optional<std::size_t> keep;  // of what `tags` matches, the newest so many stay
  bool untagged = false;            // children of an index that goes, go too
};

// Why a tag that the rules let go stays all the same.
struct SpareTag {
  std::string tag;
  std::string reason;  // "its manifest is the tag 'main' as well"
};

struct RepositoryPlan {
  std::vector<std::string> tags;  // that go, the oldest first
  std::vector<SpareTag> spared;
  std::vector<Digest> manifests;    // to delete in this order: an index before its children
  std::vector<Digest> orphans;      // children of deleted indexes that stay without a tag
  std::uint64_t waiting_bytes = 0;  // of manifests and blobs that nothing known needs any more
};

// Reads all manifests that tags lead to, and, `with_times`, when each was made.
//
// Errors:  those of the store; invalid_input for a manifest that cannot be read: what it needs is unknown.
// Limits:  one request for each manifest, and one for each config whose time is wanted.
[[nodiscard]] Result<Repository> read_repository(Store& store, bool with_times);

// Decides, and changes nothing.
//
// Shape:   a manifest stays that a tag which stays has, or that is a child or subject of one that stays.
//          What has no known time is newer than everything.
[[nodiscard]] RepositoryPlan plan_repository_prune(const Repository& repository,
                                                   const RepositoryRules& rules);

}  // namespace regcache
