#include "native/transfer/file_diff.h"

#include <optional>
#include <utility>

#include "core/codec/tar_reader.h"
#include "core/result/placed.h"
#include "core/text/rfc3339.h"
#include "native/transfer/layer_sink.h"

namespace regcache {
namespace {

// Takes the tar as it is decoded.
class FileLister {
 public:
  Result<void> take(std::span<const std::uint8_t> bytes) {
    Input input = bytes;
    while (!input.empty()) {
      REGCACHE_TRY_ASSIGN(const TarEvent event, reader_.read(input));
      if (event == TarEvent::entry) {
        close_file();
        current_ = LayerFile{.entry = reader_.entry()};
      } else if (event == TarEvent::data) {
        hash_.update(reader_.data());
      }
    }
    return {};
  }

  Result<void> restart() {
    *this = FileLister();
    return {};
  }

  Result<LayerFiles> finish() {
    REGCACHE_TRY(reader_.finish());
    close_file();
    return std::move(files_);
  }

 private:
  void close_file() {
    if (current_) {
      current_->content = hash_.finish();
      std::string name = current_->entry.name;
      files_.insert_or_assign(std::move(name), *std::move(current_));
      current_.reset();
    }
  }

  TarReader reader_;
  Sha256 hash_;
  std::optional<LayerFile> current_;
  LayerFiles files_;
};

std::string octal(std::int64_t mode) {
  constexpr std::int64_t kBits = 07777;
  std::string text;
  for (std::int64_t rest = mode & kBits; rest > 0 || text.empty(); rest /= 8) {
    text.insert(text.begin(), static_cast<char>('0' + rest % 8));
  }
  return text;
}

std::string owner(const TarEntry& entry) {
  return std::to_string(entry.uid) + ":" + std::to_string(entry.gid);
}

std::vector<std::string> differences(const LayerFile& a, const LayerFile& b) {
  std::vector<std::string> what;
  const auto tell = [&](const char* name, const std::string& before, const std::string& after) {
    if (before != after) {
      what.push_back(std::string(name) + " " + before + " to " + after);
    }
  };
  const TarEntry& x = a.entry;
  const TarEntry& y = b.entry;
  if (x.type != y.type || x.flag != y.flag) {
    what.emplace_back("type");
  }
  if (a.content != b.content) {
    what.emplace_back("content");
  }
  tell("size", std::to_string(x.size), std::to_string(y.size));
  tell("mode", octal(x.mode), octal(y.mode));
  tell("owner", owner(x), owner(y));
  tell("link", x.linkname, y.linkname);
  if (x.xattrs != y.xattrs) {
    what.emplace_back("attributes");
  }
  if (what.empty() && std::pair(x.mtime_s, x.mtime_ns) != std::pair(y.mtime_s, y.mtime_ns)) {
    tell("mtime", format_rfc3339({x.mtime_s, x.mtime_ns}), format_rfc3339({y.mtime_s, y.mtime_ns}));
  }
  return what;
}

}  // namespace

Result<LayerFiles> list_files(Store& store, const Descriptor& layer) {
  const std::optional<LayerType> type = parse_layer_type(layer.media_type);
  if (!type) {
    return fail(Code::unsupported, layer.digest.text(),
                "'" + layer.media_type + "' is none of a layer's types");
  }
  FileLister lister;
  LayerSink sink(layer.digest, type->compression,
                 {.write = [&](std::span<const std::uint8_t> tar) { return lister.take(tar); },
                  .restart = [&] { return lister.restart(); }});
  REGCACHE_TRY(store.get_blob(layer, sink));
  REGCACHE_TRY(sink.finish());
  return placed(layer.digest.text(), lister.finish());
}

std::vector<FileChange> compare_files(const LayerFiles& before, const LayerFiles& after) {
  std::vector<FileChange> changes;
  auto a = before.begin();
  auto b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && a->first < b->first)) {
      changes.push_back({a->first, FileFate::removed, {}});
      ++a;
    } else if (a == before.end() || b->first < a->first) {
      changes.push_back({b->first, FileFate::added, {}});
      ++b;
    } else {
      std::vector<std::string> what = differences(a->second, b->second);
      if (!what.empty()) {
        changes.push_back({a->first, FileFate::changed, std::move(what)});
      }
      ++a;
      ++b;
    }
  }
  return changes;
}

}  // namespace regcache
