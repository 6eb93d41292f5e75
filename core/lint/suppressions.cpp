#include "core/lint/suppressions.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "core/text/ascii.h"

namespace regcache {
namespace {

constexpr std::string_view kMark = "regcache:";
constexpr std::string_view kIgnore = "ignore";
constexpr std::string_view kIgnoreFile = "ignore-file";
constexpr std::string_view kBlanks = " \t,";

// Takes the next word off the front; a reason starts with "(" or "--".
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::string_view word = text.substr(0, std::min(text.find_first_of(kBlanks), text.size()));
  text.remove_prefix(word.size());
  return word.starts_with('(') || word.starts_with("--") ? std::string_view() : word;
}

struct Comment {
  bool is_for_file = false;
  std::vector<const LintRule*> rules;
};

// What stands after the mark; nothing when it is something else, or names no rule that there is.
std::optional<Comment> read_comment(std::string_view rest) {
  const std::string_view verb = take_word(rest);
  if (verb != kIgnore && verb != kIgnoreFile) {
    return std::nullopt;
  }
  Comment comment{.is_for_file = verb == kIgnoreFile};
  bool names_rules = false;
  for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest)) {
    names_rules = true;
    if (const LintRule* rule = find_lint_rule(word)) {
      comment.rules.push_back(rule);
    }
  }
  return names_rules && comment.rules.empty() ? std::nullopt : std::optional(std::move(comment));
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

}  // namespace

Suppressions::Suppressions(std::string_view text, const LineIndex& lines) {
  for (std::size_t at = text.find(kMark); at != std::string_view::npos;
       at = text.find(kMark, at + 1)) {
    const auto offset = static_cast<std::uint32_t>(at);
    const Span span = lines.line(offset);
    const std::string_view line = text.substr(span.offset, span.length);
    const std::string_view before = without_blanks(line.substr(0, offset - span.offset));
    std::optional<Comment> comment = read_comment(line.substr(offset - span.offset + kMark.size()));
    if (!comment || (!before.ends_with('#') && !before.ends_with("//"))) {
      continue;
    }
    Range range{lines.at(offset).line, lines.at(offset).line, std::move(comment->rules)};
    if (comment->is_for_file) {
      range = {0, std::numeric_limits<std::uint32_t>::max(), std::move(range.rules)};
    } else if (before == "#" || before == "//") {
      std::uint32_t next = span.offset + span.length;
      std::size_t indent = std::string_view::npos;
      while ((next = static_cast<std::uint32_t>(std::min(text.find('\n', next), text.size()))) <
             text.size()) {
        const Span below = lines.line(++next);
        const std::string_view content = text.substr(below.offset, below.length);
        if (indent != std::string_view::npos && indent_of(content) <= indent &&
            !without_blanks(content).empty()) {
          break;
        }
        indent = indent == std::string_view::npos ? indent_of(content) : indent;
        ++range.last;
      }
    }
    ranges_.push_back(std::move(range));
  }
}

bool Suppressions::covers(std::uint32_t line, const LintRule& rule) const {
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
    const bool is_named = range.rules.empty() || std::find(range.rules.begin(), range.rules.end(),
                                                           &rule) != range.rules.end();
    return is_named && range.first <= line && line <= range.last;
  });
}

}  // namespace regcache
