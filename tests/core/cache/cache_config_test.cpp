// Method: every config of real BuildKit read and written again; then tables of texts that Go's
// decoder takes, with what BuildKit would write for them, and of those that it refuses.
#include "core/cache/cache_config.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.h"
#include "tests/core/cache/fixture_config.h"

namespace regcache {
namespace {

Result<CacheConfig> parse_exactly(std::string_view text) {
  const std::vector<char> bytes(text.begin(), text.end());
  return parse_cache_config({bytes.data(), bytes.size()});
}

TEST(CacheConfig, OfBuildKitIsWrittenAsItWasRead) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const Result<CacheConfig> config = parse_exactly(fixture.bytes);
    ASSERT_TRUE(config) << to_text(config.error());
    EXPECT_FALSE(config->layers.empty());
    EXPECT_EQ(write_cache_config(*config), fixture.bytes);
  }
}

TEST(CacheConfig, IsTheSameWhenItIsWrittenInFull) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig config = *parse_exactly(fixture.bytes);
    EXPECT_EQ(*parse_exactly(write_full_cache_config(config)), config);
  }
  const CacheConfig bare = *parse_exactly(R"({"layers":[{}],"records":[{"inputs":[null]},{}]})");
  EXPECT_EQ(write_full_cache_config(bare),
            R"({"layers":[{"blob":"","parent":0}],)"
            R"("records":[{"layers":[],"chains":[],"digest":"","inputs":[[]]},)"
            R"({"layers":[],"chains":[],"digest":"","inputs":[]}]})");
}

TEST(CacheConfig, HasItsParts) {
  const CacheConfig config = *parse_exactly(read_fixture("one-file/config-gzip.json"));
  ASSERT_EQ(config.layers.size(), 1U);
  EXPECT_EQ(config.layers[0].blob,
            "sha256:33f32ed7837af7462334fcfe3026238a7eb74124e2be4d38ab9f92b7005b2717");
  EXPECT_EQ(config.layers[0].parent, -1);
  EXPECT_FALSE(config.layers[0].annotations.has_value());
  ASSERT_EQ(config.records.size(), 2U);
  const ConfigRecord& record = config.records[0];
  EXPECT_EQ(record.results, (std::vector<ConfigResult>{{0, "2026-11-23T09:18:27.182578456Z"}}));
  EXPECT_EQ(record.inputs, (std::vector<std::vector<ConfigInput>>{{{"", 1}}}));
  EXPECT_TRUE(config.records[1].inputs.empty());
}

