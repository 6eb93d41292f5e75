#include "native/transfer/blob_transfer.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "native/store/stored_blob.h"
#include "native/transfer/counting.h"
#include "native/transfer/jobs.h"

namespace regcache {
namespace {

void count(TransferReport& report, PutOutcome outcome, std::uint64_t bytes) {
  switch (outcome) {
    case PutOutcome::sent:
      report.copied += 1;
      report.copied_bytes += bytes;
      return;
    case PutOutcome::existed:
      report.existed += 1;
      report.existed_bytes += bytes;
      return;
    case PutOutcome::mounted:
      report.mounted += 1;
      report.mounted_bytes += bytes;
      return;
  }
}

BlobFate fate_of(PutOutcome outcome) {
  switch (outcome) {
    case PutOutcome::sent:
      return BlobFate::copied;
    case PutOutcome::existed:
      return BlobFate::existed;
    case PutOutcome::mounted:
      return BlobFate::mounted;
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace

Result<void> transfer_blob(const TransferRoute& route, const Descriptor& blob, BlobSource& source,
                           TransferReport& report) {
  CountingSource counting(source, blob, route.progress);
  route.progress.started(blob);
  REGCACHE_TRY_ASSIGN(const PutOutcome outcome,
                      route.to.put_blob(blob, counting, route.mount_from));
  route.progress.finished(blob, fate_of(outcome), blob.size);
  count(report, outcome, blob.size);
  return {};
}

std::vector<Descriptor> unique_blobs(const std::vector<Descriptor>& blobs) {
  std::set<Digest> seen;
  std::vector<Descriptor> unique;
  for (const Descriptor& blob : blobs) {
    if (seen.insert(blob.digest).second) {
      unique.push_back(blob);
    }
  }
  // Large blobs first: the last ones to run are short, and all threads end together.
  std::stable_sort(unique.begin(), unique.end(),
                   [](const Descriptor& a, const Descriptor& b) { return a.size > b.size; });
  return unique;
}

Result<TransferReport> transfer_blobs(const TransferRoute& route,
                                      const std::vector<Descriptor>& blobs) {
  const std::vector<Descriptor> unique = unique_blobs(blobs);
  std::uint64_t bytes = 0;
  for (const Descriptor& blob : unique) {
    bytes += blob.size;
  }
  route.progress.planned(unique.size(), bytes);

  std::mutex mutex;
  TransferReport report;
  std::vector<Job> jobs;
  jobs.reserve(unique.size());
  for (const Descriptor& blob : unique) {
    jobs.push_back([&route, &blob, &mutex, &report]() -> Result<void> {
      StoredBlob source(route.from, blob);
      TransferReport one;
      REGCACHE_TRY(transfer_blob(route, blob, source, one));
      const std::scoped_lock lock(mutex);
      report += one;
      return {};
    });
  }
  REGCACHE_TRY(run_jobs(jobs, route.jobs));
  return report;
}

TransferReport& operator+=(TransferReport& sum, const TransferReport& other) {
  sum.copied += other.copied;
  sum.converted += other.converted;
  sum.existed += other.existed;
  sum.mounted += other.mounted;
  sum.copied_bytes += other.copied_bytes;
  sum.converted_bytes += other.converted_bytes;
  sum.unconverted_bytes += other.unconverted_bytes;
  sum.existed_bytes += other.existed_bytes;
  sum.mounted_bytes += other.mounted_bytes;
  return sum;
}

}  // namespace regcache
