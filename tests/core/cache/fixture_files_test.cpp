// Method: every file under tests/fixtures, as CMake lists them, is read as what it is and written again.
#include <gtest/gtest.h>

#include "core/cache/cache_config.h"
#include "core/oci/layout_index.h"
#include "tests/core/cache/fixture_config.h"
#include "tests/core/fixture.h"

namespace regcache {
namespace {

struct Counts {
  std::size_t configs = 0;
  std::size_t manifests = 0;
  std::size_t indexes = 0;
  std::size_t layers = 0;
};

void check_json(const std::string& bytes, Counts& counts) {
  const Result<JsonDocument> document = parse_json(bytes, bytes.size());
  ASSERT_TRUE(document) << to_text(document.error());
  if (find_member(document->root(), "schemaVersion")) {
    ++counts.manifests;
    EXPECT_EQ(write_manifest(*cache_manifest(*parse_manifest(bytes))), bytes);
  } else {
    ++counts.configs;
    ASSERT_TRUE(find_member(document->root(), "records"));
    EXPECT_EQ(write_cache_config(*parse_cache_config(bytes)), bytes);
  }
}

void check_file(const std::string& path, Counts& counts) {
  const std::string bytes = read_fixture(path);
  const std::string name = path.substr(path.rfind('/') + 1);
  if (const std::size_t blob = path.find("/blobs/sha256/"); blob != std::string::npos) {
    EXPECT_EQ(digest_of(bytes).hex(), name);
    if (!bytes.starts_with('{')) {
      ++counts.layers;
      return;
    }
  } else if (name == "index.json") {
    ++counts.indexes;
    const std::vector<Descriptor> entries = *parse_layout_index(bytes);
    ASSERT_EQ(entries.size(), 1U);
    if (path.starts_with("local-dir/")) {  // the others were made by a registry's reader
      const auto tag = entries[0].annotations.find(kRefNameAnnotation);
      EXPECT_EQ(*with_manifest("", entries[0], tag->second), bytes);
    }
    return;
  } else if (name == "oci-layout") {
    EXPECT_EQ(bytes, kLayoutFileText);
    return;
  }
  check_json(bytes, counts);
}

TEST(FixtureFiles, AreWrittenAsTheyWereRead) {
  Counts counts;
  std::string_view list = REGCACHE_FIXTURE_FILES;
  while (!list.empty()) {
    const std::string path(list.substr(0, list.find('|')));
    list.remove_prefix(std::min(list.size(), path.size() + 1));
    SCOPED_TRACE(path);
    check_file(path, counts);
  }
  // fixture.h knows every cache that is there, and fixture_config.h every config.
  const std::size_t caches = std::size(kFixtureCaches);
  EXPECT_EQ(counts.indexes, caches);
  EXPECT_EQ(counts.configs, fixture_configs().size());
  EXPECT_EQ(counts.manifests, caches + 4);  // those of one-file
  EXPECT_GT(counts.layers, caches);
}

}  // namespace
}  // namespace regcache
