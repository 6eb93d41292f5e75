#include "native/cli/snippet_command.h"

#include "core/options/check_report.h"
#include "core/options/diagnostic_text.h"
#include "native/cli/console.h"

namespace regcache {
namespace {

// Adds the options of `texts` to `all`, and says what is wrong with them; false when there is an error.
bool read_all(const std::vector<std::string>& texts, Direction direction,
              std::vector<CacheOptions>& all) {
  const CheckReport report = check_options(texts, {.direction = direction});
  for (const CheckedText& checked : report.texts) {
    print_err(diagnostics_text(checked.text, checked.parsed, report.rules.dialect));
    for (const ParsedEntry& entry : checked.parsed.entries) {
      all.push_back(entry.options);
    }
  }
  return report.errors == 0;
}

}  // namespace

ExitStatus run_snippet(const SnippetArguments& arguments) {
  std::vector<CacheOptions> options;
  const bool to_is_good = read_all(arguments.cache_to, Direction::cache_to, options);
  const bool from_is_good = read_all(arguments.cache_from, Direction::cache_from, options);
  if (!to_is_good || !from_is_good) {
    return ExitStatus::usage;
  }
  const Result<std::string> snippet = write_snippet(options, arguments.tool, ParseRules());
  if (!snippet) {
    return report(snippet.error());
  }
  print_out(*snippet);
  return ExitStatus::done;
}

}  // namespace regcache
