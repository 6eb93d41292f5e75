// Blobs on the move: where bytes come from and where they go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/oci/descriptor.h"
#include "core/result/result.h"

namespace regcache {

// What became of a blob that was put.
enum class PutOutcome : std::uint8_t { sent, existed, mounted };

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

// Takes a blob that is read only to see whether it is right, or what it would become.
class NowhereSink final : public BlobSink {
 public:
  Result<void> write(std::span<const std::uint8_t> /*bytes*/) override { return {}; }
  Result<void> restart() override { return {}; }
};

// Takes one blob whose digest nobody knows before its last byte. Gone without commit, it leaves nothing.
class BlobWriter : public BlobSink {
 public:
  // Ends the blob: all of it was written, and `blob` has its digest and size.
  [[nodiscard]] virtual Result<PutOutcome> commit(const Descriptor& blob) = 0;
  // Whether what failed was this way of writing. The store has another one then: create_blob() again.
  [[nodiscard]] virtual bool has_another_way() const { return false; }
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
