#include <algorithm>
#include <optional>
#include <utility>

#include "core/finder/bake_file.h"
#include "core/finder/holes.h"
#include "core/limits.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

bool is_name_start(char c) {
  const char lower = ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || c == '_';
}

bool is_name_byte(char c) {
  return is_name_start(c) || is_ascii_digit(c) || c == '-';
}

class HclReader {
 public:
  explicit HclReader(std::string_view file) : file_(file) {}

  std::vector<BakeBlock> read() {
    std::vector<BakeBlock> blocks;
    BakeBlock outside{.type = "target"};
    for (skip_blanks(true); at_ < file_.size(); skip_blanks(true)) {
      const std::size_t first = at_;
      const std::string_view name = take_name();
      skip_blanks(false);
      if (next_is('=') && (name == "cache-to" || name == "cache-from")) {
        at_ = first;
        read_attribute(outside);
      } else if (name.empty() || next_is('=')) {
        skip_to("\n");
      } else if (std::optional<BakeBlock> block = read_block(name)) {
        blocks.push_back(*std::move(block));
      }
    }
    if (!outside.attributes.empty()) {
      blocks.push_back(std::move(outside));
    }
    return blocks;
  }

 private:
  [[nodiscard]] bool next_is(char c) const { return at_ < file_.size() && file_[at_] == c; }
  [[nodiscard]] std::string_view rest() const { return file_.substr(at_); }

  // Blanks and comments; line ends too when they mean nothing here.
  void skip_blanks(bool lines) {
    while (at_ < file_.size()) {
      if (rest().starts_with("/*")) {
        at_ = std::min(file_.find("*/", at_ + 2), file_.size() - 2) + 2;
      } else if (rest().starts_with('#') || rest().starts_with("//")) {
        at_ = std::min(file_.find('\n', at_), file_.size());
      } else if (file_[at_] == ' ' || file_[at_] == '\t' || file_[at_] == '\r' ||
                 (lines && file_[at_] == '\n')) {
        ++at_;
      } else {
        return;
      }
    }
  }

  std::string_view take_name() {
    const std::size_t first = at_;
    if (at_ < file_.size() && is_name_start(file_[at_])) {
      while (at_ < file_.size() && is_name_byte(file_[at_])) {
        ++at_;
      }
    }
    return file_.substr(first, at_ - first);
  }

  // After its type: labels and a body. Nothing when it is none; then the line is passed over.
  std::optional<BakeBlock> read_block(std::string_view type) {
    BakeBlock block{.type = std::string(type)};
    while (next_is('"') || (at_ < file_.size() && is_name_start(file_[at_]))) {
      if (next_is('"')) {
        block.label = read_string();
      } else {
        const auto first = static_cast<std::uint32_t>(at_);
        block.label = FoundText(take_name(), first);
      }
      skip_blanks(false);
    }
    if (!next_is('{')) {
      skip_to("\n");
      return std::nullopt;
    }
    ++at_;
    for (skip_blanks(true); at_ < file_.size() && !next_is('}'); skip_blanks(true)) {
      read_attribute(block);
    }
    at_ = std::min(at_ + 1, file_.size());
    return block;
  }

  void read_attribute(BakeBlock& block) {
    const std::size_t first = at_;
    const std::string_view name = next_is('"') ? std::string_view() : take_name();
    skip_blanks(false);
    if (name.empty() || !next_is('=')) {
      skip_to("\n");
    } else {
      ++at_;
      block.attributes.push_back({std::string(name), read_value("\n}", 0)});
    }
    at_ = std::max(at_, std::min(first + 1, file_.size()));
  }

