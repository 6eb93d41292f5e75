// One option string on its way into a snippet: its text, its secrets, and how shells and YAML quote it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/options/option_table.h"

namespace regcache {

// A secret that a variable holds: "secret_access_key" and "SECRET_ACCESS_KEY".
struct SnippetSecret {
  std::string key;
  std::string variable;
};

// An option string without its secrets, and these.
struct SnippetLine {
  Direction direction = Direction::cache_to;
  std::string text;
  std::vector<SnippetSecret> secrets;
};

// The key in capitals.
[[nodiscard]] std::string variable_name(std::string_view key);

// `text` and behind it the secrets of `line`: ",key=", `before`, the variable, `after`.
[[nodiscard]] std::string with_secrets(std::string text, const SnippetLine& line,
                                       std::string_view before, std::string_view after);

// `text` with `by` for every `what`.
[[nodiscard]] std::string replace_all(std::string text, std::string_view what, std::string_view by);

// The lines, ';' between them, as one word of a POSIX shell: bare where that is safe, in double quotes
// where it has variables, else in single ones.
//
// Source:  POSIX.1-2017, Shell Command Language, 2.2.
[[nodiscard]] std::string shell_word(std::span<const SnippetLine> lines);

// A double-quoted string, as JSON, YAML and HCL know it.
[[nodiscard]] std::string quoted(std::string_view text);

// A scalar of block YAML that starts with a letter: plain where nothing in it means anything else.
//
// Source:  YAML 1.2.2, 7.3.3 (plain style).
[[nodiscard]] std::string yaml_scalar(const std::string& text);

}  // namespace regcache
