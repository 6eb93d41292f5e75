// Which files differ between two layers: their tars are read, nothing is extracted.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/codec/tar_entry.h"
#include "core/oci/descriptor.h"
#include "core/oci/sha256.h"
#include "core/result/result.h"
#include "native/store/store.h"

namespace regcache {

// What a layer's tar says of a file, and what its content hashes to.
struct LayerFile {
  TarEntry entry;
  Sha256Sum content{};
};

// By name, as it stands in the tar; of several entries of one name the last one, as for whoever unpacks.
using LayerFiles = std::map<std::string, LayerFile>;

// Downloads a layer and lists what is in it.
//
// Errors:  those of the store, the decoder and the tar reader; unsupported for what is no layer.
// Limits:  memory is an entry for each file, not their contents.
[[nodiscard]] Result<LayerFiles> list_files(Store& store, const Descriptor& layer);

enum class FileFate : std::uint8_t { added, removed, changed };

struct FileChange {
  std::string name;
  FileFate fate = FileFate::changed;
  std::vector<std::string>
      what;  // of a changed one: "content", "size 3 B to 5 B", "mode 644 to 755"
};

// By name. Changed are content, size, type, mode, owner, link and mtime; the last is told of files that
// differ in nothing else, since that alone makes another layer.
[[nodiscard]] std::vector<FileChange> compare_files(const LayerFiles& before,
                                                    const LayerFiles& after);

}  // namespace regcache
