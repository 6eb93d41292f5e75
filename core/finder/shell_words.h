// Command lines out of shell-like text: words without their quotes, commands without what joins them.
#pragma once

#include <cstddef>
#include <vector>

#include "core/finder/found_text.h"

namespace regcache {

// The words of one command, its program among them, in order.
using ShellCommand = std::vector<FoundText>;

struct ShellLine {
  std::vector<ShellCommand> commands;
  std::size_t end = 0;  // after its line end
};

// Where the line that has text[at] begins: a line before it that ends in \, ` or ^ belongs to it.
[[nodiscard]] std::size_t line_start(std::string_view text, std::size_t at);

// Reads the line that starts at `at`, with those that continue it, as sh, make, PowerShell or cmd would.
//
// Shape:   what a variable, a substitution or a template stands for is a hole; comments are left out;
//          a quote that nothing closes is a character. Heredocs are not told from commands.
// Source:  POSIX.1-2017, Shell Command Language, 2.2 (quoting) and 2.3.
[[nodiscard]] ShellLine read_shell_line(const FoundText& script, std::size_t at);

}  // namespace regcache
