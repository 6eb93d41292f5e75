// Decodes a layer while it arrives: compressed bytes in, tar bytes out, and their digest.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/codec/codec.h"
#include "core/oci/descriptor.h"
#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/store/blob.h"

namespace regcache {

// Takes the tar as it comes out. Both may fail; restart forgets what came before.
struct TarConsumer {
  std::function<Result<void>(std::span<const std::uint8_t>)> write;
  std::function<Result<void>()> restart;
};

class TarSink final : public BlobSink {
 public:
  // `blob` is what its errors name. `consumer` may be empty when only the digest is wanted.
  TarSink(const Digest& blob, Compression compression, TarConsumer consumer);

  Result<void> write(std::span<const std::uint8_t> bytes) override;
  Result<void> restart() override;

  // Call once after the last byte: the digest of all that came out (the diffID).
  //
  // Errors:  corrupt when the stream ended too early.
  [[nodiscard]] Result<Digest> finish();

 private:
  Result<void> decode(std::span<const std::uint8_t> bytes, End end);
  Result<void> hand_on(std::span<const std::uint8_t> tar);

  Digest blob_;
  Compression compression_;
  TarConsumer consumer_;
  std::unique_ptr<Codec> decoder_;
  std::vector<std::uint8_t> room_;
  Sha256 hash_;
};

// The digest that `layer` says its tar has, if it says so (`containerd.io/uncompressed`); for plain tar
// its own.
[[nodiscard]] std::optional<Digest> stated_diff_id(const Descriptor& layer);

// Fails with corrupt when `layer` states another diffID than `actual`.
[[nodiscard]] Result<void> check_diff_id(const Descriptor& layer, const Digest& actual);

}  // namespace regcache
