#include "native/server/collector.h"

#include <set>

#include "native/server/blob_store.h"
#include "native/server/collection_limits.h"
#include "native/server/disk_layout.h"
#include "native/server/manifest_store.h"
#include "native/server/referrer_store.h"
#include "native/server/upload_store.h"

namespace regcache {
namespace {

// One run: each step is a pass over the folder, and durable before the next one begins.
class CollectionRun {
 public:
  CollectionRun(const CollectedStores& stores, const RetentionRules& rules, UseTime now)
      : stores_(stores), disk_(stores.disk), rules_(rules), now_(now) {}

  Result<Collection> run() {
    REGCACHE_TRY_ASSIGN(repositories_, stored_repositories(disk_));
    REGCACHE_TRY(remove_uploads());
    if (rules_.age_max || rules_.bytes_max) {
      REGCACHE_TRY(retire());
      REGCACHE_TRY(remove_referrers());
    }
    REGCACHE_TRY_ASSIGN(const Inventory inventory, read_inventory(disk_, stores_.manifests));
    REGCACHE_TRY(remove_links(inventory));
    REGCACHE_TRY(remove_contents(inventory));
    return std::move(report_);
  }

 private:
  Result<void> remove_uploads() {
    for (const std::string& repository : repositories_) {
      REGCACHE_TRY_ASSIGN(const std::size_t removed,
                          stores_.uploads.remove_abandoned(repository, now_ - kUploadAgeMax));
      report_.uploads += removed;
    }
    return {};
  }

  Result<void> retire() {
    REGCACHE_TRY_ASSIGN(const Inventory inventory, read_inventory(disk_, stores_.manifests));
    const Retention retention = decide_retention(inventory, rules_, now_);
    if (rules_.bytes_max && retention.kept_bytes > *rules_.bytes_max) {
      report_.bytes_too_many = retention.kept_bytes - *rules_.bytes_max;
    }
    std::set<std::size_t> stay;  // manifests that were used since the decision
    for (const RetiredRoot& root : retention.roots) {
      REGCACHE_TRY(root.is_tag ? retire_tag(inventory, root, stay)
                               : note_manifest(inventory, root));
    }
    for (const RetiredManifest& manifest : retention.manifests) {
      REGCACHE_TRY(retire_manifest(inventory, manifest, stay));
    }
    return {};
  }

  Result<void> retire_tag(const Inventory& inventory, const RetiredRoot& root,
                          std::set<std::size_t>& stay) {
    const ListedTag& tag = inventory.tags[root.index];
    REGCACHE_TRY_ASSIGN(const bool is_gone, disk_.remove_unused(tag_path(tag.repository, tag.tag),
                                                                now_ - rules_.grace));
    REGCACHE_TRY(disk_.sync(tags_folder(tag.repository)));
    if (is_gone) {
      note(root, tag.repository + ':' + tag.tag);
      return {};
    }
    for (std::size_t i = 0; i < inventory.manifests.size(); ++i) {
      const ListedManifest& manifest = inventory.manifests[i];
      if (manifest.repository == tag.repository && manifest.digest == tag.target) {
        stay.insert(i);
      }
    }
    return {};
  }

  Result<void> note_manifest(const Inventory& inventory, const RetiredRoot& root) {
    const ListedManifest& manifest = inventory.manifests[root.index];
    note(root, manifest.repository + '@' + manifest.digest.text());
    return {};
  }

  void note(const RetiredRoot& root, std::string name) {
    auto& names = root.reason == RetentionReason::age ? report_.by_age : report_.by_size;
    names.push_back(std::move(name));
  }

  // One that stays keeps what it names.
  Result<void> retire_manifest(const Inventory& inventory, const RetiredManifest& retired,
                               std::set<std::size_t>& stay) {
    const ListedManifest& manifest = inventory.manifests[retired.index];
    bool stays = stay.contains(retired.index);
    for (const std::size_t parent : retired.named_by) {
      stays = stays || stay.contains(parent);
    }
    if (!stays) {
      const std::string path = manifest_path(manifest.repository, manifest.digest);
      REGCACHE_TRY_ASSIGN(const bool is_gone, disk_.remove_unused(path, now_ - rules_.grace));
      REGCACHE_TRY(disk_.sync(path.substr(0, path.rfind('/'))));
      stays = !is_gone;
    }
    if (stays) {
      stay.insert(retired.index);
      return {};
    }
    ++report_.manifests;
    return {};
  }

