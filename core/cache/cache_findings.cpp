#include "core/cache/cache_findings.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/cache/indexes.h"
#include "core/cache/layer_stack.h"
#include "core/cache/live_records.h"
#include "core/cache/results.h"
#include "core/limits.h"
#include "core/oci/media_type.h"

namespace regcache {
namespace {

std::string record_pointer(std::size_t record) {
  return "/records/" + std::to_string(record);
}

class Finder {
 public:
  Finder(const CacheConfig& config, const CacheManifest& manifest)
      : config_(config), manifest_(manifest) {}

  std::vector<CacheFinding> find(std::uint64_t manifest_bytes) {
    check_cap("manifest", manifest_bytes);
    check_cap("cache config", manifest_.config.size);
    check_indexes_of_all();
    check_inputs();
    check_descriptors();
    check_sources();
    if (has_sound_layers_) {
      check_results();
      check_unused_layers();
    }
    return std::move(findings_);
  }

 private:
  void report(Severity severity, std::string_view rule, Error error) {
    const std::size_t count = ++counts_[rule];
    if (count <= kFindingsOfRuleMax) {
      findings_.push_back({severity, rule, std::move(error)});
    } else if (count == kFindingsOfRuleMax + 1) {
      findings_.push_back({severity, rule, {error.code, {}, "there are more of these", {}}});
    }
  }

  void check_cap(std::string_view what, std::uint64_t bytes) {
    if (bytes > kImportBytesMax) {
      report(Severity::error, "import-cap",
             {Code::out_of_range, std::string(what),
              "has " + std::to_string(bytes) + " bytes: BuildKit imports at most " +
                  std::to_string(kImportBytesMax) + " and ignores the cache",
              "prune it with --fit"});
    }
  }

  void check_indexes_of_all() {
    for (IndexProblem& problem : find_index_problems(config_, kFindingsOfRuleMax + 1)) {
      has_sound_layers_ = has_sound_layers_ && (problem.fault == IndexFault::link_range ||
                                                problem.fault == IndexFault::record_loop);
      problem.error.detail += ": BuildKit ignores the cache";
      report(Severity::error, "index", std::move(problem.error));
    }
  }

  void check_inputs() {
    std::vector<bool> is_used(config_.records.size(), false);
    for (std::size_t i = 0; i < config_.records.size(); ++i) {
      for (std::size_t slot = 0; slot < config_.records[i].inputs.size(); ++slot) {
        if (config_.records[i].inputs[slot].empty()) {
          report(Severity::error, "empty-input",
                 {Code::invalid_input,
                  record_pointer(i) + "/inputs/" + std::to_string(slot),
                  "an input without alternatives: BuildKit since 0.25 ignores the cache",
                  {}});
        }
        for (const ConfigInput& input : config_.records[i].inputs[slot]) {
          if (is_index(input.link, is_used.size())) {
            is_used[static_cast<std::size_t>(input.link)] = true;
          }
        }
      }
    }
    for (std::size_t i = 0; i < config_.records.size(); ++i) {
      if (is_random(config_.records[i])) {
        report(
            is_used[i] ? Severity::error : Severity::warning, "random-key",
            {Code::invalid_input,
             record_pointer(i),
             is_used[i] ? "a random key that others link to: BuildKit since 0.25 ignores the cache"
                        : "a random key matches no build",
             {}});
      }
    }
  }

  void check_descriptors() {
    std::map<Digest, const Descriptor*> seen;
    for (const Descriptor& layer : manifest_.layers) {
      const auto [at, is_new] = seen.emplace(layer.digest, &layer);
      if (is_new) {
        check_descriptor(layer);
      } else if (!(*at->second == layer)) {
        report(Severity::warning, "descriptors-differ",
               {Code::conflict,
                layer.digest.text(),
                "the manifest describes the blob in two ways: the last one counts",
                {}});
      }
    }
  }

  void check_descriptor(const Descriptor& layer) {
    const std::string& digest = layer.digest.text();
    if (!parse_layer_type(layer.media_type)) {
      report(Severity::error, "layer-type",
             {Code::unsupported,
              digest,
              "its media type '" + layer.media_type +
                  "' is none of a layer: a build that needs it fails",
              {}});
    }
    const auto diff_id = layer.annotations.find(kUncompressedAnnotation);
    if (diff_id == layer.annotations.end() || !parse_digest(diff_id->second)) {
      report(Severity::warning, "no-diff-id",
             {Code::missing,
              digest,
              "no digest of its uncompressed bytes: steps that have it run again",
              {}});
    }
    const auto created = layer.annotations.find(kCreatedAtAnnotation);
    if (created != layer.annotations.end() && !parse_rfc3339(created->second)) {
      report(Severity::warning, "created-at",
             {Code::invalid_input,
              digest,
              "'" + created->second + "' is no time: steps that have it run again",
              {}});
    }
    const auto source = layer.annotations.lower_bound(kDistributionSourcePrefix);
    if (source != layer.annotations.end() && source->first.starts_with(kDistributionSourcePrefix)) {
      report(Severity::warning, "private-annotation",
             {Code::conflict, digest, "its annotations name the repository " + source->second, {}});
    }
  }

  void check_sources() {
    std::map<std::string_view, std::size_t> sources;
    for (std::size_t i = 0; i < config_.records.size(); ++i) {
      const ConfigRecord& record = config_.records[i];
      if (record.inputs.empty() && !sources.emplace(record.digest, i).second) {
        report(Severity::warning, "same-source",
               {Code::conflict,
                record_pointer(i),
                "the same source as record " + std::to_string(sources[record.digest]) +
                    ": BuildKit before 0.25 forgets what follows from one of them",
                {}});
      }
    }
  }

  void check_results() {
    std::set<std::string_view> described;
    for (const Descriptor& layer : manifest_.layers) {
      described.insert(layer.digest.text());
    }
    for (std::size_t i = 0; i < config_.layers.size(); ++i) {
      if (described.count(config_.layers[i].blob) == 0) {
        report(Severity::warning, "no-descriptor",
               {Code::missing,
                "/layers/" + std::to_string(i) + "/blob",
                "the manifest does not list " + config_.layers[i].blob +
                    ": BuildKit drops the results that need it",
                {}});
      }
    }
    const Result<CacheConfig> distinct = with_distinct_results(config_);
    for (std::size_t i = 0; distinct && i < config_.records.size(); ++i) {
      const ConfigRecord& all = config_.records[i];
      const ConfigRecord& kept = distinct->records[i];
      if (all.results.size() != kept.results.size() || all.chains.size() != kept.chains.size()) {
        report(Severity::warning, "same-time",
               {Code::conflict,
                record_pointer(i),
                "results of one time and one number of layers: BuildKit takes one of them for all",
                {}});
      }
    }
  }

  void check_unused_layers() {
    const std::size_t unused = config_.layers.size() - without_unused_layers(config_).layers.size();
    if (unused > 0) {
      report(Severity::note, "unused-layer",
             {Code::conflict, "/layers", "no result needs " + std::to_string(unused) + " of them",
              "prune it with --unreachable"});
    }
  }

  const CacheConfig& config_;
  const CacheManifest& manifest_;
  bool has_sound_layers_ = true;
  std::map<std::string_view, std::size_t> counts_;
  std::vector<CacheFinding> findings_;
};

}  // namespace

std::vector<CacheFinding> find_cache_problems(const CacheConfig& config,
                                              const CacheManifest& manifest,
                                              std::uint64_t manifest_bytes) {
  return Finder(config, manifest).find(manifest_bytes);
}

}  // namespace regcache
