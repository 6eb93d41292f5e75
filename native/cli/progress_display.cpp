#include "native/cli/progress_display.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

namespace regcache {
namespace {

constexpr std::chrono::milliseconds kTick{100};

class ProgressDisplay final : public Progress {
 public:
  explicit ProgressDisplay(std::unique_ptr<ProgressRenderer> renderer)
      : renderer_(std::move(renderer)), ticker_([this] { run(); }) {}

  ~ProgressDisplay() override {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    ticker_.join();
    renderer_->ended(state_);
  }

  void planned(std::size_t blobs, std::uint64_t bytes) override {
    const std::scoped_lock lock(mutex_);
    state_.plan(blobs, bytes);
  }
  void started(const Descriptor& blob) override {
    const std::scoped_lock lock(mutex_);
    state_.start(blob, now_ms());
    renderer_->started(state_.active().back());
  }
  void advanced(const Descriptor& blob, std::uint64_t bytes) override {
    const std::scoped_lock lock(mutex_);
    state_.advance(blob, bytes);
  }
  void restarted(const Descriptor& blob) override {
    const std::scoped_lock lock(mutex_);
    state_.restart(blob);
  }
  void finished(const Descriptor& blob, BlobFate fate, std::uint64_t stored_bytes) override {
    const std::scoped_lock lock(mutex_);
    renderer_->finished(state_.finish(blob, stored_bytes), fate, now_ms());
  }
  void warned(std::string_view text) override {
    const std::scoped_lock lock(mutex_);
    renderer_->warned(text);
  }

 private:
  [[nodiscard]] std::uint64_t now_ms() const {
    const auto elapsed = std::chrono::steady_clock::now() - begin_;
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count());
  }

  void run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kTick, [this] { return stopping_; })) {
      state_.sample(now_ms());
      renderer_->tick(state_, now_ms());
    }
  }

  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  ProgressState state_;
  std::unique_ptr<ProgressRenderer> renderer_;
  std::thread ticker_;
};

bool is_dumb_terminal() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

// BUILDKIT_PROGRESS as buildx reads it; what is not known there is no error here either.
std::optional<ProgressMode> mode_from_environment() {
  const char* value = std::getenv("BUILDKIT_PROGRESS");
  const std::string_view mode = value == nullptr ? "" : value;
  if (mode == "tty") {
    return ProgressMode::tty;
  }
  if (mode == "plain") {
    return ProgressMode::plain;
  }
  if (mode == "rawjson") {
    return ProgressMode::rawjson;
  }
  if (mode == "quiet" || mode == "none") {
    return ProgressMode::none;
  }
  return std::nullopt;
}

std::unique_ptr<ProgressRenderer> make_renderer(ProgressMode mode, bool quiet, std::FILE* out) {
  if (quiet) {
    return make_quiet_renderer(out);
  }
  switch (mode) {
    case ProgressMode::tty:
      return make_tty_renderer(out);
    case ProgressMode::plain:
      return make_plain_renderer(out);
    case ProgressMode::rawjson:
      return make_rawjson_renderer(out);
    case ProgressMode::none:
      return make_quiet_renderer(out);
    case ProgressMode::automatic:
      break;
  }
  if (const auto wanted = mode_from_environment()) {
    return make_renderer(*wanted, quiet, out);
  }
  const bool moving = isatty(fileno(out)) == 1 && !is_dumb_terminal();
  return moving ? make_tty_renderer(out) : make_plain_renderer(out);
}

}  // namespace

std::unique_ptr<Progress> make_progress(ProgressMode mode, bool quiet, std::FILE* out) {
  return std::make_unique<ProgressDisplay>(make_renderer(mode, quiet, out));
}

}  // namespace regcache
