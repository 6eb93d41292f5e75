#include "native/transfer/registry_probe.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/cache/cache_config.h"
#include "core/codec/layer_encoder.h"
#include "core/oci/manifest.h"
#include "native/store/text_blob.h"

namespace regcache {
namespace {

constexpr ProbeTrial kShapes[] = {ProbeTrial::oci_manifest, ProbeTrial::oci_index,
                                  ProbeTrial::docker_list};

ManifestShape shape_of(ProbeTrial trial) {
  switch (trial) {
    case ProbeTrial::oci_index:
      return ManifestShape::oci_index;
    case ProbeTrial::docker_list:
      return ManifestShape::docker_list;
    default:
      return ManifestShape::oci_manifest;
  }
}

// Whether the registry looked at what was asked, and said no.
bool is_answer(Code code) {
  return code == Code::denied || code == Code::refused || code == Code::unsupported ||
         code == Code::not_found || code == Code::conflict || code == Code::invalid_input ||
         code == Code::out_of_range;
}

// A blob of ours and what describes it.
struct Probe {
  Descriptor descriptor;
  std::string bytes;
};

Probe probe_of(std::string_view media_type, std::string bytes) {
  Descriptor descriptor{.media_type = std::string(media_type),
                        .digest = digest_of(bytes),
                        .size = bytes.size(),
                        .annotations = {}};
  return {std::move(descriptor), std::move(bytes)};
}

// A tar without files, which no other run is likely to have, as a layer.
Result<Probe> empty_layer(std::uint64_t nonce, Compression compression) {
  constexpr std::size_t kTarBlock = 512;
  constexpr std::uint64_t kSizes = 1'000;
  const std::string tar(kTarBlock * (2 + nonce % kSizes), '\0');
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<LayerEncoder> encoder,
                      make_layer_encoder(compression, std::nullopt));
  Input input(reinterpret_cast<const std::uint8_t*>(tar.data()), tar.size());
  std::string bytes;
  std::array<std::uint8_t, 4'096> room = {};
  Step step = Step::need_output;
  while (step == Step::need_output) {
    Output output = room;
    REGCACHE_TRY_ASSIGN(step, encoder->step(input, output, End::yes));
    bytes.append(reinterpret_cast<const char*>(room.data()), room.size() - output.size());
  }
  Probe probe = probe_of(layer_media_type(compression, ManifestShape::oci_manifest), bytes);
  probe.descriptor.annotations = encoder->take_facts().annotations;
  return probe;
}

Probe config_of(const Descriptor& layer, std::uint64_t nonce) {
  CacheConfig config;
  config.layers.push_back({.blob = layer.digest.text(), .parent = -1, .annotations = {}});
  const Digest record = digest_of("regcache doctor " + std::to_string(nonce));
  config.records.push_back({.results = {{.layer = 0, .created_at = {}}},
                            .chains = {},
                            .digest = record.text(),
                            .inputs = {}});
  return probe_of(kCacheConfigMediaType, write_cache_config(config));
}

class Prober {
 public:
  Prober(Store& store, Store& remover) : store_(store), remover_(remover) {
    for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(ProbeTrial::deletion); ++i) {
      probe_.findings.push_back({static_cast<ProbeTrial>(i), Verdict::untried, {}});
    }
  }

  Result<RegistryProbe> run(std::uint64_t nonce) {
    REGCACHE_TRY_ASSIGN(const Probe gzip, empty_layer(nonce, Compression::gzip));
    REGCACHE_TRY_ASSIGN(const Probe zstd, empty_layer(nonce, Compression::zstd));
    const Probe config = config_of(gzip.descriptor, nonce);
    const Digest nobody = digest_of(config.bytes + " ");
    REGCACHE_TRY(judge(ProbeTrial::pull, store_.head_manifest(nobody.text())));
    REGCACHE_TRY(judge(ProbeTrial::push, put(config)));
    if (probe_.verdict(ProbeTrial::push) == Verdict::yes) {
      const Result<void> tried = try_shapes(config, gzip, zstd);
      const Result<void> cleaned = clean_up();
      REGCACHE_TRY(tried);
      REGCACHE_TRY(cleaned);
    }
    return std::move(probe_);
  }

