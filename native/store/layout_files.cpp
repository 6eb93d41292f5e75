#include "native/store/layout_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "core/oci/layout_index.h"
#include "native/file/system_failure.h"

namespace regcache {
namespace {

constexpr unsigned kBlobMode = 0444;  // facts, section 7
constexpr unsigned kFileMode = 0644;
constexpr std::uint64_t kIndexBytesMax = 33'554'432;
constexpr std::chrono::seconds kLockPatience{30};

class FileReader final : public BlobReader {
 public:
  FileReader(FileDescriptor file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}

  Result<std::size_t> read(std::span<std::uint8_t> room) override {
    while (true) {
      const ssize_t count = ::read(file_.number(), room.data(), room.size());
      if (count >= 0) {
        return static_cast<std::size_t>(count);
      }
      if (errno != EINTR) {
        return system_failure(path_, "read");
      }
    }
  }

 private:
  FileDescriptor file_;
  std::string path_;
};

// Writes to a new file and hashes what goes by; more than was announced is refused at once.
class NewBlobSink final : public BlobSink {
 public:
  NewBlobSink(NewFile& file, const Descriptor& blob) : file_(file), blob_(blob) {}

  Result<void> write(std::span<const std::uint8_t> bytes) override {
    size_ += bytes.size();
    if (size_ > blob_.size) {
      return fail(
          Code::corrupt, blob_.digest.text(),
          "more bytes came than the " + std::to_string(blob_.size) + " that the descriptor says");
    }
    hash_.update(bytes);
    return file_.write(bytes);
  }
  Result<void> restart() override {
    size_ = 0;
    (void)hash_.finish();
    return file_.truncate();
  }
  Result<void> check() {
    if (size_ != blob_.size) {
      return fail(Code::corrupt, blob_.digest.text(),
                  std::to_string(size_) + " bytes came, not the " + std::to_string(blob_.size) +
                      " that the descriptor says");
    }
    const Digest actual = make_digest(hash_.finish());
    if (actual != blob_.digest) {
      return fail(Code::corrupt, blob_.digest.text(),
                  "the bytes that came have the digest " + actual.text());
    }
    return {};
  }

 private:
  NewFile& file_;
  const Descriptor& blob_;
  Sha256 hash_;
  std::uint64_t size_ = 0;
};

Result<void> make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return fail(Code::io, path, "could not make the folder: " + error.message());
  }
  return {};
}

std::string why_no_index(const std::string& folder) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(folder, error);
  if (!std::filesystem::exists(status)) {
    return "there is no such folder";
  }
  return std::filesystem::is_directory(status) ? "the folder has no index.json: it is no OCI layout"
                                               : "it is no folder, and an OCI layout is one";
}

}  // namespace

LayoutFiles::IndexLock::~IndexLock() {
  if (!path.empty()) {
    unlink(path.c_str());
  }
}

std::string LayoutFiles::path_of(const Digest& digest) const {
  std::string path = folder_ + "/blobs/";
  path += digest.algorithm();
  path += "/";
  path += digest.hex();
  return path;
}

Result<void> LayoutFiles::create() const {
  REGCACHE_TRY(make_folders(folder_ + "/blobs/sha256"));
  std::error_code error;
  if (std::filesystem::exists(folder_ + "/oci-layout", error)) {
    return {};
  }
  return write_file("oci-layout", kLayoutFileText);
}

std::optional<std::uint64_t> LayoutFiles::blob_size(const Digest& digest) const {
  struct stat status {};
  if (stat(path_of(digest).c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::unique_ptr<BlobReader>> LayoutFiles::open_blob(const Digest& digest) const {
  const std::string path = path_of(digest);
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return fail(Code::not_found, digest.text(), "the blob is not in " + folder_);
    }
    return system_failure(path, "read");
  }
  return std::unique_ptr<BlobReader>(std::make_unique<FileReader>(std::move(file), path));
}

Result<std::string> LayoutFiles::read_blob(const Digest& digest, std::uint64_t bytes_max) const {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<BlobReader> reader, open_blob(digest));
  std::string text;
  std::array<std::uint8_t, 65'536> room;
  while (true) {
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader->read(room));
    if (count == 0) {
      break;
    }
    text.append(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
    if (text.size() > bytes_max) {
      return fail(Code::out_of_range, digest.text(),
                  "the blob is larger than " + std::to_string(bytes_max) + " bytes");
    }
  }
  if (digest_of(text) != digest) {
    return fail(Code::corrupt, path_of(digest),
                "the file's bytes have the digest " + digest_of(text).text(),
                "bring the cache again, or leave the blob out: 'regcache repair --deep'");
  }
  return text;
}

