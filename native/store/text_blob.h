// A small blob that is all in memory: manifests and cache configs.
#pragma once

#include <string>
#include <utility>

#include "native/store/blob.h"

namespace regcache {

class TextBlob final : public BlobSource {
 public:
  explicit TextBlob(std::string text) : text_(std::move(text)) {}

  // Lifetime: the reader does not outlive this.
  Result<std::unique_ptr<BlobReader>> open() override;

 private:
  std::string text_;
};

// Collects a blob in memory.
class TextSink final : public BlobSink {
 public:
  Result<void> write(std::span<const std::uint8_t> bytes) override;
  Result<void> restart() override;
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace regcache
