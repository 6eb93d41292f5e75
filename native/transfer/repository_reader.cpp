// Reads what the tags of a repository lead to.
#include <utility>

#include "core/cache/cache_config.h"
#include "core/limits.h"
#include "core/oci/manifest.h"
#include "core/result/placed.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "native/transfer/cache_image.h"
#include "native/transfer/repository_prune.h"

namespace regcache {
namespace {

void take_newer(std::optional<Instant>& newest, const Result<Instant>& at) {
  if (at && (!newest || *newest < *at)) {
    newest = *at;
  }
}

// When a cache got its newest result.
std::optional<Instant> time_of_cache(std::string_view json) {
  std::optional<Instant> newest;
  if (const Result<CacheConfig> config = parse_cache_config(json)) {
    for (const ConfigRecord& record : config->records) {
      for (const ConfigResult& result : record.results) {
        take_newer(newest, parse_rfc3339(result.created_at));
      }
      for (const ConfigChain& chain : record.chains) {
        take_newer(newest, parse_rfc3339(chain.created_at));
      }
    }
  }
  return newest;
}

std::optional<Instant> time_of_image(std::string_view json) {
  std::optional<Instant> made;
  if (const Result<JsonDocument> config = parse_json(json, kManifestBytesMax)) {
    const std::optional<JsonValue> created = find_member(config->root(), "created");
    if (created && created->kind() == JsonKind::string) {
      take_newer(made, parse_rfc3339(created->text()));
    }
  }
  return made;
}

// Errors:  invalid_input when there is a subject that cannot be understood.
Result<std::optional<Digest>> subject_of(std::string_view bytes) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(bytes, kManifestBytesMax));
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> subject,
                      object_member(document.root(), "subject"));
  if (!subject) {
    return std::optional<Digest>();
  }
  std::string text;
  REGCACHE_TRY(read_member(*subject, "digest", text));
  REGCACHE_TRY_ASSIGN(Digest digest, parse_digest(text));
  return std::optional(std::move(digest));
}

class RepositoryReader {
 public:
  RepositoryReader(Store& store, bool with_times) : store_(store), with_times_(with_times) {}

  Result<Repository> read() {
    REGCACHE_TRY_ASSIGN(const std::vector<std::string> tags, store_.list_tags());
    for (const std::string& tag : tags) {
      const Result<StoredManifest> stored = store_.get_manifest(tag);
      if (!stored && stored.error().code == Code::not_found) {
        continue;  // gone since, or left behind in the list by a registry
      }
      REGCACHE_TRY(stored);
      repository_.tags.emplace(tag, stored->digest);
      REGCACHE_TRY(add(*stored));
      // Parents come before their children, so that an index has its place already.
      while (!waiting_.empty()) {
        REGCACHE_TRY(add_child());
      }
    }
    if (with_times_) {
      set_times_of_indexes();
    }
    return std::move(repository_);
  }

 private:
  Result<void> add(const StoredManifest& stored) {
    if (repository_.manifests.count(stored.digest) > 0) {
      return {};
    }
    const std::string place = store_.text() + "@" + stored.digest.text();
    REGCACHE_TRY_ASSIGN(const Manifest manifest, placed(place, parse_manifest(stored.bytes)));
    RepositoryManifest one{.size = stored.bytes.size()};
    REGCACHE_TRY_ASSIGN(one.subject, placed(place, subject_of(stored.bytes)));
    for (const Descriptor& member : manifest.manifests) {
      if (is_manifest_media_type(member.media_type)) {
        one.children.push_back(member.digest);
        waiting_.push_back(member.digest);
      } else {
        one.blobs[member.digest] = member.size;
      }
    }
    for (const Descriptor& layer : manifest.layers) {
      one.blobs[layer.digest] = layer.size;
    }
    if (manifest.config) {
      one.blobs[manifest.config->digest] = manifest.config->size;
    }
    if (with_times_) {
      REGCACHE_TRY_ASSIGN(one.made, time_of(manifest));
    }
    repository_.manifests.emplace(stored.digest, std::move(one));
    return {};
  }

  // An index may list what was never pushed.
  Result<void> add_child() {
    const Digest digest = waiting_.back();
    waiting_.pop_back();
    const Result<StoredManifest> child = store_.get_manifest(digest.text());
    if (!child && child.error().code == Code::not_found) {
      return {};
    }
    REGCACHE_TRY(child);
    return add(*child);
  }

  Result<std::optional<Instant>> time_of(const Manifest& manifest) {
    const Result<CacheManifest> cache = cache_manifest(manifest);
    if (!cache && !manifest.config) {
      return std::optional<Instant>();
    }
    const Descriptor& config = cache ? cache->config : *manifest.config;
    const Result<std::string> bytes =
        read_blob(store_, config, cache ? kCacheConfigBytesMax : kManifestBytesMax);
    if (!bytes && bytes.error().code != Code::not_found &&
        bytes.error().code != Code::out_of_range) {
      return fail(bytes.error());
    }
    return bytes ? cache ? time_of_cache(*bytes) : time_of_image(*bytes) : std::nullopt;
  }

  // An index was made with its newest child; indexes of indexes are rare and left without a time.
  void set_times_of_indexes() {
    for (auto& [digest, manifest] : repository_.manifests) {
      for (const Digest& child : manifest.children) {
        const auto found = repository_.manifests.find(child);
        if (found != repository_.manifests.end() && found->second.made) {
          take_newer(manifest.made, *found->second.made);
        }
      }
    }
  }

  Store& store_;
  bool with_times_;
  Repository repository_;
  std::vector<Digest> waiting_;
};

}  // namespace

Result<Repository> read_repository(Store& store, bool with_times) {
  return RepositoryReader(store, with_times).read();
}

}  // namespace regcache
