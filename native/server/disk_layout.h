// Where a registry's folder has what: the one place that knows.
// What each file means, its store says: blob_store.h, manifest_store.h, referrer_store.h, upload_store.h.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/server/disk.h"

namespace regcache {

// Where the bytes of a blob or manifest lie.
[[nodiscard]] std::string content_path(const Digest& digest);
// "<algorithm>/<hex>"
[[nodiscard]] std::string digest_path(const Digest& digest);

[[nodiscard]] std::string repository_folder(std::string_view repository);
[[nodiscard]] std::string blobs_folder(std::string_view repository);
[[nodiscard]] std::string manifests_folder(std::string_view repository);
[[nodiscard]] std::string tags_folder(std::string_view repository);
[[nodiscard]] std::string referrers_folder(std::string_view repository);
[[nodiscard]] std::string uploads_folder(std::string_view repository);

[[nodiscard]] std::string blob_path(std::string_view repository, const Digest& digest);
[[nodiscard]] std::string manifest_path(std::string_view repository, const Digest& digest);
[[nodiscard]] std::string tag_path(std::string_view repository, std::string_view tag);
[[nodiscard]] std::string upload_path(std::string_view repository, std::string_view id);

// The repositories whose folder has an entry that `is_meant`, in no order. An entry of the registry itself begins with
// '_', as no component of a name does.
//
// Errors:  io.
[[nodiscard]] Result<std::vector<std::string>> find_repositories(
    const Disk& disk, const std::function<bool(std::string_view entry)>& is_meant);

}  // namespace regcache
