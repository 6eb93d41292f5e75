// Reports that forges read: GitHub's workflow commands and GitLab's Code Quality.
#include "core/lint/fingerprint.h"
#include "core/lint/lint_report.h"
#include "core/text/json_writer.h"
#include "core/text/line_index.h"

namespace regcache {
namespace {

constexpr std::size_t kIndent = 2;

// What a workflow command cannot have in its message, and what not in a property.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  return severity == Severity::error     ? "error"
         : severity == Severity::warning ? "warning"
                                         : "notice";
}

std::string_view gitlab_severity(Severity severity) {
  return severity == Severity::error     ? "critical"
         : severity == Severity::warning ? "minor"
                                         : "info";
}

}  // namespace

std::string to_github(const LintReport& report) {
  std::string out;
  for (const FileReport& file : report.files) {
    const LineIndex lines(file.text);
    for (const FileFinding& finding : file.findings) {
      const LinePlace first = lines.at(finding.place.offset);
      const LinePlace last = lines.at(finding.place.offset + finding.place.length);
      out += "::" + std::string(command_of(finding.severity));
      out += " file=" + escaped(file.path, true) + ",line=" + std::to_string(first.line) +
             ",endLine=" + std::to_string(last.line);
      // GitHub takes columns of one line alone.
      if (first.line == last.line) {
        out += ",col=" + std::to_string(first.column) + ",endColumn=" + std::to_string(last.column);
      }
      out += ",title=" + escaped(rule_title(*finding.rule), true) +
             "::" + escaped(one_line(finding), false) + "\n";
    }
  }
  return out;
}

std::string to_gitlab(const LintReport& report) {
  JsonWriter json(kIndent);
  json.begin_array();
  for (const FileReport& file : report.files) {
    const LineIndex lines(file.text);
    const std::vector<std::string> prints = fingerprints(file);
    for (std::size_t i = 0; i < prints.size(); ++i) {
      const FileFinding& finding = file.findings[i];
      json.begin_object();
      json.key("description").string(one_line(finding));
      json.key("check_name").string(rule_title(*finding.rule));
      json.key("fingerprint").string(prints[i]);
      json.key("severity").string(gitlab_severity(finding.severity));
      json.key("location").begin_object().key("path").string(file.path);
      json.key("lines").begin_object();
      json.key("begin").natural(lines.at(finding.place.offset).line);
      json.end_object().end_object().end_object();
    }
  }
  json.end_array();
  return json.take() + "\n";
}

}  // namespace regcache
