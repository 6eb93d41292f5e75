// What a transfer tells about itself while it runs.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/oci/descriptor.h"

namespace regcache {

// What became of a blob.
enum class BlobFate : std::uint8_t { copied, converted, existed, mounted };

// "copied", "converted", "existed", "mounted".
[[nodiscard]] std::string_view fate_name(BlobFate fate);

// Listens to a transfer. All functions may be called from several threads at once.
class Progress {
 public:
  virtual ~Progress() = default;

  // The transfer will handle this many blobs of this many bytes in all.
  virtual void planned(std::size_t blobs, std::uint64_t bytes) = 0;
  virtual void started(const Descriptor& blob) = 0;
  // `bytes` more of the blob went through.
  virtual void advanced(const Descriptor& blob, std::uint64_t bytes) = 0;
  // What went through does not count: the blob begins again.
  virtual void restarted(const Descriptor& blob) = 0;
  // `stored_bytes` is its size where it went: another one than before when it was converted.
  virtual void finished(const Descriptor& blob, BlobFate fate, std::uint64_t stored_bytes) = 0;
  // Something the user should know that stops nothing.
  virtual void warned(std::string_view text) = 0;
};

// Says nothing.
class SilentProgress final : public Progress {
 public:
  void planned(std::size_t /*blobs*/, std::uint64_t /*bytes*/) override {}
  void started(const Descriptor& /*blob*/) override {}
  void advanced(const Descriptor& /*blob*/, std::uint64_t /*bytes*/) override {}
  void restarted(const Descriptor& /*blob*/) override {}
  void finished(const Descriptor& /*blob*/, BlobFate /*fate*/,
                std::uint64_t /*stored_bytes*/) override {}
  void warned(std::string_view /*text*/) override {}
};

}  // namespace regcache
