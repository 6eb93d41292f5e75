#include "core/registry/upload_habits.h"

#include <algorithm>

#include "core/limits.h"

namespace regcache {
namespace {

constexpr UploadWay kWays[] = {UploadWay::whole, UploadWay::stream, UploadWay::chunks};

// Smaller than what failed by enough that few tries find what passes.
constexpr std::uint64_t kShrinkBy = 8;

// What went out before a break is more than what got through: buffers held some of it.
constexpr std::uint64_t kSafeShare = 4;

}  // namespace

UploadHabits::UploadHabits(const RegistryProfile* profile, std::uint64_t chunk_bytes)
    : limit_bytes_(chunk_bytes) {
  const bool takes_chunks = profile == nullptr || profile->takes_chunks;
  refused_[static_cast<std::size_t>(UploadWay::chunks)] = !takes_chunks && chunk_bytes == 0;
}

UploadWay UploadHabits::way_for(std::uint64_t size) const {
  if (limit_bytes_ != 0 && size > limit_bytes_ && !is_refused(UploadWay::chunks)) {
    return UploadWay::chunks;
  }
  const auto* const way = std::find_if(std::begin(kWays), std::end(kWays),
                                       [this](UploadWay each) { return !is_refused(each); });
  return way == std::end(kWays) ? UploadWay::whole : *way;
}

std::uint64_t UploadHabits::chunk_bytes() const {
  return limit_bytes_ == 0 ? kChunkBytesDefault : limit_bytes_;
}

bool UploadHabits::refuse(UploadWay way) {
  refused_[static_cast<std::size_t>(way)] = true;
  return !std::all_of(refused_.begin(), refused_.end(), [](bool refused) { return refused; });
}

bool UploadHabits::shrink(std::uint64_t tried_bytes) {
  const std::uint64_t smaller =
      std::clamp(tried_bytes / kShrinkBy, kChunkBytesMin, kChunkBytesDefault);
  if (smaller >= tried_bytes || is_refused(UploadWay::chunks)) {
    return false;
  }
  limit_bytes_ = limit_bytes_ == 0 ? smaller : std::min(limit_bytes_, smaller);
  return true;
}

void UploadHabits::lose(std::uint64_t sent_bytes) {
  const std::uint64_t safe =
      std::clamp(sent_bytes / kSafeShare, kResumeBytesMin, kChunkBytesDefault);
  limit_bytes_ = limit_bytes_ == 0 ? safe : std::min(limit_bytes_, safe);
  breaks_lose_uploads_ = true;
}

}  // namespace regcache
