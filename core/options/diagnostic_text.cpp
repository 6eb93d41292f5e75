#include "core/options/diagnostic_text.h"

#include <algorithm>
#include <cstddef>

#include "core/text/columns.h"
#include "core/text/edit.h"
#include "core/text/excerpt.h"

namespace regcache {
namespace {

void append_line(std::string& out, std::string_view label, std::string_view text) {
  if (!text.empty()) {
    out += "  ";
    out += label;
    out += printable(text);
    out += '\n';
  }
}

}  // namespace

std::string surface_sentence(Surface surface, Dialect dialect) {
  switch (surface) {
    case Surface::unstated:
      break;
    case Surface::client:
      return std::string(dialect_name(dialect)) + " refuses it at once, and nothing is built";
    case Surface::daemon:
      return "BuildKit refuses it before the build, even with ignore-error=true";
    case Surface::import_step:
      return "this import alone fails, and the build goes on without it";
    case Surface::export_step:
      return "the build runs first, and the export of its cache fails";
    case Surface::never:
      return "BuildKit says nothing about it";
  }
  return {};
}

std::string edit_words(const Edit& edit, std::string_view shown) {
  const std::string old(
      shown.substr(std::min<std::size_t>(edit.span.offset, shown.size()), edit.span.length));
  if (old.empty()) {
    return "insert '" + edit.text + "'";
  }
  if (edit.text.empty()) {
    return "remove '" + old + "'";
  }
  return "replace '" + old + "' by '" + edit.text + "'";
}

std::string to_text(const Diagnostic& diagnostic, std::string_view text,
                    std::span<const Span> secrets, Dialect dialect) {
  const std::string shown = without_secrets(text, secrets);
  std::string out = std::string(severity_name(diagnostic.severity)) + "[" + diagnostic.rule + "]: ";
  out += printable(diagnostic.error.subject + ": " + diagnostic.error.detail) + "\n";
  out += excerpt(text, diagnostic.span, secrets);
  append_line(out, "", surface_sentence(diagnostic.surface, dialect));
  append_line(out, "hint: ", diagnostic.error.hint);
  for (const Edit& edit : diagnostic.fix) {
    append_line(out, "fix:  ", edit_words(edit, shown));
  }
  return out;
}

std::string diagnostics_text(std::string_view text, const ParsedOptions& parsed, Dialect dialect) {
  std::string out;
  bool fixable = false;
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    out += to_text(diagnostic, text, parsed.secrets, dialect);
    fixable = fixable || !diagnostic.fix.empty();
  }
  if (fixable) {
    const std::string shown = without_secrets(text, parsed.secrets);
    out += "fixed: " + printable(apply_fixes(shown, parsed.diagnostics)) + "\n";
  }
  return out;
}

std::string without_secrets(std::string_view text, std::span<const Span> secrets) {
  std::string out(text);
  for (const Span& secret : secrets) {
    const std::size_t first = std::min<std::size_t>(secret.offset, out.size());
    const std::size_t length = std::min<std::size_t>(secret.length, out.size() - first);
    out.replace(first, length, length, '*');
  }
  return out;
}

}  // namespace regcache
