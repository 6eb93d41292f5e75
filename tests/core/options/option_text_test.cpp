// Method: canonical texts in a table; then that every text printed reads back as equal options, under
// every BuildKit version with a change of defaults.
#include "core/options/option_text.h"

#include <gtest/gtest.h>

#include <string>

#include "core/options/parse_options.h"

namespace regcache {
namespace {

struct Case {
  const char* text;
  const char* canonical;
  Direction direction = Direction::cache_to;
};

constexpr Case kCases[] = {
    {"type=registry,ref=a/b", "a/b"},
    {"type=registry,ref=a/b,mode=min,oci-mediatypes=true,compression=gzip", "a/b"},
    {"type=registry,mode=max,ref=a/b", "type=registry,mode=max,ref=a/b"},
    {"type=registry,ref=a/b,oci-mediatypes=0", "type=registry,oci-mediatypes=false,ref=a/b"},
    {"type=registry,ref=a/b,image-manifest=F", "type=registry,image-manifest=false,ref=a/b"},
    {"type=registry,ref=a/b,force-compression=,compression-level=+03,compression=zstd",
     "type=registry,compression=zstd,compression-level=3,force-compression=true,ref=a/b"},
    {"type=registry,ref=a/b,nonsense=1,mode=Max", "a/b"},
    {"type=local,dest=x,tag=latest", "type=local,dest=x"},
    {"type=local,\"dest=a,b\",tag=t,reset=1", "type=local,\"dest=a,b\",reset=true,tag=t"},
    {"type=local,\"dest=say \"\"hi\"\"\"", "type=local,\"dest=say \"\"hi\"\"\""},
    {"type=inline", "type=inline"},
    {"type=gha", "type=gha"},
    {"type=gha,timeout=600s,version=2,token=t,mode=max", "type=gha,mode=max,token=t,version=2"},
    {"type=s3,bucket=b,region=r,name=x;y,touch_refresh=1440m,retry_mode=adaptive",
     "type=s3,bucket=b,name=x;y,region=r,retry_mode=adaptive"},
    {"type=azblob,account_url=u,container=buildkit-cache",
     "type=azblob,account_url=u,container=buildkit-cache"},
    {"type=registry,ref=a/b", "a/b", Direction::cache_from},
    {"type=registry,ref=a/b,registry.insecure=1", "type=registry,ref=a/b,registry.insecure=true",
     Direction::cache_from},
    {"type=local,src=x,digest=sha256:"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "type=local,digest=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
     "src=x",
     Direction::cache_from},
};

TEST(OptionText, IsTheShortestThatMeansTheSame) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const ParseRules rules{.direction = c.direction};
    const ParsedOptions parsed = parse_cache_options(c.text, rules);
    ASSERT_EQ(parsed.entries.size(), 1U);
    EXPECT_EQ(write_options(parsed.entries[0].options, rules), c.canonical);
  }
}

TEST(OptionText, ReadsBackAsTheSameOptions) {
  constexpr BuildKitVersion kVersions[] = {{0, 7, 0},  {0, 10, 0}, {0, 11, 0},
                                           {0, 12, 0}, {0, 21, 0}, {0, 22, 0}};
  for (const Case& c : kCases) {
    for (const BuildKitVersion& version : kVersions) {
      for (const Dialect dialect : {Dialect::buildx, Dialect::buildctl}) {
        const ParseRules rules{.direction = c.direction, .dialect = dialect, .buildkit = version};
        const ParsedOptions parsed = parse_cache_options(c.text, rules);
        if (parsed.entries.empty()) {
          continue;
        }
        const std::string text = write_options(parsed.entries[0].options, rules);
        SCOPED_TRACE(text + " with " + to_text(version));
        const ParsedOptions again = parse_cache_options(text, rules);
        ASSERT_EQ(again.entries.size(), 1U);
        EXPECT_TRUE(again.entries[0].options == parsed.entries[0].options);
        EXPECT_TRUE(again.diagnostics.empty());
        EXPECT_EQ(write_options(again.entries[0].options, rules), text);
      }
    }
  }
}

TEST(OptionText, OnlyBuildxHasBareReferences) {
  const ParseRules rules{.dialect = Dialect::buildctl};
  const ParsedOptions parsed = parse_cache_options("a/b", rules);
  ASSERT_EQ(parsed.entries.size(), 1U);
  EXPECT_EQ(write_options(parsed.entries[0].options, rules), "type=registry,ref=a/b");
}

TEST(OptionText, AttributesMayBeAnything) {
  const OptionAttributes attributes = {{"ref", "a,b"}, {"x", "\""}};
  EXPECT_EQ(write_attributes(Backend::registry, attributes, Dialect::buildx),
            "type=registry,\"ref=a,b\",\"x=\"\"\"");
  EXPECT_EQ(write_attributes(Backend::inline_cache, {}, Dialect::buildx), "type=inline");
}

}  // namespace
}  // namespace regcache
