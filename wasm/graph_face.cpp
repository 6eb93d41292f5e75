// What is exported of the algebra of caches: merge, prune, diff, and what a push makes of a cache.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/cache/cache_picture.h"
#include "core/cache/cache_tree.h"
#include "core/cache/compose_merged.h"
#include "core/cache/diff.h"
#include "core/cache/prune.h"
#include "core/cache/report_json.h"
#include "core/text/json_members.h"
#include "core/text/json_writer.h"
#include "wasm/cache_json.h"
#include "wasm/json_call.h"
#include "wasm/manifest_json.h"
#include "wasm/result.h"

namespace regcache {
namespace {

Result<std::string> merge_caches(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(const auto caches, array_member(root, "caches"));
  std::vector<GivenCache> given;
  if (caches) {
    for (const JsonValue cache : caches->children()) {
      REGCACHE_TRY_ASSIGN(GivenCache one, read_given_cache(cache));
      given.push_back(std::move(one));
    }
  }
  std::string shape;
  REGCACHE_TRY(read_member(root, "shape", shape));
  REGCACHE_TRY_ASSIGN(const ManifestShape parsed_shape, parse_shape(shape));
  std::vector<CacheParts> parts;
  parts.reserve(given.size());
  for (const GivenCache& cache : given) {
    parts.push_back({cache.config, cache.manifest});
  }
  REGCACHE_TRY_ASSIGN(const ComposedCache merged, compose_merged(parts, parsed_shape));
  return composed_json(merged);
}

// The number `name`, if it is there.
Result<std::optional<std::uint64_t>> read_count(const JsonValue& rules, std::string_view name) {
  constexpr std::int64_t kAbsent = -1;
  std::int64_t count = kAbsent;
  REGCACHE_TRY(read_member(rules, name, count));
  if (count < kAbsent) {
    return fail(Code::out_of_range, std::string(name), "this cannot be less than 0");
  }
  return count == kAbsent ? std::nullopt : std::optional(static_cast<std::uint64_t>(count));
}

Result<PruneRules> read_rules(const JsonValue& json, ManifestShape shape) {
  PruneRules rules;
  std::string oldest;
  REGCACHE_TRY(read_member(json, "oldest", oldest));
  if (!oldest.empty()) {
    REGCACHE_TRY_ASSIGN(rules.oldest, parse_rfc3339(oldest));
  }
  REGCACHE_TRY_ASSIGN(const std::optional<std::uint64_t> results, read_count(json, "keepLast"));
  if (results) {
    rules.results_max = static_cast<std::size_t>(*results);
  }
  REGCACHE_TRY_ASSIGN(rules.layers_bytes, read_count(json, "maxBytes"));
  const std::optional<JsonValue> fit = find_member(json, "fit");
  if (fit && !fit->is_null()) {
    REGCACHE_TRY_ASSIGN(const bool fits, fit->as_boolean());
    rules.fit = fits ? std::optional(shape) : std::nullopt;
  }
  return rules;
}

Result<std::string> prune_cache(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(const GivenCache cache, given_cache(root, "cache"));
  REGCACHE_TRY_ASSIGN(const auto rules, object_member(root, "rules"));
  PruneRules parsed;
  if (rules) {
    REGCACHE_TRY_ASSIGN(parsed, read_rules(*rules, cache.manifest.shape));
  }
  REGCACHE_TRY_ASSIGN(const CacheConfig pruned,
                      prune_cache_config(cache.config, cache.manifest.layers, parsed));
  REGCACHE_TRY_ASSIGN(const ComposedCache composed,
                      compose_cache(pruned, cache.manifest.layers, cache.manifest.shape));
  return composed_json(composed);
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) {
    json.string(text);
  }
  json.end_array();
}

Result<std::string> diff_caches(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(GivenCache a, given_cache(root, "a"));
  REGCACHE_TRY_ASSIGN(GivenCache b, given_cache(root, "b"));
  REGCACHE_TRY_ASSIGN(const CacheDiff diff,
                      diff_cache_configs(std::move(a.config), std::move(b.config)));
  JsonWriter json;
  json.begin_object();
  json.key("same").boolean(diff.is_same());
  write_record_changes(json, diff);
  write_texts(json, "blobsOnlyInA", diff.lost_blobs);
  write_texts(json, "blobsOnlyInB", diff.gained_blobs);
  json.end_object();
  return json.take();
}

Result<std::string> find_problems(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(const GivenCache cache, given_cache(root, "cache"));
  JsonWriter json;
  write_findings(json, find_cache_problems(cache.config, cache.manifest, cache.manifest_bytes));
  return json.take();
}

Result<std::string> draw_cache_as(const JsonValue& root) {
  REGCACHE_TRY_ASSIGN(const GivenCache cache, given_cache(root, "cache"));
  std::string language;
  REGCACHE_TRY(read_member(root, "as", language));
  if (language == "tree") {
    return render_cache_tree(cache.config, cache.manifest.layers);
  }
  if (language == "dot" || language == "mermaid") {
    return draw_cache(cache.config, cache.manifest.layers,
                      language == "dot" ? GraphLanguage::dot : GraphLanguage::mermaid);
  }
  return fail(Code::unknown_name, "as", "a cache is not drawn as '" + language + "'",
              "use tree, dot or mermaid");
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_merge_caches(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::merge_caches);
}

regcache::Status regcache_prune_cache(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::prune_cache);
}

regcache::Status regcache_diff_caches(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::diff_caches);
}

regcache::Status regcache_find_problems(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::find_problems);
}

regcache::Status regcache_draw_cache(const char* json, std::size_t size) {
  return regcache::answer_to({json, size}, regcache::draw_cache_as);
}

}  // extern "C"
