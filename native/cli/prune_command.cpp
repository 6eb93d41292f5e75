#include "native/cli/prune_command.h"

#include <algorithm>
#include <compare>
#include <set>

#include "core/cache/prune.h"
#include "core/cache/results.h"
#include "core/text/byte_size.h"
#include "core/text/columns.h"
#include "core/text/json_writer.h"
#include "native/cli/amount.h"
#include "native/cli/console.h"
#include "native/cli/located_cache.h"
#include "native/cli/prune_repository_command.h"
#include "native/transfer/deliver.h"

namespace regcache {
namespace {

struct Size {
  std::size_t records = 0;
  std::size_t results = 0;
  std::size_t blobs = 0;
  std::uint64_t bytes = 0;  // of layers, each blob once
};

// A result as people know it.
struct NamedResult {
  std::string record;
  std::string layer;  // its top layer's blob
  std::string created_at;

  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const NamedResult&, const NamedResult&) = default;
};

// What goes, and what would stay.
struct Outcome {
  Size before;
  Size after;
  ComposedCache composed;
  std::vector<NamedResult> results_gone;
  std::vector<std::string> records_gone;
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

std::multiset<NamedResult> results_of(const CacheConfig& config) {
  std::multiset<NamedResult> results;
  const auto blob = [&](std::int64_t layer) {
    return config.layers[static_cast<std::size_t>(layer)].blob;
  };
  for (const ConfigRecord& record : config.records) {
    for (const ConfigResult& result : record.results) {
      results.insert({record.digest, blob(result.layer), result.created_at});
    }
    for (const ConfigChain& chain : record.chains) {
      results.insert(
          {record.digest, chain.layers.empty() ? "" : blob(chain.layers.back()), chain.created_at});
    }
  }
  return results;
}

// Those of `before` that `after` does not have, the oldest first.
std::vector<NamedResult> results_gone(const CacheConfig& before, const CacheConfig& after) {
  std::multiset<NamedResult> left = results_of(before);
  for (const NamedResult& kept : results_of(after)) {
    if (const auto at = left.find(kept); at != left.end()) {
      left.erase(at);
    }
  }
  std::vector<NamedResult> gone(left.begin(), left.end());
  std::stable_sort(gone.begin(), gone.end(), [](const NamedResult& a, const NamedResult& b) {
    const Result<Instant> x = result_time(a.created_at);
    const Result<Instant> y = result_time(b.created_at);
    return x && y && *x < *y;
  });
  return gone;
}

std::vector<std::string> records_gone(const CacheConfig& before, const CacheConfig& after) {
  std::multiset<std::string> left;
  for (const ConfigRecord& record : before.records) {
    left.insert(record.digest);
  }
  for (const ConfigRecord& record : after.records) {
    if (const auto at = left.find(record.digest); at != left.end()) {
      left.erase(at);
    }
  }
  return {left.begin(), left.end()};
}

// A cache without results is none: that is never what somebody wants who prunes.
Result<void> expect_results(const Size& before, const Size& after, const std::string& place) {
  if (after.results == 0 && before.results > 0) {
    return fail(
        Code::conflict, place,
        "by these rules every one of its " + std::to_string(before.results) + " results would go",
        "let more stay, or delete the tag: 'regcache prune REPOSITORY --tags'");
  }
  return {};
}

Result<PruneRules> rules_of(const PruneArguments& arguments, ManifestShape shape) {
  PruneRules rules;
  if (!arguments.max_age.empty()) {
    REGCACHE_TRY_ASSIGN(rules.oldest, time_before("--max-age", arguments.max_age));
  }
  if (!arguments.max_size.empty()) {
    rules.layers_bytes = parse_size(arguments.max_size);
    if (!rules.layers_bytes) {
      return fail(Code::invalid_input, "--max-size", "'" + arguments.max_size + "' is no size",
                  "write a number and a unit: 10GB, 512MiB");
    }
  }
  if (arguments.keep_last == 0) {
    return fail(Code::invalid_input, "--keep-last", "0 results of each record are an empty cache",
                "keep 1 or more");
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
                "give --max-age, --max-size, --keep-last, --unreachable or --fit; of a repository "
                "--tags, --older-than or --keep");
  }
  return rules;
}

std::string names_text(const Outcome& outcome) {
  constexpr std::size_t kShortDigest = 19;  // "sha256:" and twelve digits
  std::string text;
  for (const NamedResult& one : outcome.results_gone) {
    text += "  " + printable(one.record.substr(0, kShortDigest)) + "  result of " +
            (one.created_at.empty() ? "no known time" : printable(one.created_at)) +
            ", top layer " + printable(one.layer.substr(0, kShortDigest)) + "\n";
  }
  for (const std::string& record : outcome.records_gone) {
    text += "  " + printable(record.substr(0, kShortDigest)) + "  record\n";
  }
  return text;
}

std::string outcome_text(const LocatedCache& cache, const Outcome& outcome, bool verbose) {
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
  if (verbose) {
    text += names_text(outcome);
  }
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
  json.key("resultsGone").begin_array();
  for (const NamedResult& one : outcome.results_gone) {
    json.begin_object().key("record").string(one.record).key("layer").string(one.layer);
    json.key("createdAt").string(one.created_at).end_object();
  }
  json.end_array().key("recordsGone").begin_array();
  for (const std::string& record : outcome.records_gone) {
    json.string(record);
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

// Whoever leaves the tag out means the repository more often than its `latest`.
Failure with_hint(Error error, const std::string& location) {
  const bool has_tag = tag_mark(location) != std::string::npos;
  if (error.code == Code::not_found && !has_tag && error.hint.empty()) {
    error.hint = "name a tag; or, for the tags of a repository: --tags, --older-than or --keep";
  }
  return fail(std::move(error));
}

Result<ExitStatus> prune(const PruneArguments& arguments) {
  if (asks_for_repository(arguments)) {
    return prune_repository(arguments);
  }
  REGCACHE_TRY(rules_of(arguments, ManifestShape::oci_manifest));
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection));
  Result<LocatedCache> found =
      read_located(*place, arguments.location, arguments.yes ? Access::write : Access::read);
  if (!found) {
    return with_hint(std::move(found).error(), arguments.location);
  }
  LocatedCache cache = *std::move(found);
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
                  // NOLINTNEXTLINE(bugprone-use-after-move): the move comes after, in order
                  .after = size_of(pruned, composed.parts.layers),
                  .composed = std::move(composed)};
  REGCACHE_TRY(expect_results(outcome.before, outcome.after, cache.at.text));
  outcome.results_gone = results_gone(cache.image.config, pruned);
  outcome.records_gone = records_gone(cache.image.config, pruned);
  outcome.is_same = outcome.before.records == outcome.after.records &&
                    outcome.before.results == outcome.after.results &&
                    outcome.before.blobs == outcome.after.blobs;
  if (arguments.yes && !outcome.is_same) {
    REGCACHE_TRY_ASSIGN(const DeliveryReport delivered,
                        deliver_cache({}, *cache.at.store, outcome.composed, cache.at.name));
    outcome.is_done = delivered.manifest.has_value();
  }
  print_out(arguments.json ? outcome_json(cache, outcome)
                           : outcome_text(cache, outcome, arguments.verbose));
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_prune(const PruneArguments& arguments) {
  const Result<ExitStatus> status = prune(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
