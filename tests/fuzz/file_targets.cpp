#include <algorithm>
#include <string>

#include "core/finder/find_builds.h"
#include "core/lint/lint_report.h"
#include "core/result/check.h"
#include "tests/fuzz/fuzz_target.h"

namespace regcache {
namespace {

bool is_within(Span span, std::string_view text) {
  return span.offset <= text.size() && span.length <= text.size() - span.offset;
}

// The first line is the path of a file, the rest its text. Whatever it is: options and findings stand in
// the file, where it has bytes of theirs those are the same, and every report can be written.
void check_file(FuzzInput bytes) {
  const std::string_view input = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string_view path = input.substr(0, line);
  const std::string text(input.substr(std::min(line + 1, input.size())));
  for (const FoundBuild& build : find_builds(path, text).builds) {
    REGCACHE_CHECK(is_within(build.place, text));
    for (const FoundOption& option : build.options) {
      for (std::uint32_t i = 0; i < option.text.size(); ++i) {
        const Span place = option.text.place({i, 1});
        REGCACHE_CHECK(is_within(place, text));
        REGCACHE_CHECK(!option.text.is_verbatim({i, 1}) ||
                       text[place.offset] == option.text.text()[i]);
      }
    }
  }
  const LintReport report = make_report({lint_file(path, text, {})}, {});
  for (const FileReport& file : report.files) {
    for (const FileFinding& finding : file.findings) {
      REGCACHE_CHECK(is_within(finding.place, text));
      for (const Edit& edit : finding.fix) {
        REGCACHE_CHECK(is_within(edit.span, text));
      }
    }
    (void)lint_file(path, fixed_text(file), {});
  }
  REGCACHE_CHECK(!to_text(report).empty() && !to_sarif(report, "").empty());
  REGCACHE_CHECK(!to_json(report, 0).empty() && !to_gitlab(report).empty());
}

constexpr FuzzTarget kTargets[] = {{"files", check_file}};

}  // namespace

std::span<const FuzzTarget> file_targets() {
  return kTargets;
}

}  // namespace regcache
