#include "native/store/store.h"

#include <thread>

#include "native/store/pipe.h"
#include "native/store/staged_blob.h"

namespace regcache {
namespace {

class PipedReader final : public BlobReader {
 public:
  PipedReader(Store& store, const Descriptor& blob)
      : thread_([this, &store, blob] { pipe_.close(store.get_blob(blob, pipe_)); }) {}
  ~PipedReader() override {
    pipe_.abandon();
    thread_.join();
  }
  PipedReader(const PipedReader&) = delete;
  PipedReader& operator=(const PipedReader&) = delete;

  Result<std::size_t> read(std::span<std::uint8_t> room) override { return pipe_.read(room); }

 private:
  Pipe pipe_;
  std::thread thread_;
};

}  // namespace

Result<std::vector<std::string>> Store::list_tags() {
  return fail(Code::unsupported, text(), "tags are pruned in registries, and this is a folder",
              "copy the caches that shall stay to a new folder");
}

Result<void> Store::delete_manifest(const Digest& digest) {
  return fail(Code::unsupported, text() + "@" + digest.text(), "this place deletes no manifests");
}

Result<void> Store::delete_blob(const Descriptor& blob) {
  return fail(Code::unsupported, text() + "@" + blob.digest.text(), "this place deletes no blobs");
}

Result<std::unique_ptr<BlobReader>> Store::open_blob(const Descriptor& blob) {
  return std::unique_ptr<BlobReader>(std::make_unique<PipedReader>(*this, blob));
}

Result<std::unique_ptr<BlobWriter>> Store::create_blob() {
  return StagedBlob::create(*this);
}

}  // namespace regcache
