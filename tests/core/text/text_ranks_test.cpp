// Method: texts of one beginning, short ones and some with zero bytes among them, against a std::map.
#include "core/text/text_ranks.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/core/random.h"

namespace regcache {
namespace {

std::vector<std::uint32_t> ranks_by_map(const std::vector<std::string_view>& texts) {
  std::map<std::string_view, std::uint32_t> places;
  for (const std::string_view text : texts) {
    places[text] = 0;
  }
  std::uint32_t count = 0;
  for (auto& [text, place] : places) {
    place = count++;
  }
  std::vector<std::uint32_t> ranks;
  for (const std::string_view text : texts) {
    ranks.push_back(places[text]);
  }
  return ranks;
}

TEST(TextRanks, OrderTextsAsTheirBytesDo) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const std::string prefix(random.below(4), 'p');
    std::vector<std::string> texts(random.below(40));
    for (std::string& text : texts) {
      if (random.below(6) == 0) {
        continue;
      }
      text = prefix + std::string(random.below(10), random.below(2) == 0 ? 'a' : '\0');
      text += static_cast<char>(random.below(3) * 0x7f);
      text.resize(random.below(text.size() + 1) / 2 * 2);
    }
    SCOPED_TRACE(seed);
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    EXPECT_EQ(rank_texts(views), ranks_by_map(views));
  }
}

TEST(TextRanks, OfNoTextsAndOfEqualOnes) {
  EXPECT_TRUE(rank_texts({}).empty());
  EXPECT_EQ(rank_texts({"", ""}), (std::vector<std::uint32_t>{0, 0}));
  EXPECT_EQ(rank_texts({"sha256:a", "sha256:a"}), (std::vector<std::uint32_t>{0, 0}));
  EXPECT_EQ(rank_texts({"sha256:ab", "", "sha256:a"}), (std::vector<std::uint32_t>{2, 0, 1}));
}

}  // namespace
}  // namespace regcache
