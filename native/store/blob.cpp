#include "native/store/blob.h"

#include <array>

namespace regcache {

Result<void> BlobSource::write_to(BlobSink& sink) {
  constexpr std::size_t kRoomBytes = 65'536;
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<BlobReader> reader, open());
  std::array<std::uint8_t, kRoomBytes> room;
  while (true) {
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader->read(room));
    if (count == 0) {
      return {};
    }
    REGCACHE_TRY(sink.write(std::span(room).first(count)));
  }
}

}  // namespace regcache