Result<void> LayoutFiles::write_blob(const Descriptor& blob, BlobSource& source) const {
  const std::string folder = folder_ + "/blobs/" + std::string(blob.digest.algorithm());
  REGCACHE_TRY(make_folders(folder));
  REGCACHE_TRY_ASSIGN(NewFile file, NewFile::create(folder, durability_));
  NewBlobSink sink(file, blob);
  REGCACHE_TRY(source.write_to(sink));
  REGCACHE_TRY(sink.check());
  return publish_blob(file, blob.digest);
}

Result<NewFile> LayoutFiles::new_blob() const {
  REGCACHE_TRY(create());
  return NewFile::create(folder_ + "/blobs/sha256", durability_);
}

Result<void> LayoutFiles::publish_blob(NewFile& file, const Digest& digest) const {
  return file.publish(path_of(digest), kBlobMode, Existing::replace);
}

Result<std::string> LayoutFiles::read_index() const {
  const std::string path = folder_ + "/index.json";
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return fail(Code::not_found, folder_, why_no_index(folder_));
    }
    return system_failure(path, "read");
  }
  FileReader reader(std::move(file), path);
  std::string text;
  std::array<std::uint8_t, 65'536> room;
  while (text.size() <= kIndexBytesMax) {
    REGCACHE_TRY_ASSIGN(const std::size_t count, reader.read(room));
    if (count == 0) {
      return text;
    }
    text.append(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
  }
  return fail(Code::out_of_range, path,
              "index.json is larger than " + std::to_string(kIndexBytesMax) + " bytes");
}

Result<std::vector<Digest>> LayoutFiles::list_blobs() const {
  std::vector<Digest> digests;
  std::error_code error;
  const std::filesystem::path folder = folder_ + "/blobs/sha256";
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (Result<Digest> digest = parse_digest("sha256:" + at->path().filename().string())) {
      digests.push_back(*std::move(digest));
    }
  }
  if (error) {
    return fail(Code::io, folder.string(), "could not read the folder: " + error.message());
  }
  std::sort(digests.begin(), digests.end());
  return digests;
}

Result<std::unique_ptr<LayoutFiles::IndexLock>> LayoutFiles::lock_index() const {
  const auto deadline = std::chrono::steady_clock::now() + kLockPatience;
  const std::string path = folder_ + "/index.json.lock";
  while (std::chrono::steady_clock::now() < deadline) {
    FileDescriptor file(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!file.is_open()) {
      return system_failure(path, "make the lock file");
    }
    if (flock(file.number(), LOCK_EX | LOCK_NB) == 0) {
      // Whoever had it before took the file away: the lock counts only on the file with the name.
      struct stat held {};
      struct stat named {};
      if (fstat(file.number(), &held) == 0 && stat(path.c_str(), &named) == 0 &&
          held.st_ino == named.st_ino) {
        auto lock = std::make_unique<IndexLock>();
        lock->file = std::move(file);
        lock->path = path;
        return lock;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return fail(Code::unavailable, path, "another process has locked the layout's index.json",
              "wait for it to end");
}

Result<void> LayoutFiles::write_file(const std::string& name, std::string_view text) const {
  REGCACHE_TRY_ASSIGN(NewFile file, NewFile::create(folder_, durability_));
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  REGCACHE_TRY(file.write({bytes, text.size()}));
  return file.publish(folder_ + "/" + name, kFileMode, Existing::replace);
}

}  // namespace regcache
