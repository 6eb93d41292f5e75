// The caches of real BuildKit under tests/fixtures, as bytes: see its README.md.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/oci/media_type.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "tests/core/test_file.h"

namespace regcache {

struct FixtureCache {
  const char* name;  // of the folder
  ManifestShape shape;
};

inline constexpr FixtureCache kFixtureCaches[] = {
    {"docker-list-gzip", ManifestShape::docker_list},
    {"docker-list-zstd", ManifestShape::docker_list},
    {"local-dir", ManifestShape::oci_manifest},
    {"oci-index-gzip", ManifestShape::oci_index},
    {"oci-index-uncompressed", ManifestShape::oci_index},
    {"oci-manifest-estargz", ManifestShape::oci_manifest},
    {"oci-manifest-gzip", ManifestShape::oci_manifest},
    {"oci-manifest-gzip-min", ManifestShape::oci_manifest},
    {"oci-manifest-zstd", ManifestShape::oci_manifest},
    {"rich-engine26", ManifestShape::oci_index},
    {"rich-max", ManifestShape::oci_manifest},
};

// The bytes of a file under tests/fixtures.
inline std::string read_fixture(const std::string& path) {
  return read_test_file("fixtures/" + path);
}

// The bytes of a blob of a cache, by its digest "sha256:<hex>".
inline std::string read_fixture_blob(const std::string& cache, std::string_view digest) {
  return read_fixture(cache + "/blobs/sha256/" + std::string(digest.substr(digest.find(':') + 1)));
}

// The bytes of the one manifest that a cache's index.json names.
inline std::string read_fixture_manifest(const std::string& cache) {
  const std::string index = read_fixture(cache + "/index.json");
  const Result<JsonDocument> document = parse_json(index, index.size());
  std::string digest;
  if (document) {
    const JsonValue entries = *find_member(document->root(), "manifests");
    EXPECT_TRUE(read_member(*entries.children().begin(), "digest", digest));
  }
  return read_fixture_blob(cache, digest);
}

}  // namespace regcache
