// Plain lines, for logs: one for each blob that moved, and how far all is every five seconds.
#include "core/text/byte_size.h"
#include "native/cli/progress_display.h"

namespace regcache {
namespace {

constexpr std::uint64_t kSummaryEveryMs = 5000;

class QuietRenderer : public ProgressRenderer {
 public:
  explicit QuietRenderer(std::FILE* out) : out_(out) {}

  void started(const BlobProgress& /*blob*/) override {}
  void finished(const BlobProgress& /*blob*/, BlobFate /*fate*/,
                std::uint64_t /*now_ms*/) override {}
  void warned(std::string_view text) override { write_line("warning: " + std::string(text)); }
  void tick(const ProgressState& /*state*/, std::uint64_t /*now_ms*/) override {}
  void ended(const ProgressState& /*state*/) override {}

 protected:
  void write_line(const std::string& text) {
    std::fprintf(out_, "%s\n", text.c_str());
    std::fflush(out_);
  }

 private:
  std::FILE* out_;
};

class PlainRenderer final : public QuietRenderer {
 public:
  using QuietRenderer::QuietRenderer;

  void finished(const BlobProgress& blob, BlobFate fate, std::uint64_t now_ms) override {
    if (fate == BlobFate::existed) {
      return;  // silence for what did not move
    }
    const std::string size = fate == BlobFate::converted
                                 ? format_change(blob.size_bytes, blob.stored_bytes)
                                 : format_bytes(blob.size_bytes);
    write_line(blob.digest + " " + std::string(fate_name(fate)) + " " + size + " " +
               format_duration(now_ms - blob.started_ms));
  }
  void tick(const ProgressState& state, std::uint64_t now_ms) override {
    if (now_ms >= next_summary_ms_ && state.blobs_planned() > 0) {
      next_summary_ms_ = now_ms + kSummaryEveryMs;
      write_line(state.summary());
    }
  }

 private:
  std::uint64_t next_summary_ms_ = kSummaryEveryMs;
};

}  // namespace

std::unique_ptr<ProgressRenderer> make_plain_renderer(std::FILE* out) {
  return std::make_unique<PlainRenderer>(out);
}

std::unique_ptr<ProgressRenderer> make_quiet_renderer(std::FILE* out) {
  return std::make_unique<QuietRenderer>(out);
}

}  // namespace regcache
