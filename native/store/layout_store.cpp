#include "native/store/layout_store.h"

#include <array>

#include "core/limits.h"
#include "core/oci/layout_index.h"
#include "core/oci/manifest.h"
#include "core/result/placed.h"
#include "native/store/text_blob.h"

namespace regcache {
namespace {

Failure wrong_size(const Descriptor& blob) {
  return fail(
      Code::corrupt, blob.digest.text(),
      "the file does not have the " + std::to_string(blob.size) + " bytes that the descriptor says",
      "bring the cache again, or leave the blob out: 'regcache repair --deep'");
}

// Hashes what goes by and lets the last piece out only when all of it was right.
class CheckedReader final : public BlobReader {
 public:
  CheckedReader(std::unique_ptr<BlobReader> reader, Descriptor blob, const CancelToken& cancel)
      : reader_(std::move(reader)), blob_(std::move(blob)), cancel_(cancel) {}

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    if (cancel_.requested()) {
      return fail(Code::cancelled, blob_.digest.text(), "the transfer was cancelled");
    }
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader_->read(room));
    hash_.update(room.first(count));
    size_ += count;
    if (size_ > blob_.size || (count == 0 && size_ < blob_.size)) {
      return wrong_size(blob_);
    }
    if (size_ == blob_.size && !checked_) {
      checked_ = true;
      if (const Digest actual = make_digest(hash_.finish()); actual != blob_.digest) {
        return fail(Code::corrupt, blob_.digest.text(),
                    "the file's bytes have the digest " + actual.text(),
                    "bring the cache again, or leave the blob out: 'regcache repair --deep'");
      }
    }
    return count;
  }

 private:
  std::unique_ptr<BlobReader> reader_;
  Descriptor blob_;
  const CancelToken& cancel_;
  Sha256 hash_;
  std::uint64_t size_ = 0;
  bool checked_ = false;
};

}  // namespace

Result<std::optional<Descriptor>> LayoutStore::find(std::string_view name) const {
  REGCACHE_TRY_ASSIGN(const std::string json, files_.read_index());
  REGCACHE_TRY_ASSIGN(const std::vector<Descriptor> entries,
                      placed(index_path(), parse_layout_index(json)));
  return find_in_layout(entries, name);
}

Result<StoredManifest> LayoutStore::get_manifest(std::string_view name) {
  REGCACHE_TRY_ASSIGN(const std::optional<Descriptor> entry, find(name));
  Result<Digest> digest = entry ? Result<Digest>(entry->digest) : parse_digest(name);
  if (!digest) {
    return fail(Code::not_found, files_.folder() + ":" + std::string(name),
                "the layout has no such tag", hint_of_tags());
  }
  Result<std::string> bytes = files_.read_blob(*digest, kManifestBytesMax);
  if (!bytes && bytes.error().code == Code::not_found) {
    return fail(Code::not_found, files_.folder() + ":" + std::string(name),
                "the layout's index.json names the manifest " + digest->text() +
                    ", which is not among its blobs",
                hint_for_missing());
  }
  REGCACHE_TRY(bytes);
  REGCACHE_TRY_ASSIGN(const Manifest manifest,
                      placed(files_.folder() + "@" + digest->text(), parse_manifest(*bytes)));
  return StoredManifest{*std::move(bytes), manifest.media_type, *std::move(digest)};
}

std::string LayoutStore::hint_of_tags() const {
  const Result<std::string> json = files_.read_index();
  const auto entries = json ? parse_layout_index(*json) : Result<std::vector<Descriptor>>(fail({}));
  std::string tags;
  for (const Descriptor& entry : entries ? *entries : std::vector<Descriptor>()) {
    const auto tag = entry.annotations.find(kRefNameAnnotation);
    tags += (tags.empty() ? "" : ", ") +
            (tag == entry.annotations.end() ? entry.digest.text() : tag->second);
  }
  return tags.empty() ? "" : "it has: " + tags + "; write oci:FOLDER:TAG";
}

// BuildKit with several exporters can leave another exporter's manifest in index.json (trap 25).
std::string LayoutStore::hint_for_missing() const {
  const Result<std::vector<Digest>> digests = files_.list_blobs();
  if (!digests) {
    return {};
  }
  for (const Digest& digest : *digests) {
    if (files_.blob_size(digest).value_or(kManifestBytesMax) >= kManifestBytesMax) {
      continue;
    }
    const Result<std::string> bytes = files_.read_blob(digest, kManifestBytesMax);
    const Result<Manifest> manifest = bytes ? parse_manifest(*bytes) : Result<Manifest>(fail({}));
    if (manifest && cache_manifest(*manifest)) {
      return "a cache manifest that is there: " + digest.text();
    }
  }
  return {};
}

