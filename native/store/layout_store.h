// An OCI layout on disk as a store: BuildKit's type=local caches among them.
#pragma once

#include <memory>
#include <string>

#include "native/store/layout_files.h"
#include "native/store/store.h"
#include "native/transport/cancel.h"

namespace regcache {

// Source:  image-spec v1.1.1, image-layout.md; facts, section 7.
// Differs: an index.json that names a manifest of another exporter (facts, trap 25) is an error that
//          says which cache manifest is there instead.
class LayoutStore final : public Store {
 public:
  // Lifetime: `cancel` outlives this: reading stops when it is requested.
  LayoutStore(LayoutFiles files, const CancelToken& cancel)
      : files_(std::move(files)), cancel_(cancel) {}

  [[nodiscard]] std::string text() const override { return files_.folder(); }

  Result<StoredManifest> get_manifest(std::string_view name) override;
  Result<std::optional<Digest>> head_manifest(std::string_view name) override;
  Result<void> put_manifest(std::string_view name, std::string_view media_type,
                            std::string_view bytes) override;
  Result<bool> has_blob(const Descriptor& blob) override;
  Result<std::unique_ptr<BlobReader>> open_blob(const Descriptor& blob) override;
  Result<void> get_blob(const Descriptor& blob, BlobSink& sink) override;
  Result<PutOutcome> put_blob(const Descriptor& blob, BlobSource& source,
                              std::optional<std::string> mount_from) override;
  Result<std::unique_ptr<BlobWriter>> create_blob() override;

 private:
  class NewBlob;

  [[nodiscard]] Result<bool> has_right_blob(const Descriptor& blob);
  [[nodiscard]] std::string index_path() const { return files_.folder() + "/index.json"; }
  [[nodiscard]] Result<std::optional<Descriptor>> find(std::string_view name) const;
  [[nodiscard]] std::string hint_of_tags() const;
  [[nodiscard]] std::string hint_for_missing() const;

  LayoutFiles files_;
  const CancelToken& cancel_;
};

}  // namespace regcache
