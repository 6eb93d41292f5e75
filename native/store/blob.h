// Blobs on the move: where bytes come from and where they go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/result/result.h"

namespace regcache {

// Reads one blob from its start to its end.
class BlobReader {
 public:
  virtual ~BlobReader() = default;
  // Fills the front of `room`; 0 is the end.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::uint8_t> room) = 0;
};

// Takes one blob. restart() forgets what was written: a download begins again.
class BlobSink {
 public:
  virtual ~BlobSink() = default;
  [[nodiscard]] virtual Result<void> write(std::span<const std::uint8_t> bytes) = 0;
  [[nodiscard]] virtual Result<void> restart() = 0;
};

// A blob that can be read, from the start again when an upload has to be repeated.
class BlobSource {
 public:
  virtual ~BlobSource() = default;
  [[nodiscard]] virtual Result<std::unique_ptr<BlobReader>> open() = 0;
  // Writes all of it to `sink`. Sources that arrive by themselves (downloads) override it, so that no
  // thread has to stand between.
  [[nodiscard]] virtual Result<void> write_to(BlobSink& sink);
};

}  // namespace regcache
