// Method: a table of graphs, each with all the problems that are to be found in it.
#include "core/cache/indexes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/cache/fixture_config.h"

namespace regcache {
namespace {

// "out_of_range /layers/0/parent", one for each problem.
std::vector<std::string> problems_of(std::string_view config, std::size_t count_max = 100) {
  std::vector<std::string> found;
  for (const IndexProblem& problem : find_index_problems(*parse_cache_config(config), count_max)) {
    found.push_back(std::string(code_name(problem.error.code)) + " " + problem.error.subject);
  }
  return found;
}

TEST(Indexes, AllProblemsAreFoundInTheirOrder) {
  struct Case {
    const char* name;
    const char* config;
    std::vector<std::string> problems;
  };
  const Case kCases[] = {
      {"nothing", "{}", {}},
      {"no parent", R"({"layers":[{"parent":-1}]})", {}},
      {"absent parent of the first layer", R"({"layers":[{}]})", {"conflict /layers/0/parent"}},
      {"parent past the end", R"({"layers":[{"parent":1}]})", {"out_of_range /layers/0/parent"}},
      {"parent below -1", R"({"layers":[{"parent":-2}]})", {"out_of_range /layers/0/parent"}},
      {"loop of three",
       R"({"layers":[{"parent":1},{"parent":2},{"parent":0}]})",
       {"conflict /layers/2/parent"}},
      {"two loops, and a layer above one",
       R"({"layers":[{"parent":1},{"parent":0},{"parent":2},{"parent":0}]})",
       {"conflict /layers/1/parent", "conflict /layers/2/parent"}},
      {"result without a layer",
       R"({"records":[{"layers":[{"layer":0},{"layer":-1}]}]})",
       {"out_of_range /records/0/layers/0/layer", "out_of_range /records/0/layers/1/layer"}},
      {"chain without layers",
       R"({"records":[{},{"chains":[{"layers":[]},{"layers":[4,9223372036854775807]}]}]})",
       {"out_of_range /records/1/chains/1/layers/0", "out_of_range /records/1/chains/1/layers/1"}},
      {"links that lead nowhere",
       R"({"records":[{"inputs":[[{"link":1},{"link":-1}],null,[{"link":7}]]},{}]})",
       {"out_of_range /records/0/inputs/0/1/link", "out_of_range /records/0/inputs/2/0/link"}},
      {"a record of itself", R"({"records":[{"inputs":[[{"link":0}]]}]})", {"conflict /records/0"}},
      {"a loop, with records above and below that are in none",
       R"({"records":[{"inputs":[[{"link":1}]]},{"inputs":[[{"link":2},{"link":3}]]},)"
       R"({"inputs":[[{"link":1}]]},{}]})",
       {"conflict /records/1", "conflict /records/2"}},
      {"a record between two loops",
       R"({"records":[{"inputs":[[{"link":0}],[{"link":1}]]},{"inputs":[[{"link":2}]]},)"
       R"({"inputs":[[{"link":2}]]}]})",
       {"conflict /records/0", "conflict /records/1", "conflict /records/2"}},
      {"a diamond is no loop",
       R"({"records":[{"inputs":[[{"link":1}],[{"link":2}]]},{"inputs":[[{"link":3}]]},)"
       R"({"inputs":[[{"link":3},{"link":3}]]},{}]})",
       {}},
      {"layers first, then records",
       R"({"layers":[{"parent":9}],"records":[{"inputs":[[{"link":0}]]},{"layers":[{"layer":3}]}]})",
       {"out_of_range /layers/0/parent", "out_of_range /records/1/layers/0/layer",
        "conflict /records/0"}},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(problems_of(each.config), each.problems);
    const Result<void> checked = check_indexes(*parse_cache_config(each.config));
    EXPECT_EQ(checked.has_value(), each.problems.empty());
    for (std::size_t count = 0; count <= each.problems.size(); ++count) {
      EXPECT_EQ(problems_of(each.config, count).size(), count);
    }
  }
}

TEST(Indexes, ACacheOfBuildKitHasNoProblem) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    EXPECT_TRUE(problems_of(fixture.bytes).empty());
  }
}

TEST(RecordUsers, AreThoseThatLinkOnceForEachLink) {
  const CacheConfig config = *parse_cache_config(
      R"({"records":[{},{"inputs":[[{"link":0},{"selector":"s","link":0}],[{"link":9}]]},)"
      R"({"inputs":[[{"link":1}],[{"link":0}]]}]})");
  const RecordUsers users(config);
  const auto of = [&](std::size_t record) {
    const auto span = users.of(record);
    return std::vector<std::uint32_t>(span.begin(), span.end());
  };
  EXPECT_EQ(of(0), (std::vector<std::uint32_t>{1, 1, 2}));
  EXPECT_EQ(of(1), (std::vector<std::uint32_t>{2}));
  EXPECT_TRUE(of(2).empty());
}

TEST(InputsFirst, EveryRecordComesAfterItsInputs) {
  for (const FixtureConfig& fixture : fixture_configs()) {
    SCOPED_TRACE(fixture.name);
    const CacheConfig config = *parse_cache_config(fixture.bytes);
    const auto order = inputs_first(config, RecordUsers(config));
    ASSERT_EQ(order.size(), config.records.size());
    std::vector<bool> done(order.size(), false);
    for (const std::uint32_t record : order) {
      EXPECT_FALSE(done[record]);
      for (const auto& slot : config.records[record].inputs) {
        for (const ConfigInput& input : slot) {
          EXPECT_TRUE(done[static_cast<std::size_t>(input.link)]);
        }
      }
      done[record] = true;
    }
  }
}

}  // namespace
}  // namespace regcache
