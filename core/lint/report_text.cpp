#include <algorithm>

#include "core/lint/lint_report.h"
#include "core/options/diagnostic_text.h"
#include "core/text/columns.h"
#include "core/text/counted.h"
#include "core/text/excerpt.h"
#include "core/text/line_index.h"

namespace regcache {
namespace {

std::string labelled(std::string_view label, std::string_view text) {
  return text.empty() ? std::string() : "  " + std::string(label) + printable(text) + "\n";
}

// A stretch of the file as one of `line`, cut at its end.
Span within(Span span, Span line) {
  const std::uint32_t first = std::clamp(span.offset, line.offset, line.offset + line.length);
  const std::uint32_t last =
      std::clamp(span.offset + span.length, first, line.offset + line.length);
  return {first - line.offset, last - first};
}

std::string finding_text(const FileFinding& finding, const FileReport& file, const LineIndex& lines,
                         std::string_view shown) {
  const LinePlace at = lines.at(finding.place.offset);
  const Span line = lines.line(finding.place.offset);
  std::vector<Span> secrets;
  for (const Span& secret : file.secrets) {
    if (const Span inside = within(secret, line); inside.length > 0) {
      secrets.push_back(inside);
    }
  }
  std::string out =
      printable(file.path) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
      ": " + std::string(severity_name(finding.severity)) + "[" + rule_title(*finding.rule) + "]: ";
  out += printable(finding.error.subject + ": " + finding.error.detail) + "\n";
  out += excerpt(std::string_view(file.text).substr(line.offset, line.length),
                 within(finding.place, line), secrets);
  out += labelled("", surface_sentence(finding.surface, Dialect::buildx));
  out += labelled("hint: ", finding.error.hint);
  for (const Edit& edit : finding.fix) {
    out += labelled("fix:  ", edit_words(edit, shown));
  }
  return out;
}

}  // namespace

std::string to_text(const LintReport& report) {
  std::string out;
  for (const FileReport& file : report.files) {
    const LineIndex lines(file.text);
    const std::string shown = without_secrets(file.text, file.secrets);
    for (const FileFinding& finding : file.findings) {
      out += finding_text(finding, file, lines, shown);
    }
  }
  out += counted(report.errors, "error") + ", " + counted(report.warnings, "warning") + ", " +
         counted(report.notes, "note") + " in " + counted(report.options, "cache option") + " of " +
         counted(report.files_checked, "file") + "\n";
  return out;
}

}  // namespace regcache
