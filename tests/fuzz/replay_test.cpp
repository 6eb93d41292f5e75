// Method: every file of the corpus goes through its target, as it is and with seeded damage: bytes
// flipped, runs cut out, ends cut off. A target that breaks its promise traps.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/core/codec/codec_runner.h"
#include "tests/fuzz/fuzz_target.h"

namespace regcache {
namespace {

constexpr int kDamages = 24;
constexpr std::size_t kSeedBytesMax = 100'000;

std::vector<FuzzTarget> all_targets() {
  std::vector<FuzzTarget> targets(codec_targets().begin(), codec_targets().end());
  targets.insert(targets.end(), file_targets().begin(), file_targets().end());
  targets.insert(targets.end(), graph_targets().begin(), graph_targets().end());
  targets.insert(targets.end(), session_targets().begin(), session_targets().end());
  targets.insert(targets.end(), text_targets().begin(), text_targets().end());
  return targets;
}

std::vector<Bytes> seeds_of(std::string_view target) {
  std::vector<Bytes> seeds;
  const std::filesystem::path folder =
      std::filesystem::path(REGCACHE_TESTS_DIR) / "fuzz/corpus" / target;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    Bytes seed{std::istreambuf_iterator<char>(file), {}};
    EXPECT_LE(seed.size(), kSeedBytesMax) << entry.path();
    seeds.push_back(std::move(seed));
  }
  return seeds;
}

Bytes damaged(Bytes bytes, Random& random) {
  if (bytes.empty()) {
    return bytes;
  }
  const std::size_t at = random.below(bytes.size());
  switch (random.below(3)) {
    case 0:
      bytes[at] = static_cast<std::uint8_t>(random.next());
      break;
    case 1:
      bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                  bytes.begin() + static_cast<std::ptrdiff_t>(
                                      std::min(bytes.size(), at + 1 + random.below(8))));
      break;
    default:
      bytes.resize(at);
      break;
  }
  return bytes;
}

class FuzzReplay : public testing::TestWithParam<FuzzTarget> {};

TEST_P(FuzzReplay, KeepsItsPromiseForTheCorpusAndDamagedCopiesOfIt) {
  const std::vector<Bytes> seeds = seeds_of(GetParam().name);
  ASSERT_FALSE(seeds.empty()) << "tests/fuzz/corpus/" << GetParam().name << " is empty";
  Random random(seeds.size());
  for (const Bytes& seed : seeds) {
    GetParam().run(seed);
    Bytes bytes = seed;
    for (int i = 0; i < kDamages; ++i) {
      bytes = damaged(i % 4 == 0 ? seed : bytes, random);
      GetParam().run(bytes);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay, testing::ValuesIn(all_targets()),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace regcache
