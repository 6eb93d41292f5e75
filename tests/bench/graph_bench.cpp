// Times the algebra of cache graphs on synthetic caches, for run_bench.py:
//
//   graph_bench make FILE RECORDS LAYERS VARIANT CHANGED     writes a cache config
//   graph_bench merge FILE FILE                              parse both at once, normalise, merge, write; CPU seconds
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <future>
#include <iterator>

#include "core/cache/merge.h"
#include "core/cache/order.h"
#include "tests/bench/synthetic_cache.h"

namespace regcache {
namespace {

class Stopwatch {
 public:
  void lap(const char* name) {
    const std::clock_t now = std::clock();
    std::printf("%s %.3f\n", name, static_cast<double>(now - last_) / CLOCKS_PER_SEC);
    last_ = now;
  }

 private:
  std::clock_t last_ = std::clock();
};

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string text(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0).read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

int make(char** words) {
  const SyntheticShape shape{.records = std::strtoul(words[1], nullptr, 10),
                             .layers = std::strtoul(words[2], nullptr, 10),
                             .changed = std::strtoul(words[4], nullptr, 10),
                             .variant = words[3]};
  const Result<CacheConfig> config = order_cache_config(synthetic_cache(shape));
  if (!config) {
    std::fprintf(stderr, "%s\n", to_text(config.error()).c_str());
    return 1;
  }
  std::ofstream(words[0], std::ios::binary) << write_cache_config(*config);
  return 0;
}

int merge(char** paths) {
  Stopwatch watch;
  const auto parse = [](const char* path) { return parse_cache_config(read_file(path)); };
  std::future<Result<CacheConfig>> parsed[] = {std::async(std::launch::async, parse, paths[0]),
                                               std::async(std::launch::async, parse, paths[1])};
  std::vector<CacheConfig> configs;
  for (std::size_t i = 0; i < 2; ++i) {
    Result<CacheConfig> config = parsed[i].get();
    if (!config) {
      std::fprintf(stderr, "%s: %s\n", paths[i], to_text(config.error()).c_str());
      return 1;
    }
    configs.push_back(*std::move(config));
  }
  watch.lap("parse");
  const Result<CacheConfig> merged = merge_cache_configs(std::move(configs));
  watch.lap("merge");
  if (!merged) {
    return 1;
  }
  const std::string text = write_cache_config(*merged);
  watch.lap("write");
  std::printf("records %zu\nlayers %zu\nbytes %zu\n", merged->records.size(), merged->layers.size(),
              text.size());
  return 0;
}

int run(int count, char** words) {
  const std::string_view verb = count > 1 ? words[1] : "";
  if (verb == "make" && count == 7) {
    return make(words + 2);
  }
  if (verb == "merge" && count == 4) {
    return merge(words + 2);
  }
  std::fputs("usage: graph_bench make FILE RECORDS LAYERS VARIANT CHANGED | merge FILE FILE\n",
             stderr);
  return 2;
}

}  // namespace
}  // namespace regcache

int main(int count, char** words) {
  return regcache::run(count, words);
}
