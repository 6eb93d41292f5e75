// Method: the tree of a small cache of BuildKit as it is to be printed; then graphs that are none.
#include "core/cache/cache_tree.h"

#include <gtest/gtest.h>

#include "tests/core/cache/fixture_config.h"

namespace regcache {
namespace {

std::string tree_of(std::string_view config, const std::vector<Descriptor>& layers = {}) {
  return render_cache_tree(*parse_cache_config(config), layers);
}

TEST(CacheTree, OfACacheOfBuildKit) {
  const CacheConfig config = *parse_cache_config(fixture_config("oci-manifest-gzip-min"));
  EXPECT_EQ(render_cache_tree(config, fixture_manifest("oci-manifest-gzip-min").layers),
            R"(#10 sha256:a9334242fd43  421.7 kB, 2 layers 421.9 kB, 2026-11-23T08:46:14.973909276Z
|- input 0: #11 sha256:b168436ab8e0  152 B, 2026-11-23T08:46:14.927034497Z
|  |- input 0: of d94cf21446be in #9 sha256:7ddd52bfaf16  no result
|  |  `- input 0: of 8a5edab28263 in #1 sha256:0dd27a2d59b9  no result
|  |     |- input 0: #0 sha256:0bd0b7104eee  no result
|  |     |  |- input 0: #5 sha256:5c7fbf296034  no result
|  |     |  |  `- input 0: of 8a5edab28263 in #3 sha256:4ed1d3663e8c  no result
|  |     |  |     `- input 0: #2 sha256:43f6213b7574  source
|  |     |  `- input 1: #6 sha256:5e688207f78a  source
|  |     |- input 1: #4 sha256:526f3b6ce50e  source
|  |     `- input 1: of 1491d206c3e4 in #7 sha256:66c473ffb3ac  no result
|  |        `- input 0: of 8a5edab28263 in #3 sha256:4ed1d3663e8c (above)
|  `- input 0: #12 sha256:b5c6a056a706  source
|- input 1: of 8526c03b6466 in #5 sha256:5c7fbf296034 (above)
`- input 1: #8 sha256:69904c0c27b5  source
)");
}

TEST(CacheTree, EveryRecordOfEveryCacheIsDrawnOnce) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const std::string tree = tree_of(fixture.bytes);
    EXPECT_EQ(tree.find("loops"), std::string::npos);
    EXPECT_EQ(tree.find('?'), std::string::npos);
    const std::size_t count = parse_cache_config(fixture.bytes)->records.size();
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = "#" + std::to_string(i) + " ";
      std::size_t drawn = 0;
      for (std::size_t at = tree.find(name); at != std::string::npos;
           at = tree.find(name, at + 1)) {
        const std::string line = tree.substr(at, tree.find('\n', at) - at);
        drawn += line.ends_with(" (above)") ? 0 : 1;
      }
      EXPECT_EQ(drawn, 1U) << name;
    }
  }
}

