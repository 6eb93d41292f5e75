// A blob on its way through this machine: written once, read as often as an upload needs it, and gone
// with its owner, even when the process is killed.
#pragma once

#include <cstdint>
#include <memory>

#include "native/file/new_file.h"
#include "native/store/blob.h"

namespace regcache {

class TemporaryBlob final : public BlobSink, public BlobSource {
 public:
  // In the folder of $TMPDIR, else /tmp.
  //
  // Errors:  io, or not_found when there is no such folder.
  [[nodiscard]] static Result<std::unique_ptr<TemporaryBlob>> create();

  Result<void> write(std::span<const std::uint8_t> bytes) override;
  Result<void> restart() override;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Readers have places of their own; none outlives this.
  Result<std::unique_ptr<BlobReader>> open() override;
  // The last bytes, as many as there are up to the room.
  [[nodiscard]] Result<std::size_t> read_tail(std::span<std::uint8_t> room) const;

 private:
  explicit TemporaryBlob(NewFile file) : file_(std::move(file)) {}

  NewFile file_;
  std::uint64_t size_ = 0;
};

}  // namespace regcache
