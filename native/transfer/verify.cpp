#include "native/transfer/verify.h"

#include <map>
#include <mutex>

#include "native/transfer/blob_transfer.h"
#include "native/transfer/counting.h"
#include "native/transfer/jobs.h"
#include "native/transfer/layer_sink.h"

namespace regcache {
namespace {

bool is_finding(Code code) {
  return code == Code::not_found || code == Code::corrupt || code == Code::out_of_range ||
         code == Code::unsupported;
}

// The limits are those of whoever asks: they say nothing about the blob.
bool is_limit(Code code) {
  return code == Code::out_of_range;
}

Result<void> verify_presence(Store& store, const Descriptor& blob) {
  REGCACHE_TRY_ASSIGN(const bool there, store.has_blob(blob));
  if (!there) {
    return fail(
        Code::not_found, blob.digest.text(),
        "there is no such blob of " + std::to_string(blob.size) + " bytes in " + store.text(),
        "BuildKit fails a build that needs it: 'regcache repair' makes a cache without it");
  }
  return {};
}

Result<void> verify_content(Store& store, const Descriptor& blob, const DecodeLimits& limits,
                            Progress& progress) {
  const std::optional<LayerType> type = parse_layer_type(blob.media_type);
  // Anything that is no layer is only hashed, which the store does.
  LayerSink sink(blob.digest, type ? type->compression : Compression::uncompressed, {}, limits);
  CountingSink counting(sink, blob, progress);
  REGCACHE_TRY(store.get_blob(blob, counting));
  REGCACHE_TRY_ASSIGN(const DecodedLayer decoded, sink.finish());
  return type ? check_decoded(blob, decoded) : Result<void>();
}

}  // namespace

Result<VerifyReport> verify_blobs(Store& store, const CacheImage& image, const VerifyPlan& plan,
                                  Progress& progress) {
  std::vector<Descriptor> blobs = image.manifest.layers;
  blobs.push_back(image.manifest.config);
  blobs = unique_blobs(blobs);

  VerifyReport report;
  report.blobs = blobs.size();
  for (const Descriptor& blob : blobs) {
    report.bytes += blob.size;
    report.diff_ids += parse_layer_type(blob.media_type) && stated_diff_id(blob) ? 1 : 0;
  }
  progress.planned(report.blobs, report.bytes);

  std::mutex mutex;
  std::map<std::size_t, Error> findings;
  std::vector<Job> work;
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    work.push_back([&, i]() -> Result<void> {
      progress.started(blobs[i]);
      Result<void> result = plan.depth == VerifyDepth::content
                                ? verify_content(store, blobs[i], plan.limits, progress)
                                : verify_presence(store, blobs[i]);
      progress.finished(blobs[i], BlobFate::existed, blobs[i].size);
      if (!result && is_finding(result.error().code)) {
        const std::scoped_lock lock(mutex);
        findings.emplace(i, std::move(result).error());
        return {};
      }
      return result;
    });
  }
  REGCACHE_TRY(run_jobs(work, plan.jobs));
  for (auto& [index, error] : findings) {
    std::vector<BlobFinding>& list = is_limit(error.code) ? report.unchecked : report.findings;
    list.push_back({blobs[index].digest, std::move(error)});
  }
  if (plan.depth == VerifyDepth::presence) {
    report.diff_ids = 0;
  }
  return report;
}

}  // namespace regcache
