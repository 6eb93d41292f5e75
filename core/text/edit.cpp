#include "core/text/edit.h"

#include <cstddef>
#include <vector>

#include "core/text/sort_items.h"

namespace regcache {

std::string apply_fixes(std::string_view text, std::span<const Diagnostic> diagnostics) {
  std::vector<const Edit*> edits;
  for (const Diagnostic& diagnostic : diagnostics) {
    for (const Edit& edit : diagnostic.fix) {
      edits.push_back(&edit);
    }
  }
  sort_items(edits, [](const Edit* a, const Edit* b) { return a->span.offset < b->span.offset; });
  std::string out;
  std::size_t at = 0;
  for (const Edit* edit : edits) {
    const std::size_t first = edit->span.offset;
    const std::size_t length = edit->span.length;
    if (first < at || first > text.size() || length > text.size() - first) {
      continue;
    }
    out += text.substr(at, first - at);
    out += edit->text;
    at = first + length;
  }
  out += text.substr(at);
  return out;
}

}  // namespace regcache