TEST(CacheConfig, IsReadAsLenientlyAsGoDoes) {
  struct Case {
    const char* name;
    std::string_view text;
    std::string_view written;
  };
  constexpr Case kCases[] = {
      {"empty object", "{}", "{}"},
      {"null", "null", "{}"},
      {"blanks", " { } \n", "{}"},
      {"nulls", R"({"layers":null,"records":null})", "{}"},
      {"empty lists", R"({"layers":[],"records":[]})", "{}"},
      {"null elements", R"({"layers":[null],"records":[null]})",
       R"({"layers":[{}],"records":[{}]})"},
      {"absent parent is the first layer", R"({"layers":[{"blob":"a"},{"blob":"b","parent":0}]})",
       R"({"layers":[{"blob":"a"},{"blob":"b"}]})"},
      {"any case", R"({"LAYERS":[{"Blob":"a","PARENT":-1}],"Records":[{"DIGEST":"x"}]})",
       R"({"layers":[{"blob":"a","parent":-1}],"records":[{"digest":"x"}]})"},
      {"time in the spelling of the documentation",
       R"({"records":[{"layers":[{"layer":0,"createdat":"2026-11-23T09:18:27Z"}]}]})",
       R"({"records":[{"layers":[{"layer":0,"createdAt":"2026-11-23T09:18:27Z"}]}]})"},
      {"unknown members", R"({"x":[[]],"records":[{"y":{},"digest":"x"}]})",
       R"({"records":[{"digest":"x"}]})"},
      {"last scalar wins", R"({"records":[{"digest":"x","digest":"y","Digest":null}]})",
       R"({"records":[{"digest":"y"}]})"},
      {"no times", R"({"records":[{"layers":[{}],"chains":[{}]}]})",
       R"({"records":[{"layers":[{"layer":0,"createdAt":"0001-01-01T00:00:00Z"}],)"
       R"("chains":[{"layers":null,"createdAt":"0001-01-01T00:00:00Z"}]}]})"},
      {"times stay as they are",
       R"({"records":[{"layers":[{"layer":1,"createdAt":"2026-11-23T18:18:27.100+09:00"}]}]})",
       R"({"records":[{"layers":[{"layer":1,"createdAt":"2026-11-23T18:18:27.100+09:00"}]}]})"},
      {"chains", R"({"records":[{"chains":[{"layers":[0,null,2]}],"digest":"x"}]})",
       R"({"records":[{"chains":[{"layers":[0,0,2],"createdAt":"0001-01-01T00:00:00Z"}],)"
       R"("digest":"x"}]})"},
      {"inputs", R"({"records":[{"inputs":[[{"link":1,"selector":"s"},null],[],null]}]})",
       R"({"records":[{"inputs":[[{"selector":"s","link":1},{"link":0}],null,null]}]})"},
      {"annotations of gha, s3 and azblob",
       R"({"layers":[{"blob":"a","parent":-1,"annotations":{"createdAt":"2026-11-23T09:18:27Z",)"
       R"("size":3,"diffID":"d","mediaType":"m"}},{"annotations":{}}]})",
       R"({"layers":[{"blob":"a","parent":-1,"annotations":{"mediaType":"m","diffID":"d","size":3,)"
       R"("createdAt":"2026-11-23T09:18:27Z"}},{"annotations":)"
       R"({"createdAt":"0001-01-01T00:00:00Z"}}]})"},
      {"texts need not be digests", R"({"records":[{"digest":"<notadigest>"}]})",
       R"({"records":[{"digest":"\u003cnotadigest\u003e"}]})"},
      {"indexes need not be in range", R"({"records":[{"inputs":[[{"link":-9}]]}]})",
       R"({"records":[{"inputs":[[{"link":-9}]]}]})"},
      {"stray bytes", "{\"records\":[{\"digest\":\"\xff\"}]}",
       "{\"records\":[{\"digest\":\"\xef\xbf\xbd\"}]}"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<CacheConfig> config = parse_exactly(c.text);
    ASSERT_TRUE(config) << to_text(config.error());
    EXPECT_EQ(write_cache_config(*config), c.written);
    EXPECT_EQ(*parse_cache_config(c.written), *parse_exactly(write_cache_config(*config)));
  }
}

TEST(CacheConfig, RefusesWhatGoRefuses) {
  struct Case {
    const char* name;
    std::string_view text;
    const char* subject;
  };
  constexpr Case kCases[] = {
      {"empty", "", "byte 0"},
      {"trailing text", "{}{}", "byte 2"},
      {"array on top", "[]", ""},
      {"text on top", R"("{}")", ""},
      {"layers of another kind", R"({"layers":{}})", "/layers"},
      {"layer of another kind", R"({"layers":[1]})", "/layers/0"},
      {"blob of another kind", R"({"layers":[{"blob":1}]})", "/layers/0/blob"},
      {"parent as text", R"({"layers":[{},{"parent":"0"}]})", "/layers/1/parent"},
      {"parent with a point", R"({"layers":[{"parent":0.0}]})", "/layers/0/parent"},
      {"parent past 64 bits", R"({"layers":[{"parent":9223372036854775808}]})", "/layers/0/parent"},
      {"annotations of another kind", R"({"layers":[{"annotations":[]}]})",
       "/layers/0/annotations"},
      {"annotation of another kind", R"({"layers":[{"annotations":{"size":"1"}}]})",
       "/layers/0/annotations/size"},
      {"time of annotations", R"({"layers":[{"annotations":{"createdAt":"x"}}]})",
       "/layers/0/annotations/createdAt"},
      {"record of another kind", R"({"records":[[]]})", "/records/0"},
      {"digest of another kind", R"({"records":[{"digest":[]}]})", "/records/0/digest"},
      {"result of another kind", R"({"records":[{"layers":[0]}]})", "/records/0/layers/0"},
      {"layer index of another kind", R"({"records":[{"layers":[{"layer":true}]}]})",
       "/records/0/layers/0/layer"},
      {"time that is none", R"({"records":[{"layers":[{"createdAt":"2026-11-23"}]}]})",
       "/records/0/layers/0/createdAt"},
      {"empty time", R"({"records":[{"layers":[{"createdAt":""}]}]})",
       "/records/0/layers/0/createdAt"},
      {"time of another kind", R"({"records":[{"chains":[{"CreatedAt":1}]}]})",
       "/records/0/chains/0/CreatedAt"},
      {"chain of another kind", R"({"records":[{"chains":[{"layers":["0"]}]}]})",
       "/records/0/chains/0/layers/0"},
      {"slot of another kind", R"({"records":[{"inputs":[{}]}]})", "/records/0/inputs/0"},
      {"input of another kind", R"({"records":[{"inputs":[[[]]]}]})", "/records/0/inputs/0/0"},
      {"link of another kind", R"({"records":[{"inputs":[[{"link":1e0}]]}]})",
       "/records/0/inputs/0/0/link"},
      {"selector of another kind", R"({"records":[{"inputs":[[{"selector":1}]]}]})",
       "/records/0/inputs/0/0/selector"},
      {"records twice", R"({"records":[],"Records":[]})", "/Records"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<CacheConfig> config = parse_exactly(c.text);
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, Code::invalid_input);
    EXPECT_EQ(config.error().subject, c.subject);
  }
}

TEST(CacheConfig, KeepsToItsLimit) {
  const std::string text(kCacheConfigBytesMax + 1, ' ');
  EXPECT_EQ(parse_cache_config(text).error().code, Code::out_of_range);
}

}  // namespace
}  // namespace regcache
