// What a checker says about a piece of input: an Error with a place and a severity.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/error.h"

namespace regcache {

enum class Severity : std::uint8_t { error, warning, note };

// The wire word of a severity: "error", "warning", "note".
[[nodiscard]] std::string_view severity_name(Severity severity);

// Where the tool that the input is meant for would tell of the problem by itself.
enum class Surface : std::uint8_t {
  unstated,
  client,       // at once: nothing is built
  daemon,       // before the build
  import_step,  // that import fails; the build goes on without it
  export_step,  // after the build, when its cache is exported
  never,        // nobody says a word
};

// The wire word of a surface: "", "client", "daemon", "import", "export", "never".
[[nodiscard]] std::string_view surface_name(Surface surface);

// A stretch of the input, in bytes of UTF-8 from its start.
struct Span {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

// A replacement that a program can apply: put `text` in the place of `span`.
struct Edit {
  Span span;
  std::string text;
};

// One finding. `rule` is the stable id of the rule ("unknown-key", "mode-value", ...).
struct Diagnostic {
  Severity severity = Severity::error;
  std::string rule;
  Error error;
  Span span;
  std::vector<Edit> fix;  // empty when no safe edit is known
  Surface surface = Surface::unstated;
};

}  // namespace regcache
