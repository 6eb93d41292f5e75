// How a host takes uploads: what its profile says, what the user says, and what a run has found out.
#pragma once

#include <array>
#include <cstdint>

#include "core/registry/profile.h"

namespace regcache {

// How the bytes of a blob are sent, in the order in which the ways are tried.
enum class UploadWay : std::uint8_t {
  whole,   // all of them with the PUT that closes the upload
  stream,  // all of them with one PATCH, as docker push does it
  chunks,  // PATCH after PATCH, each with its Content-Range
};

// Source:  distribution-spec v1.1.1, "Pushing Blobs"; facts registries 1.3 and 6.3, fault 11.
class UploadHabits {
 public:
  // `profile` may be null. `chunk_bytes`, when not 0, is the user's word: blobs that are larger go in
  // chunks of that size, whatever the profile says.
  explicit UploadHabits(const RegistryProfile* profile = nullptr, std::uint64_t chunk_bytes = 0);

  // The way of a blob of that size.
  [[nodiscard]] UploadWay way_for(std::uint64_t size) const;
  // Bytes of one chunk.
  [[nodiscard]] std::uint64_t chunk_bytes() const;
  // Whether a break costs more than its own request: then each chunk gets a connection of its own.
  [[nodiscard]] bool breaks_lose_uploads() const { return breaks_lose_uploads_; }

  // The host does not take this way at all. False: there is no other.
  [[nodiscard]] bool refuse(UploadWay way);
  // So many bytes in one request were too many (413). False: no fewer are worth a request.
  [[nodiscard]] bool shrink(std::uint64_t tried_bytes);
  // A break lost an upload with all that it had. `sent_bytes` had gone out until then.
  void lose(std::uint64_t sent_bytes);

 private:
  [[nodiscard]] bool is_refused(UploadWay way) const {
    return refused_[static_cast<std::size_t>(way)];
  }

  std::array<bool, 3> refused_ = {};
  std::uint64_t limit_bytes_ = 0;  // what is larger goes in chunks; 0: nothing does
  bool breaks_lose_uploads_ = false;
};

}  // namespace regcache