  // An expression, and what stands after it up to one of `ends`: with more than itself it is unknown.
  BakeValue read_value(std::string_view ends, std::size_t depth) {  // NOLINT(misc-no-recursion)
    skip_blanks(false);
    BakeValue value;
    const std::size_t first = at_;
    if (next_is('"')) {
      value.kind = BakeValue::Kind::text;
      value.text = read_string();
    } else if (depth < kYamlDepthMax && (next_is('[') || next_is('{'))) {
      value = next_is('[') ? read_list(depth) : read_object(depth);
    }
    std::size_t end = at_;
    skip_blanks(false);
    if (at_ < file_.size() && ends.find(file_[at_]) == std::string_view::npos) {
      value = BakeValue();
      skip_to(ends);
      end = first + without_blanks(file_.substr(first, at_ - first)).size();
    }
    value.place = {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end - first)};
    return value;
  }

  BakeValue read_list(std::size_t depth) {  // NOLINT(misc-no-recursion)
    BakeValue list{.kind = BakeValue::Kind::list};
    ++at_;
    for (skip_blanks(true); at_ < file_.size() && !next_is(']'); skip_blanks(true)) {
      const std::size_t first = at_;
      list.items.push_back(read_value(",\n]", depth + 1));
      skip_blanks(true);
      at_ += next_is(',') ? 1 : 0;
      at_ = std::max(at_, first + (next_is(']') ? 0 : 1));
    }
    at_ = std::min(at_ + 1, file_.size());
    return list;
  }

  BakeValue read_object(std::size_t depth) {  // NOLINT(misc-no-recursion)
    BakeValue object{.kind = BakeValue::Kind::object};
    ++at_;
    for (skip_blanks(true); at_ < file_.size() && !next_is('}'); skip_blanks(true)) {
      const auto first = static_cast<std::uint32_t>(at_);
      FoundText key = next_is('"') ? read_string() : FoundText(take_name(), first);
      skip_blanks(false);
      if (key.empty() || (!next_is('=') && !next_is(':'))) {
        skip_to(",\n}");
        object.kind = BakeValue::Kind::unknown;
      } else {
        ++at_;
        object.items.push_back(read_value(",\n}", depth + 1));
        object.keys.push_back(std::move(key));
      }
      at_ += next_is(',') ? 1 : 0;
      at_ = std::max<std::size_t>(at_, first + (next_is('}') ? 0U : 1U));
    }
    at_ = std::min(at_ + 1, file_.size());
    return object;
  }

  FoundText read_string() {
    FoundText raw;
    ++at_;
    while (at_ < file_.size() && file_[at_] != '"' && file_[at_] != '\n') {
      const std::size_t first = at_;
      if (file_[at_] == '\\') {
        at_ = std::min(at_ + 2, file_.size());
        raw.append_written(escaped(file_.substr(first, 2)), {static_cast<std::uint32_t>(first), 2});
        continue;
      }
      at_ += std::max<std::size_t>(hole_length(file_, at_, HoleSyntax::hcl), 1);
      raw.append(file_.substr(first, at_ - first), static_cast<std::uint32_t>(first));
    }
    at_ += next_is('"') ? 1 : 0;
    return with_holes(raw, HoleSyntax::hcl);
  }

  static std::string_view escaped(std::string_view escape) {
    return escape == "\\n"   ? "\n"
           : escape == "\\t" ? "\t"
           : escape == "\\r" ? "\r"
                             : escape.substr(1);
  }

  // To the next of `ends` outside of brackets and strings.
  void skip_to(std::string_view ends) {
    std::size_t depth = 0;
    while (at_ < file_.size() && (depth > 0 || ends.find(file_[at_]) == std::string_view::npos)) {
      const char c = file_[at_];
      if (c == '"') {
        read_string();
      } else if (rest().starts_with("<<")) {
        skip_heredoc();
      } else if (rest().starts_with('#') || rest().starts_with("//") || rest().starts_with("/*")) {
        skip_blanks(false);
      } else {
        depth += c == '{' || c == '[' || c == '(' ? 1 : 0;
        depth -= depth > 0 && (c == '}' || c == ']' || c == ')') ? 1 : 0;
        ++at_;
      }
    }
  }

  // Up to the line that has nothing but the word after "<<".
  void skip_heredoc() {
    at_ += rest().starts_with("<<-") ? 3 : 2;
    const std::string_view word = take_name();
    while (at_ < file_.size()) {
      at_ = std::min(file_.find('\n', at_), file_.size());
      const std::size_t end = std::min(file_.find('\n', at_ + 1), file_.size());
      const std::size_t first = std::min(at_ + 1, file_.size());
      if (without_blanks(file_.substr(first, end - first)) == word) {
        at_ = end;
        return;
      }
      at_ = first;
    }
  }

  std::string_view file_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<BakeBlock> parse_bake_hcl(std::string_view file) {
  return HclReader(file).read();
}

}  // namespace regcache
