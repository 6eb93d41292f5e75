#include "native/store/text_blob.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace regcache {
namespace {

class TextReader final : public BlobReader {
 public:
  explicit TextReader(std::string_view text) : rest_(text) {}

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    const std::size_t count = std::min(room.size(), rest_.size());
    std::memcpy(room.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

}  // namespace

Result<std::unique_ptr<BlobReader>> TextBlob::open() {
  return std::unique_ptr<BlobReader>(std::make_unique<TextReader>(text_));
}

Result<void> TextSink::write(std::span<const std::uint8_t> bytes) {
  text_.append(bytes.begin(), bytes.end());
  return {};
}

Result<void> TextSink::restart() {
  text_.clear();
  return {};
}

}  // namespace regcache