Result<std::optional<Digest>> LayoutStore::head_manifest(std::string_view name) {
  Result<std::optional<Descriptor>> entry = find(name);
  if (!entry && entry.error().code == Code::not_found) {
    return std::optional<Digest>();
  }
  REGCACHE_TRY(entry);
  if (*entry) {
    return std::optional((*entry)->digest);
  }
  const Result<Digest> digest = parse_digest(name);
  const bool is_there = digest && files_.blob_size(*digest);
  return is_there ? std::optional(*digest) : std::nullopt;
}

Result<void> LayoutStore::put_manifest(std::string_view name, std::string_view media_type,
                                       std::string_view bytes) {
  Descriptor manifest{
      .media_type = std::string(media_type), .digest = digest_of(bytes), .size = bytes.size()};
  TextBlob source{std::string(bytes)};
  REGCACHE_TRY(files_.create());
  REGCACHE_TRY(files_.write_blob(manifest, source));
  if (parse_digest(name)) {
    return {};  // a child of an index, found through its parent
  }
  return files_.change_index([&](std::string_view json) {
    return placed(index_path(), with_manifest(json, manifest, name));
  });
}

Result<bool> LayoutStore::has_blob(const Descriptor& blob) {
  return files_.blob_size(blob.digest) == blob.size;
}

Result<std::unique_ptr<BlobReader>> LayoutStore::open_blob(const Descriptor& blob) {
  REGCACHE_TRY_ASSIGN(std::unique_ptr<BlobReader> reader, files_.open_blob(blob.digest));
  // Told before anything is sent, and for bytes past the end, which an upload would never read.
  if (files_.blob_size(blob.digest) != blob.size) {
    return wrong_size(blob);
  }
  return std::unique_ptr<BlobReader>(
      std::make_unique<CheckedReader>(std::move(reader), blob, cancel_));
}

Result<void> LayoutStore::get_blob(const Descriptor& blob, BlobSink& sink) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<BlobReader> reader, open_blob(blob));
  std::vector<std::uint8_t> room(262'144);
  while (true) {
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader->read(room));
    if (count == 0) {
      return {};
    }
    REGCACHE_TRY(sink.write(std::span(room).first(count)));
  }
}

// A file of the right size may hold other bytes: disks fail, and a copy may have been cut off.
Result<bool> LayoutStore::has_right_blob(const Descriptor& blob) {
  REGCACHE_TRY_ASSIGN(const bool is_there, has_blob(blob));
  if (!is_there) {
    return false;
  }
  NowhereSink nowhere;
  const Result<void> read = get_blob(blob, nowhere);
  if (!read && read.error().code != Code::corrupt) {
    return fail(read.error());
  }
  return read.has_value();
}

Result<PutOutcome> LayoutStore::put_blob(const Descriptor& blob, BlobSource& source,
                                         std::optional<std::string> /*mount_from*/) {
  REGCACHE_TRY_ASSIGN(const bool is_right, has_right_blob(blob));
  if (is_right) {
    return PutOutcome::existed;
  }
  REGCACHE_TRY(files_.create());
  REGCACHE_TRY(files_.write_blob(blob, source));
  return PutOutcome::sent;
}

// Lies among the blobs already, without a name.
class LayoutStore::NewBlob final : public BlobWriter {
 public:
  NewBlob(LayoutStore& store, NewFile file) : store_(store), file_(std::move(file)) {}

  Result<void> write(std::span<const std::uint8_t> bytes) override { return file_.write(bytes); }
  Result<void> restart() override { return file_.truncate(); }
  Result<PutOutcome> commit(const Descriptor& blob) override {
    REGCACHE_TRY_ASSIGN(const bool is_right, store_.has_right_blob(blob));
    if (is_right) {
      return PutOutcome::existed;
    }
    REGCACHE_TRY(store_.files_.publish_blob(file_, blob.digest));
    return PutOutcome::sent;
  }

 private:
  LayoutStore& store_;
  NewFile file_;
};

Result<std::unique_ptr<BlobWriter>> LayoutStore::create_blob() {
  REGCACHE_TRY_ASSIGN(NewFile file, files_.new_blob());
  return std::unique_ptr<BlobWriter>(std::make_unique<NewBlob>(*this, std::move(file)));
}

}  // namespace regcache
