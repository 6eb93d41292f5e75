#include "core/finder/yaml_text.h"

#include <algorithm>

#include "core/text/utf8.h"

namespace regcache {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_break(char c) {
  return c == '\n' || c == '\r';
}

// Walks over what stands in the file (`raw`) and what libyaml read of it (`value`), side by side.
class ScalarPlacer {
 public:
  ScalarPlacer(std::string_view file, const YamlNode& node)
      : raw_(file.substr(node.place.offset, node.place.length)),
        value_(node.text),
        offset_(node.place.offset),
        out_("", node.place.offset) {}

  // A plain or quoted scalar: lines are folded, blanks around their ends go.
  FoundText flow(char quote) {
    std::size_t at = quote == '\0' ? 0 : 1;
    const std::size_t end = raw_.size() - (quote == '\0' || raw_.size() < 2 ? 0 : 1);
    while (at < end && out_.size() < value_.size()) {
      const std::size_t gap = fold_length(at, end);
      if (gap > 0) {
        put_fold(at, gap);
        at += gap;
      } else {
        at += put_character(at, quote);
      }
    }
    return take();
  }

  // A literal or folded scalar: each line ends as `value` ends it, and loses its indentation.
  FoundText block() {
    std::size_t at = std::min(raw_.find('\n'), raw_.size());
    const std::size_t indent = indent_after(at);
    while (at < raw_.size()) {
      const std::size_t line_end = at;
      ++at;
      const std::size_t end = std::min(raw_.find('\n', at), raw_.size());
      std::string_view line = raw_.substr(at, end - at);
      line = line.substr(0, line.ends_with('\r') ? line.size() - 1 : line.size());
      const std::size_t skip = std::min(indent, line.size());
      if (line.size() > skip) {
        put_line_ends(line_end, line.substr(skip));
        put_verbatim(at + skip, line.size() - skip);
      }
      at = end;
    }
    while (out_.size() < value_.size() && value_[out_.size()] == '\n') {
      put_written(1, raw_.size(), 0);
    }
    return take();
  }

 private:
  // Blanks with a line end in them, and how far they go; 0 when there is none.
  [[nodiscard]] std::size_t fold_length(std::size_t at, std::size_t end) const {
    std::size_t i = at;
    bool is_broken = false;
    while (i < end && (is_blank(raw_[i]) || is_break(raw_[i]))) {
      is_broken = is_broken || is_break(raw_[i]);
      ++i;
    }
    return is_broken ? i - at : 0;
  }

  void put_fold(std::size_t at, std::size_t length) {
    std::size_t count = 0;
    while (out_.size() + count < value_.size() && value_[out_.size() + count] == '\n') {
      ++count;
    }
    const bool is_space = out_.size() < value_.size() && value_[out_.size()] == ' ';
    put_written(is_space ? 1 : count, at, length);
  }

  // One character or escape; returns the bytes of the file that it took.
  std::size_t put_character(std::size_t at, char quote) {
    if (quote == '\'' && raw_.substr(at).starts_with("''")) {
      put_written(1, at, 2);
      return 2;
    }
    if (quote != '"' || raw_[at] != '\\') {
      put_verbatim(at, 1);
      return 1;
    }
    const char escape = at + 1 < raw_.size() ? raw_[at + 1] : '\\';
    if (is_break(escape)) {
      return 1 + fold_length(at + 1, raw_.size());
    }
    const std::size_t digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
    put_written(std::max<std::size_t>(utf8_length(value_, out_.size()), 1), at, 2 + digits);
    return 2 + digits;
  }

  // The blanks before the first line that has more; block scalars seldom say how many.
  [[nodiscard]] std::size_t indent_after(std::size_t at) const {
    while (at < raw_.size()) {
      const std::size_t first = raw_.find_first_not_of(' ', at + 1);
      if (first == std::string_view::npos) {
        return 0;
      }
      const std::size_t line = at + 1;
      at = std::min(raw_.find('\n', line), raw_.size());
      if (first < at && !is_break(raw_[first])) {
        // Deeper lines may come first where the header tells the indentation: then the value knows.
        const std::size_t extra = std::min(value_.find_first_not_of('\n'), value_.size());
        const std::size_t text = std::min(value_.find_first_not_of(' ', extra), value_.size());
        return first - line - std::min(text - extra, first - line);
      }
    }
    return 0;
  }

  void put_line_ends(std::size_t at, std::string_view line) {
    while (out_.size() < value_.size() && !value_.substr(out_.size()).starts_with(line) &&
           (value_[out_.size()] == '\n' || value_[out_.size()] == ' ')) {
      put_written(1, at, 1);
    }
  }

  void put_verbatim(std::size_t at, std::size_t length) {
    out_.append(raw_.substr(at, length), static_cast<std::uint32_t>(offset_ + at));
  }

  // The next `count` bytes of the value.
  void put_written(std::size_t count, std::size_t at, std::size_t length) {
    out_.append_written(
        value_.substr(out_.size(), count),
        {static_cast<std::uint32_t>(offset_ + at), static_cast<std::uint32_t>(length)});
  }

  // Where the two came apart, the whole scalar is one place.
  FoundText take() {
    if (out_.text() != value_) {
      out_ = FoundText();
      out_.append_written(
          value_, {static_cast<std::uint32_t>(offset_), static_cast<std::uint32_t>(raw_.size())});
    }
    return std::move(out_);
  }

  std::string_view raw_;
  std::string_view value_;
  std::size_t offset_;
  FoundText out_;
};

}  // namespace

FoundText placed_text(std::string_view file, const YamlNode* node) {
  if (node == nullptr) {
    return {};
  }
  if (node->kind != YamlKind::scalar) {
    return FoundText("", node->place.offset);
  }
  switch (node->style) {
    case YamlStyle::plain:
      return ScalarPlacer(file, *node).flow('\0');
    case YamlStyle::single_quoted:
      return ScalarPlacer(file, *node).flow('\'');
    case YamlStyle::double_quoted:
      return ScalarPlacer(file, *node).flow('"');
    case YamlStyle::literal:
    case YamlStyle::folded:
      break;
  }
  return ScalarPlacer(file, *node).block();
}

}  // namespace regcache
