// The times by which `regcache serve` takes for abandoned what nobody finished or named.
#pragma once

#include <chrono>

namespace regcache {

// An upload that nothing was written to for so long is given up: a laptop that sleeps over night goes on,
// and what broke does not fill the disk. Source: docker-registry waits a week (uploadpurging.age); zot
// (DefaultGCDelay) and olareg (GracePeriod) wait an hour.
inline constexpr std::chrono::hours kUploadAgeMax{24};

// What a client was told to be there stays for so long without a manifest that names it: the time from the
// first blob of a push to its manifest. Source: zot's DefaultGCDelay and olareg's GracePeriod.
inline constexpr std::chrono::hours kCollectionGrace{1};

// From the end of a collection to the next: a disk that fills is emptied soon, and a walk through a hundred
// thousand files is not felt. Source: olareg's Frequency; zot waits an hour (DefaultGCInterval).
inline constexpr std::chrono::minutes kCollectionPause{15};

}  // namespace regcache
