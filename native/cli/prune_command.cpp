#include "native/cli/prune_command.h"

#include <chrono>
#include <set>

#include "core/cache/prune.h"
#include "core/text/byte_size.h"
#include "core/text/json_writer.h"
#include "native/cli/amount.h"
#include "native/cli/console.h"
#include "native/cli/located_cache.h"
#include "native/transfer/deliver.h"

namespace regcache {
namespace {

struct Size {
  std::size_t records = 0;
  std::size_t results = 0;
  std::size_t blobs = 0;
  std::uint64_t bytes = 0;  // of layers, each blob once
};

// What goes, and what would stay.
struct Outcome {
  Size before;
  Size after;
  ComposedCache composed;
  bool is_same = false;
  bool is_done = false;
};

Size size_of(const CacheConfig& config, const std::vector<Descriptor>& layers) {
  Size size{.records = config.records.size()};
  for (const ConfigRecord& record : config.records) {
    size.results += record.results.size() + record.chains.size();
  }
  std::set<Digest> blobs;
  for (const Descriptor& layer : layers) {
    size.bytes += blobs.insert(layer.digest).second ? layer.size : 0;
  }
  size.blobs = blobs.size();
  return size;
}

Instant now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0};
}

Result<PruneRules> rules_of(const PruneArguments& arguments, ManifestShape shape) {
  PruneRules rules;
  if (!arguments.max_age.empty()) {
    const std::optional<std::int64_t> age = parse_age(arguments.max_age);
    if (!age) {
      return fail(Code::invalid_input, "--max-age", "'" + arguments.max_age + "' is no age",
                  "write a number and one of s, m, h, d, w: 7d");
    }
    rules.oldest = now();
    rules.oldest->seconds -= *age;
  }
  if (!arguments.max_size.empty()) {
    rules.layers_bytes = parse_size(arguments.max_size);
    if (!rules.layers_bytes) {
      return fail(Code::invalid_input, "--max-size", "'" + arguments.max_size + "' is no size",
                  "write a number and a unit: 10GB, 512MiB");
    }
  }
  if (arguments.keep_last) {
    rules.results_max = *arguments.keep_last;
  }
  if (arguments.fit) {
    rules.fit = shape;
  }
  const bool has_rule = rules.oldest || rules.layers_bytes || rules.results_max || rules.fit;
  if (!has_rule && !arguments.unreachable) {
    return fail(Code::missing, "prune", "what may go was not said",
                "give --max-age, --max-size, --keep-last, --unreachable or --fit");
  }
  return rules;
}

std::string outcome_text(const LocatedCache& cache, const Outcome& outcome) {
  const Size& before = outcome.before;
  const Size& after = outcome.after;
  const auto went = [](std::size_t old, std::size_t left, const char* what) {
    return std::to_string(old - left) + " of " + std::to_string(old) + " " + what;
  };
  if (outcome.is_same) {
    return cache.at.text + ": nothing to prune\n";
  }
  std::string text = cache.at.text + ": " + went(before.results, after.results, "results") + ", " +
                     went(before.records, after.records, "records") + ", " +
                     went(before.blobs, after.blobs, "blobs") + " (" +
                     format_bytes(before.bytes - after.bytes) + " of " +
                     format_bytes(before.bytes) + ")";
  text += outcome.is_done ? " are in the cache no more\n" : " would go\n";
  if (!outcome.is_done) {
    return text + "nothing was changed: add --yes to do it\n";
  }
  return text +
         (cache.at.host.empty()
              ? "their files stay in the folder: copy the cache to a new one to be rid of them\n"
              : "their bytes come free when the old manifest is deleted and the registry "
                "collects\n");
}

void write_size(JsonWriter& json, const Size& size) {
  json.begin_object();
  json.key("records").natural(size.records);
  json.key("results").natural(size.results);
  json.key("blobs").natural(size.blobs);
  json.key("bytes").natural(size.bytes);
  json.end_object();
}

std::string outcome_json(const LocatedCache& cache, const Outcome& outcome) {
  constexpr std::size_t kIndent = 2;
  JsonWriter json(kIndent);
  json.begin_object();
  json.key("schema").integer(1);
  json.key("location").string(cache.at.text);
  json.key("done").boolean(outcome.is_done);
  json.key("digest").string(outcome.is_same ? cache.image.stored.digest.text()
                                            : digest_of(outcome.composed.manifest).text());
  json.key("before");
  write_size(json, outcome.before);
  json.key("after");
  write_size(json, outcome.after);
  json.end_object();
  return json.take() + "\n";
}

Result<ExitStatus> prune(const PruneArguments& arguments) {
  REGCACHE_TRY(rules_of(arguments, ManifestShape::oci_manifest));
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection));
  REGCACHE_TRY_ASSIGN(
      LocatedCache cache,
      read_located(*place, arguments.location, arguments.yes ? Access::write : Access::read));
  if (arguments.yes) {
    REGCACHE_TRY(expect_tag(cache.at));
  }
  const CacheManifest& manifest = cache.image.manifest;
  REGCACHE_TRY_ASSIGN(const PruneRules rules, rules_of(arguments, manifest.shape));
  REGCACHE_TRY_ASSIGN(const CacheConfig pruned,
                      prune_cache_config(cache.image.config, manifest.layers, rules));
  REGCACHE_TRY_ASSIGN(ComposedCache composed,
                      compose_cache(pruned, manifest.layers, manifest.shape));
  Outcome outcome{.before = size_of(cache.image.config, manifest.layers),
                  .after = size_of(pruned, composed.parts.layers),
                  .composed = std::move(composed)};
  outcome.is_same = outcome.before.records == outcome.after.records &&
                    outcome.before.results == outcome.after.results &&
                    outcome.before.blobs == outcome.after.blobs;
  if (arguments.yes && !outcome.is_same) {
    REGCACHE_TRY_ASSIGN(const DeliveryReport delivered,
                        deliver_cache({}, *cache.at.store, outcome.composed, cache.at.name));
    outcome.is_done = delivered.manifest.has_value();
  }
  print_out(arguments.json ? outcome_json(cache, outcome) : outcome_text(cache, outcome));
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_prune(const PruneArguments& arguments) {
  const Result<ExitStatus> status = prune(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