TEST(CacheTree, GraphsThatAreNone) {
  struct Case {
    const char* name;
    const char* config;
    const char* tree;
  };
  constexpr Case kCases[] = {
      {"nothing", "{}", ""},
      {"a record of itself", R"({"records":[{"digest":"a","inputs":[[{"link":0}]]}]})",
       "1 records are only reached by loops\n"},
      {"a loop below a leaf",
       R"({"records":[{"digest":"a","inputs":[[{"link":1}]]},)"
       R"({"digest":"b","inputs":[[{"link":2}]]},{"digest":"c","inputs":[[{"link":1}]]}]})",
       "#0 a  no result\n`- input 0: #1 b  no result\n   `- input 0: #2 c  no result\n"
       "      `- input 0: #1 b (above)\n"},
      {"links that lead nowhere",
       R"({"records":[{"digest":"a","inputs":[[{"link":1},{"link":-1}],null,)"
       R"([{"selector":"sel","link":9223372036854775807}]]}]})",
       "#0 a  no result\n|- input 0: ?\n|- input 0: ?\n`- input 2: of sel in ?\n"},
      {"a result without a layer", R"({"records":[{"digest":"a","layers":[{"layer":7}]}]})",
       "#0 a  0 B\n"},
      {"a layer that is its own parent",
       R"({"layers":[{"blob":"x"}],"records":[{"digest":"a","layers":[{"layer":0}]}]})",
       "#0 a  0 B\n"},
      {"layers in a loop",
       R"({"layers":[{"blob":"x","parent":1},{"blob":"y"}],)"
       R"("records":[{"digest":"a","layers":[{"layer":0}]}]})",
       "#0 a  0 B, 2 layers 0 B\n"},
      {"chains without layers, and with layers that are none",
       R"({"records":[{"digest":"a","chains":[{}]},{"digest":"b","chains":[{"layers":[3,-1]}]}]})",
       "#0 a  0 B\n#1 b  0 B, 2 layers 0 B\n"},
      {"text that would move a cursor",
       R"({"records":[{"digest":"\u001b[2J\r","inputs":[[{"selector":"\n","link":0}]]},)"
       R"({"digest":"\u001b","inputs":[[{"selector":"\u0007","link":2}]]},{}]})",
       "#1 \\x1b  no result\n`- input 0: of \\x07 in #2   source\n"
       "1 records are only reached by loops\n"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(tree_of(each.config), each.tree);
  }
}

TEST(CacheTree, ATopLayerThatIsNotDescribedHasNoSizeOfItsOwn) {
  const Descriptor below{.digest = digest_of("below"), .size = 5'000};
  EXPECT_EQ(tree_of(R"({"layers":[{"blob":")" + below.digest.text() +
                        R"(","parent":-1},{"blob":"unknown"}],)"
                        R"("records":[{"digest":"a","layers":[{"layer":1}]}]})",
                    {below}),
            "#0 a  0 B, 2 layers 5.0 kB\n");
}

TEST(CacheTree, AResultIsShownWithItsSizeStackAndTime) {
  const Descriptor base{.digest = digest_of("base"), .size = 2'000'000};
  const Descriptor top{.digest = digest_of("top"), .size = 1'000};
  EXPECT_EQ(
      tree_of(R"({"layers":[{"blob":")" + base.digest.text() + R"(","parent":-1},{"blob":")" +
                  top.digest.text() +
                  R"("}],"records":[)"
                  R"({"digest":"a","layers":[{"layer":1,"createdAt":"2026-11-23T09:18:27Z"}]},)"
                  R"({"digest":"b","layers":[{"layer":0}]},)"
                  R"({"digest":"c","chains":[{"layers":[0,1,0]}]}]})",
              {base, top}),
      "#0 a  1.0 kB, 2 layers 2.0 MB, 2026-11-23T09:18:27Z\n"
      "#1 b  2.0 MB\n"
      "#2 c  2.0 MB, 3 layers 4.0 MB\n");
}

TEST(CacheTree, AgesAreTold) {
  struct Case {
    const char* created_at;
    const char* age;
  };
  constexpr Case kCases[] = {
      {"2026-11-23T10:00:00Z", "0s"},  {"2026-11-23T11:59:00+02:00", "60s"},
      {"2026-11-23T09:55:00Z", "5m"},  {"2026-11-22T11:00:00Z", "23h"},
      {"2026-09-24T10:00:00Z", "60d"}, {"2027-01-01T00:00:00Z", "0s"},
  };
  const Instant now = *parse_rfc3339("2026-11-23T10:00:00Z");
  for (const Case& c : kCases) {
    CacheConfig config{{{.blob = "x"}}, {{.results = {{0, c.created_at}}, .digest = "a"}}};
    EXPECT_EQ(render_cache_tree(config, {}, now), "#0 a  0 B, " + std::string(c.age) + "\n");
  }
}

TEST(CacheTree, LinesStayReadable) {
  const Instant now = *parse_rfc3339("2026-12-23T10:00:00Z");
  for (const FixtureCache& fixture : kFixtureCaches) {
    SCOPED_TRACE(fixture.name);
    const std::string tree = render_cache_tree(*parse_cache_config(fixture_config(fixture.name)),
                                               fixture_manifest(fixture.name).layers, now);
    for (std::size_t at = 0; at < tree.size(); at = tree.find('\n', at) + 1) {
      EXPECT_LE(tree.find('\n', at) - at, 120U);
    }
  }
}

}  // namespace
}  // namespace regcache
