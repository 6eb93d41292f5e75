#include "native/store/temporary_blob.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "native/file/system_failure.h"

namespace regcache {
namespace {

std::string temporary_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

Result<std::size_t> read_at(int descriptor, std::span<std::uint8_t> room, std::uint64_t offset) {
  while (true) {
    const ssize_t count = pread(descriptor, room.data(), room.size(), static_cast<off_t>(offset));
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR) {
      return system_failure(temporary_folder(), "read a temporary file");
    }
  }
}

class PlaceReader final : public BlobReader {
 public:
  explicit PlaceReader(int descriptor) : descriptor_(descriptor) {}

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    REGCACHE_TRY_ASSIGN(const std::size_t count, read_at(descriptor_, room, place_));
    place_ += count;
    return count;
  }

 private:
  int descriptor_;
  std::uint64_t place_ = 0;
};

}  // namespace

Result<std::unique_ptr<TemporaryBlob>> TemporaryBlob::create() {
  REGCACHE_TRY_ASSIGN(NewFile file, NewFile::create(temporary_folder(), Durability::fast));
  return std::unique_ptr<TemporaryBlob>(new TemporaryBlob(std::move(file)));
}

Result<void> TemporaryBlob::write(std::span<const std::uint8_t> bytes) {
  REGCACHE_TRY(file_.write(bytes));
  size_ += bytes.size();
  return {};
}

Result<void> TemporaryBlob::restart() {
  size_ = 0;
  return file_.truncate();
}

Result<std::unique_ptr<BlobReader>> TemporaryBlob::open() {
  return std::unique_ptr<BlobReader>(std::make_unique<PlaceReader>(file_.descriptor()));
}

Result<std::size_t> TemporaryBlob::read_tail(std::span<std::uint8_t> room) const {
  const std::uint64_t wanted = std::min<std::uint64_t>(room.size(), size_);
  return read_at(file_.descriptor(), room.first(static_cast<std::size_t>(wanted)), size_ - wanted);
}

}  // namespace regcache