 private:
  Result<void> try_shapes(const Probe& config, const Probe& gzip, const Probe& zstd) {
    REGCACHE_TRY(judge(ProbeTrial::stream, stream(gzip)));
    REGCACHE_TRY(put(gzip));
    for (const ProbeTrial trial : kShapes) {
      REGCACHE_TRY(judge(trial, put_cache(shape_of(trial), config, gzip)));
    }
    const std::optional<ManifestShape> shape = probe_.shape();
    if (shape) {
      REGCACHE_TRY(put(zstd));
      REGCACHE_TRY(judge(ProbeTrial::zstd, put_cache(*shape, config, zstd)));
    }
    return {};
  }

  Result<void> put(const Probe& probe) {
    TextBlob blob(probe.bytes);
    REGCACHE_TRY_ASSIGN(const PutOutcome outcome,
                        store_.put_blob(probe.descriptor, blob, std::nullopt));
    if (outcome == PutOutcome::sent) {
      our_blobs_.push_back(probe.descriptor);
    }
    return {};
  }

  Result<void> stream(const Probe& probe) {
    REGCACHE_TRY_ASSIGN(const std::unique_ptr<BlobWriter> writer, store_.create_blob());
    TextBlob blob(probe.bytes);
    Result<void> sent = blob.write_to(*writer);
    if (sent) {
      const Result<PutOutcome> outcome = writer->commit(probe.descriptor);
      sent = outcome ? Result<void>() : fail(outcome.error());
      if (outcome && *outcome == PutOutcome::sent) {
        our_blobs_.push_back(probe.descriptor);
      }
    }
    if (!sent && writer->has_another_way()) {
      return fail(Code::refused, sent.error().subject, sent.error().detail);
    }
    return sent;
  }

  // Stored, and the same when it comes back.
  Result<void> put_cache(ManifestShape shape, const Probe& config, const Probe& layer) {
    CacheManifest cache{ManifestShape::oci_manifest, config.descriptor, {layer.descriptor}};
    const std::string bytes = write_manifest(with_shape(std::move(cache), shape));
    const Digest digest = digest_of(bytes);
    REGCACHE_TRY(store_.put_manifest(digest.text(), manifest_media_type(shape), bytes));
    ours_.push_back(digest);
    REGCACHE_TRY(store_.get_manifest(digest.text()));
    return {};
  }

  Result<void> clean_up() {
    for (const Digest& digest : ours_) {
      const Result<void> deleted = remover_.delete_manifest(digest);
      if (!deleted) {
        probe_.left.push_back(digest);
      }
      REGCACHE_TRY(judge(ProbeTrial::deletion, deleted));
    }
    for (const Descriptor& blob : our_blobs_) {
      // What a manifest that stays refers to stays too.
      const bool may_go = probe_.left.empty();
      Result<void> deleted = may_go ? remover_.delete_blob(blob) : Result<void>();
      if (!may_go || !deleted) {
        probe_.left_blobs.push_back(blob.digest);
      }
      if (!deleted && !is_answer(deleted.error().code)) {
        return deleted;
      }
    }
    return {};
  }

  template <typename T>
  Result<void> judge(ProbeTrial trial, const Result<T>& outcome) {
    ProbeFinding& finding = probe_.findings[static_cast<std::size_t>(trial)];
    if (outcome) {
      finding.verdict = Verdict::yes;
      return {};
    }
    if (!is_answer(outcome.error().code)) {
      return fail(outcome.error());
    }
    finding.verdict = Verdict::no;
    finding.why = outcome.error().detail;
    finding.code = outcome.error().code;
    return {};
  }

  Store& store_;
  Store& remover_;
  RegistryProbe probe_;
  std::vector<Digest> ours_;
  std::vector<Descriptor> our_blobs_;
};

}  // namespace

std::string_view trial_name(ProbeTrial trial) {
  constexpr std::string_view kNames[] = {"pull",      "push",        "stream", "oci-manifest",
                                         "oci-index", "docker-list", "zstd",   "deletion"};
  return kNames[static_cast<std::size_t>(trial)];
}

Verdict RegistryProbe::verdict(ProbeTrial trial) const {
  return findings[static_cast<std::size_t>(trial)].verdict;
}

std::optional<ManifestShape> RegistryProbe::shape() const {
  const auto* at = std::find_if(std::begin(kShapes), std::end(kShapes), [this](ProbeTrial trial) {
    return verdict(trial) == Verdict::yes;
  });
  return at == std::end(kShapes) ? std::nullopt : std::optional(shape_of(*at));
}

Result<RegistryProbe> probe_registry(Store& store, Store& remover, std::uint64_t nonce) {
  return Prober(store, remover).run(nonce);
}

}  // namespace regcache
