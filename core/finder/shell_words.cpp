#include "core/finder/shell_words.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/finder/holes.h"

namespace regcache {
namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::string_view kJoints = ";&|()";
constexpr std::string_view kContinues = "\\`^";

Span span_of(std::size_t at, std::size_t length) {
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(length)};
}

class LineReader {
 public:
  LineReader(const FoundText& script, std::size_t at)
      : script_(script), text_(script.text()), at_(at) {}

  ShellLine read() {
    while (at_ < text_.size() && text_[at_] != '\n') {
      if (const std::size_t gap = gap_length(); gap > 0) {
        at_ += gap;
      } else if (kJoints.find(text_[at_]) != std::string_view::npos) {
        end_command();
        ++at_;
      } else if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        read_word();
      }
    }
    end_command();
    line_.end = std::min(at_ + 1, text_.size());
    return std::move(line_);
  }

 private:
  [[nodiscard]] bool is_gap(char c) const { return kBlanks.find(c) != std::string_view::npos; }

  // A continuation at at_: the character and the line end after it; 0 when there is none.
  [[nodiscard]] std::size_t continuation_length() const {
    if (kContinues.find(text_[at_]) == std::string_view::npos) {
      return 0;
    }
    const std::string_view rest = text_.substr(at_ + 1);
    return rest.starts_with('\n') ? 2 : rest.starts_with("\r\n") ? 3 : 0;
  }

  [[nodiscard]] std::size_t gap_length() const {
    return is_gap(text_[at_]) ? 1 : continuation_length();
  }

  void end_command() {
    if (!command_.empty()) {
      line_.commands.push_back(std::exchange(command_, {}));
    }
  }

  void read_word() {
    word_ = FoundText("", script_.place(span_of(at_, 1)).offset);
    bool is_word = false;
    while (at_ < text_.size() && text_[at_] != '\n' && !is_gap(text_[at_]) &&
           kJoints.find(text_[at_]) == std::string_view::npos) {
      is_word = true;
      if (const std::size_t length = continuation_length(); length > 0) {
        at_ += length;
      } else if (!take_hole(HoleSyntax::shell) && !read_quoted()) {
        take_character();
      }
    }
    if (is_word) {
      command_.push_back(std::move(word_));
    }
  }

  bool take_hole(HoleSyntax syntax) {
    const std::size_t length = hole_length(text_, at_, syntax);
    if (length == 0) {
      return false;
    }
    word_.append_hole(script_.place(span_of(at_, length)));
    at_ += length;
    return true;
  }

  void take_character() {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
      ++at_;
    }
    word_.append(script_, span_of(at_, 1));
    ++at_;
  }

  // Everything between two quotes; false when at_ is at none, or at one that nothing closes.
  bool read_quoted() {
    const char quote = text_[at_];
    if ((quote != '"' && quote != '\'') || closing_quote(quote) == std::string_view::npos) {
      return false;
    }
    const std::size_t end = closing_quote(quote);
    ++at_;
    while (at_ < end) {
      if (take_hole(quote == '"' ? HoleSyntax::shell : HoleSyntax::actions)) {
        continue;
      }
      if (quote == '"') {
        take_double_quoted();
      } else {
        take_plain();
      }
    }
    at_ = std::max(at_, end + 1);
    return true;
  }

  [[nodiscard]] std::size_t closing_quote(char quote) const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) {
      end += quote == '"' && text_[end] == '\\' ? 2 : 1;
    }
    return end < text_.size() ? end : std::string_view::npos;
  }

  void take_plain() {
    word_.append(script_, span_of(at_, 1));
    ++at_;
  }

  // Within double quotes a backslash escapes only these.
  void take_double_quoted() {
    if (const std::size_t length = continuation_length(); length > 0) {
      at_ += length;
      return;
    }
    const bool is_escape =
        text_[at_] == '\\' && at_ + 1 < text_.size() &&
        std::string_view("\"\\$`").find(text_[at_ + 1]) != std::string_view::npos;
    at_ += is_escape ? 1 : 0;
    take_plain();
  }

  const FoundText& script_;
  std::string_view text_;
  std::size_t at_;
  FoundText word_;
  ShellCommand command_;
  ShellLine line_;
};

}  // namespace

std::size_t line_start(std::string_view text, std::size_t at) {
  std::size_t start = at;
  while (start > 0) {
    const std::size_t end = text.rfind('\n', start - 1);
    if (end == std::string_view::npos) {
      return 0;
    }
    std::string_view before = text.substr(0, end);
    before = before.substr(0, before.ends_with('\r') ? before.size() - 1 : before.size());
    start = end + 1;
    if (before.empty() || kContinues.find(before.back()) == std::string_view::npos) {
      return start;
    }
    start = end;
  }
  return start;
}

ShellLine read_shell_line(const FoundText& script, std::size_t at) {
  return LineReader(script, at).read();
}

}  // namespace regcache
