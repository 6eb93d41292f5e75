// Method: caches of many branches, and graphs with loops made from seeds, are drawn; boxes are counted.
#include "core/cache/cache_picture.h"

#include <gtest/gtest.h>

#include "tests/core/cache/random_config.h"

namespace regcache {
namespace {

std::size_t count_of(const std::string& text, std::string_view piece) {
  std::size_t count = 0;
  for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) {
    ++count;
  }
  return count;
}

TEST(CachePicture, ManyBranchesShareBoxes) {
  CacheConfig config;
  config.records.push_back({.digest = "base"});
  for (std::int64_t i = 1; i < 1'500; ++i) {
    config.records.push_back({.digest = "step" + std::to_string(i), .inputs = {{{"", i / 3}}}});
  }
  const std::string dot = draw_cache(config, {}, GraphLanguage::dot);
  EXPECT_LE(count_of(dot, "[label="), kPictureBoxesMax);
  EXPECT_GT(count_of(dot, "[label="), kPictureBoxesMax / 2);
  EXPECT_EQ(draw_cache(config, {}, GraphLanguage::dot), dot);
}

TEST(CachePicture, LoopsComeToAnEnd) {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    CacheConfig config;
    std::mt19937 random(seed);
    for (std::size_t i = 0; i < 200; ++i) {
      config.records.push_back({.digest = "r" + std::to_string(i)});
      for (std::size_t slot = below(random, 3); slot > 0; --slot) {
        config.records.back().inputs.push_back(
            {{"", static_cast<std::int64_t>(below(random, 210)) - 5}});
      }
    }
    const std::string mermaid = draw_cache(config, {}, GraphLanguage::mermaid);
    EXPECT_EQ(count_of(mermaid, "[\""), count_of(mermaid, "\"]"));
    EXPECT_GT(count_of(mermaid, "[\""), 0U);
  }
}

}  // namespace
}  // namespace regcache