  // The entries of referrers that are gone, by this run or one that was killed.
  Result<void> remove_referrers() {
    for (const std::string& repository : repositories_) {
      REGCACHE_TRY_ASSIGN(const std::vector<Digest> subjects,
                          stored_digests(disk_, referrers_folder(repository)));
      for (const Digest& subject : subjects) {
        REGCACHE_TRY_ASSIGN(const std::vector<Digest> referrers,
                            stores_.referrers.digests(repository, subject));
        for (const Digest& referrer : referrers) {
          if (!stores_.manifests.has(repository, referrer)) {
            REGCACHE_TRY(stores_.referrers.remove(repository, subject, referrer));
          }
        }
      }
    }
    return {};
  }

  // The blobs that a repository has and none of its manifests names.
  Result<void> remove_links(const Inventory& inventory) {
    std::map<std::string_view, std::set<std::string_view>> named;
    for (const ListedManifest& manifest : inventory.manifests) {
      for (const Digest& digest : manifest.named) {
        named[manifest.repository].insert(digest.text());
      }
    }
    for (const std::string& repository : repositories_) {
      const std::string folder = blobs_folder(repository);
      REGCACHE_TRY_ASSIGN(const std::vector<Digest> links, stored_digests(disk_, folder));
      std::set<std::string> changed;
      for (const Digest& link : links) {
        if (!named[repository].contains(link.text())) {
          const std::string within = folder + '/' + std::string(link.algorithm());
          REGCACHE_TRY_ASSIGN(const bool is_gone, disk_.remove_unused(blob_path(repository, link),
                                                                      now_ - rules_.grace));
          if (is_gone) {
            changed.insert(within);
          }
        }
      }
      for (const std::string& within : changed) {
        REGCACHE_TRY(disk_.sync(within));
      }
    }
    return {};
  }

  // The contents that no repository has, as a blob or a manifest.
  Result<void> remove_contents(const Inventory& inventory) {
    std::set<std::string> held;
    REGCACHE_TRY_ASSIGN(const std::vector<std::string> repositories, stored_repositories(disk_));
    for (const std::string& repository : repositories) {
      for (const std::string& folder : {blobs_folder(repository), manifests_folder(repository)}) {
        REGCACHE_TRY_ASSIGN(const std::vector<Digest> digests, stored_digests(disk_, folder));
        for (const Digest& digest : digests) {
          held.insert(digest.text());
        }
      }
    }
    for (const auto& [digest, size_bytes] : inventory.content_bytes) {
      bool is_gone = false;
      if (!held.contains(digest.text())) {
        REGCACHE_TRY_ASSIGN(is_gone,
                            disk_.remove_unused(content_path(digest), now_ - rules_.grace));
      }
      (is_gone ? report_.blobs : report_.blobs_left) += 1;
      (is_gone ? report_.freed_bytes : report_.bytes_left) += size_bytes;
    }
    return {};
  }

  const CollectedStores& stores_;
  const Disk& disk_;
  const RetentionRules& rules_;
  const UseTime now_;
  std::vector<std::string> repositories_;
  Collection report_;
};

}  // namespace

Result<Collection> collect(const CollectedStores& stores, const RetentionRules& rules,
                           UseTime now) {
  return CollectionRun(stores, rules, now).run();
}

Result<Collection> take_stock(const Disk& disk) {
  REGCACHE_TRY_ASSIGN(const auto contents, stored_contents(disk));
  Collection stock;
  for (const auto& [digest, size_bytes] : contents) {
    ++stock.blobs_left;
    stock.bytes_left += size_bytes;
  }
  return stock;
}

}  // namespace regcache
