// A moving picture, for people: one line for each blob under way, one for all of them.
#include <sys/ioctl.h>

#include <algorithm>

#include "core/text/byte_size.h"
#include "native/cli/progress_display.h"

namespace regcache {
namespace {

constexpr std::size_t kBlobLinesMax = 8;
constexpr std::size_t kBarCells = 20;
constexpr std::size_t kShortDigest = 19;  // "sha256:" and twelve digits, as docker prints it

std::string bar(std::uint64_t done, std::uint64_t size) {
  const std::uint64_t filled = size == 0 ? kBarCells : done * kBarCells / size;
  std::string cells(filled, '=');
  if (filled < kBarCells) {
    cells += '>';
  }
  cells.resize(kBarCells, ' ');
  return "[" + cells + "]";
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

class TtyRenderer final : public ProgressRenderer {
 public:
  explicit TtyRenderer(std::FILE* out) : out_(out) {}

  void started(const BlobProgress& /*blob*/) override {}
  void finished(const BlobProgress& blob, BlobFate fate, std::uint64_t now_ms) override {
    if (fate == BlobFate::existed) {
      return;
    }
    erase();
    line(padded(blob.digest.substr(0, kShortDigest), kShortDigest) + " " +
         padded(std::string(fate_name(fate)), 9) + " " +
         padded(fate == BlobFate::converted ? format_change(blob.size_bytes, blob.stored_bytes)
                                            : format_bytes(blob.size_bytes),
                9) +
         " " + format_duration(now_ms - blob.started_ms));
    std::fflush(out_);
  }
  void warned(std::string_view text) override {
    erase();
    std::fprintf(out_, "warning: %.*s\n", static_cast<int>(text.size()), text.data());
    std::fflush(out_);
  }
  void tick(const ProgressState& state, std::uint64_t now_ms) override {
    erase();
    std::size_t shown = 0;
    for (const BlobProgress& blob : state.active()) {
      if (shown == kBlobLinesMax) {
        break;
      }
      line(padded(blob.digest.substr(0, kShortDigest), kShortDigest) + " " +
           bar(blob.done_bytes, blob.size_bytes) + " " +
           padded(format_bytes(blob.done_bytes) + " / " + format_bytes(blob.size_bytes), 19) + " " +
           format_duration(now_ms - blob.started_ms));
      shown += 1;
    }
    if (state.blobs_planned() > 0) {
      line(state.summary());
      shown += 1;
    }
    drawn_ = shown;
    std::fflush(out_);
  }
  void ended(const ProgressState& /*state*/) override {
    erase();
    std::fflush(out_);
  }

 private:
  // Goes back over what the last tick drew and clears it.
  void erase() {
    if (drawn_ > 0) {
      std::fprintf(out_, "\x1b[%zuA\x1b[J", drawn_);
      drawn_ = 0;
    }
  }
  // A line that wraps could not be erased: what does not fit is cut.
  void line(const std::string& text) {
    const std::string cut = text.substr(0, columns());
    std::fprintf(out_, "%s\n", cut.c_str());
  }
  [[nodiscard]] std::size_t columns() const {
    winsize size{};
    const bool known = ioctl(fileno(out_), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
  }

  std::FILE* out_;
  std::size_t drawn_ = 0;
};

}  // namespace

std::unique_ptr<ProgressRenderer> make_tty_renderer(std::FILE* out) {
  return std::make_unique<TtyRenderer>(out);
}

}  // namespace regcache
