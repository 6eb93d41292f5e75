// Shows a transfer on the error stream: as a moving picture, as plain lines, or as JSON lines.
#pragma once

#include <cstdio>
#include <memory>

#include "native/cli/arguments.h"
#include "native/cli/progress_state.h"
#include "native/transfer/progress.h"

namespace regcache {

// Draws one kind of display. Called under a lock, never from two threads at once.
class ProgressRenderer {
 public:
  virtual ~ProgressRenderer() = default;
  virtual void started(const BlobProgress& blob) = 0;
  virtual void finished(const BlobProgress& blob, BlobFate fate, std::uint64_t now_ms) = 0;
  virtual void warned(std::string_view text) = 0;
  // Ten times a second.
  virtual void tick(const ProgressState& state, std::uint64_t now_ms) = 0;
  // The transfer is over, well or not: leaves the screen as it should stay.
  virtual void ended(const ProgressState& state) = 0;
};

[[nodiscard]] std::unique_ptr<ProgressRenderer> make_tty_renderer(std::FILE* out);
[[nodiscard]] std::unique_ptr<ProgressRenderer> make_plain_renderer(std::FILE* out);
// One JSON object a line: docs/progress.md.
[[nodiscard]] std::unique_ptr<ProgressRenderer> make_rawjson_renderer(std::FILE* out);
// Warnings only.
[[nodiscard]] std::unique_ptr<ProgressRenderer> make_quiet_renderer(std::FILE* out);

// The display that `mode` asks for; automatic is tty on a terminal and plain elsewhere. Draws from a
// thread of its own until it is destroyed.
[[nodiscard]] std::unique_ptr<Progress> make_progress(ProgressMode mode, bool quiet,
                                                      std::FILE* out);

}  // namespace regcache
