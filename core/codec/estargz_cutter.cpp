#include "core/codec/estargz_cutter.h"

#include <algorithm>
#include <utility>

#include "core/codec/tar_reader.h"
#include "core/codec/toc_builder.h"

namespace regcache {
namespace {

class EstargzCutter final : public LayerCutter {
 public:
  explicit EstargzCutter(std::size_t block_bytes) : block_bytes_(block_bytes) {}

  Result<Step> cut(Input& input, End end) override {
    while (!ready_ && !input.empty()) {
      REGCACHE_TRY(take_some(input));
    }
    if (ready_) {
      return Step::need_output;
    }
    if (end == End::no) {
      return Step::need_input;
    }
    REGCACHE_TRY(tar_.finish());
    if (block_.bytes.empty()) {
      return Step::done;
    }
    close_block();
    return Step::need_output;
  }

  Block take_block() override {
    REGCACHE_CHECK(ready_);
    ready_ = false;
    return std::exchange(closed_, Block{});
  }

  std::vector<TocEntry> take_entries() override { return toc_.take(); }

 private:
  // Takes bytes up to the next place where a block may have to end.
  Result<void> take_some(Input& input) {
    const std::uint64_t room =
        toc_.chunk_left() != 0 ? toc_.chunk_left() : block_bytes_ - block_.bytes.size();
    const Input offered =
        input.first(static_cast<std::size_t>(std::min<std::uint64_t>(room, input.size())));
    Input rest = offered;
    REGCACHE_TRY_ASSIGN(const TarEvent event, tar_.read(rest));
    const Input used = offered.first(offered.size() - rest.size());
    block_.bytes.insert(block_.bytes.end(), used.begin(), used.end());
    input = input.subspan(used.size());
    bool content_follows = false;
    if (event == TarEvent::entry) {
      REGCACHE_TRY(toc_.begin(tar_.entry()));
      content_follows = toc_.chunk_left() != 0;
    } else if (event == TarEvent::data) {
      content_follows = toc_.add_content(tar_.data());
    }
    if (content_follows) {
      close_block();
      block_.starts_content = true;
    } else if (block_.bytes.size() == block_bytes_) {
      close_block();
    }
    return {};
  }

  void close_block() {
    if (!block_.bytes.empty()) {
      closed_ = std::exchange(block_, Block{});
      ready_ = true;
    }
  }

  std::size_t block_bytes_;
  TarReader tar_;
  TocBuilder toc_;
  Block block_;   // the one being filled
  Block closed_;  // the one to be taken
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<LayerCutter> make_estargz_cutter(const BlockPlan& plan) {
  return std::make_unique<EstargzCutter>(plan.block_bytes());
}

}  // namespace regcache
