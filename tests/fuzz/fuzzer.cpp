// One target under libFuzzer: its name is in the environment, because the flags are libFuzzer's own.
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/fuzz_target.h"

namespace {

const regcache::FuzzTarget* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  const char* name = std::getenv("REGCACHE_FUZZ_TARGET");
  for (const auto targets :
       {regcache::codec_targets(), regcache::file_targets(), regcache::graph_targets(),
        regcache::session_targets(), regcache::text_targets()}) {
    for (const regcache::FuzzTarget& target : targets) {
      chosen = name != nullptr && target.name == name ? &target : chosen;
    }
  }
  if (chosen == nullptr) {
    std::fputs("set REGCACHE_FUZZ_TARGET to a folder of tests/fuzz/corpus\n", stderr);
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  chosen->run({bytes, size});
  return 0;
}
