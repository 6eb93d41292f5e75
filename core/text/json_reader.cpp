#include "core/text/json_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "core/limits.h"
#include "core/result/check.h"
#include "core/text/json_tree.h"
#include "core/text/utf8.h"

namespace regcache {
namespace {

using Library = nlohmann::json;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kReplacementEscape = "\\ufffd";
constexpr std::size_t kEscapeBytes = kReplacementEscape.size();

// The value of the four hex digits of "\uXXXX" at text[at]; nothing when no such escape is there.
std::optional<unsigned> unicode_escape(std::string_view text, std::size_t at) {
  const std::string_view escape = text.substr(std::min(at, text.size()), kEscapeBytes);
  if (escape.size() != kEscapeBytes || !escape.starts_with("\\u")) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (const char c : escape.substr(2)) {
    const bool digit = c >= '0' && c <= '9';
    const bool lower = c >= 'a' && c <= 'f';
    if (!digit && !lower && !(c >= 'A' && c <= 'F')) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<unsigned>(c - (digit ? '0' : (lower ? 'a' : 'A') - 10));
  }
  return value;
}

// The length of the escape at text[at], and whether it is half of a surrogate pair.
struct Escape {
  std::size_t length;
  bool broken;
};

Escape escape_at(std::string_view text, std::size_t at) {
  const std::optional<unsigned> first = unicode_escape(text, at);
  if (!first) {
    return {std::min<std::size_t>(2, text.size() - at), false};
  }
  if (*first < 0xd800 || *first > 0xdfff) {
    return {kEscapeBytes, false};
  }
  const unsigned second = unicode_escape(text, at + kEscapeBytes).value_or(0);
  if (*first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) {
    return {2 * kEscapeBytes, false};
  }
  return {kEscapeBytes, true};
}

// Whether there can be anything to repair: a byte that is not ASCII, or an escape.
bool is_plain_ascii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) {
    seen |= static_cast<unsigned char>(c) | (c == '\\' ? 0x80U : 0U);
  }
  return seen < 0x80;
}

// The text as Go takes it, where the library would refuse it; nothing when they agree.
std::optional<std::string> repaired(std::string_view text) {
  if (is_plain_ascii(text)) {
    return std::nullopt;
  }
  std::string out;
  std::size_t kept = 0;
  const auto replace = [&](std::size_t at, std::size_t length, std::string_view by) {
    out += text.substr(kept, at - kept);
    out += by;
    kept = at + length;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      const Escape escape = escape_at(text, at);
      if (escape.broken) {
        replace(at, escape.length, kReplacementEscape);
      }
      at += escape.length;
      continue;
    }
    const std::size_t length = utf8_length(text, at);
    if (length == 0) {
      replace(at, 1, kReplacementCharacter);
    }
    at += std::max<std::size_t>(length, 1);
  }
  if (kept == 0) {
    return std::nullopt;
  }
  out += text.substr(kept);
  return out;
}

// Where the byte at `offset` of the repaired text stood before the repair.
std::size_t offset_before_repair(std::string_view text, std::size_t offset) {
  std::size_t at = 0;
  for (std::size_t made = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    made += length == 0 ? kReplacementCharacter.size() : length;
    if (made > offset) {
      break;
    }
    at += std::max<std::size_t>(length, 1);
  }
  return at;
}

// Puts what the library reads into a JsonTree. The library calls it; a false answer stops it.
class TreeBuilder {
 public:
  // The tree grows without moving: each value but the first follows a comma or opens its parent, and
  // what is kept of the text is a part of it.
  explicit TreeBuilder(std::string_view text) {
    std::size_t values = 1;
    for (const char c : text) {
      values += c == ',' || c == '[' || c == '{' ? 1 : 0;
    }
    tree_.nodes.reserve(std::min(values, kJsonValuesMax));
  }

  bool null() { return add(JsonKind::null, {}, 0); }
  bool boolean(bool value) { return add(JsonKind::boolean, {}, value ? 1 : 0); }
  bool number_integer(std::int64_t value) { return add(JsonKind::integer, {}, value); }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) {
      return add(JsonKind::number, keep(std::to_string(value)), 0);
    }
    return add(JsonKind::integer, {}, static_cast<std::int64_t>(value));
  }
  bool number_float(double /*value*/, const std::string& text) {
    return add(JsonKind::number, keep(text), 0);
  }
  bool string(const std::string& value) { return add(JsonKind::string, keep(value), 0); }
  bool binary(const Library::binary_t& /*value*/) { REGCACHE_UNREACHABLE(); }
  bool key(const std::string& name) {
    key_ = keep(name);
    return true;
  }
  bool start_object(std::size_t /*size*/) { return open(JsonKind::object); }
  bool start_array(std::size_t /*size*/) { return open(JsonKind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t bytes_read, const std::string& /*token*/,
                   const Library::exception& /*error*/) {
    stopped_at_ = bytes_read;
    return false;
  }

  [[nodiscard]] JsonTree& tree() { return tree_; }
  // How many bytes had been read when the text turned out not to be JSON.
  [[nodiscard]] std::size_t stopped_at() const { return stopped_at_; }
  // What was past its limit, if anything.
  [[nodiscard]] const std::string& exceeded() const { return exceeded_; }

 private:
  JsonSlice keep(std::string_view text) {
    const JsonSlice slice = {static_cast<std::uint32_t>(tree_.text.size()),
                             static_cast<std::uint32_t>(text.size())};
    tree_.text += text;
    return slice;
  }

  bool add(JsonKind kind, JsonSlice text, std::int64_t payload) {
    if (tree_.nodes.size() == kJsonValuesMax) {
      exceeded_ = "has more than " + std::to_string(kJsonValuesMax) + " values";
      return false;
    }
    if (!open_.empty()) {
      ++tree_.nodes[open_.back()].payload;
    }
    const auto end = static_cast<std::uint32_t>(tree_.nodes.size() + 1);
    tree_.nodes.push_back(
        {.kind = kind, .end = end, .key = key_, .text = text, .payload = payload});
    key_ = {};
    return true;
  }

  bool open(JsonKind kind) {
    if (open_.size() == kJsonDepthMax) {
      exceeded_ = "is nested more than " + std::to_string(kJsonDepthMax) + " levels deep";
      return false;
    }
    if (!add(kind, {}, 0)) {
      return false;
    }
    open_.push_back(static_cast<std::uint32_t>(tree_.nodes.size() - 1));
    return true;
  }

  bool close() {
    tree_.nodes[open_.back()].end = static_cast<std::uint32_t>(tree_.nodes.size());
    open_.pop_back();
    return true;
  }

  JsonTree tree_;
  std::vector<std::uint32_t> open_;
  JsonSlice key_;
  std::size_t stopped_at_ = 0;
  std::string exceeded_;
};

Failure refuse_at(std::string_view text, std::size_t offset) {
  const bool ended = offset >= text.size();
  return fail(Code::invalid_input, "byte " + std::to_string(std::min(offset, text.size())),
              ended ? "the JSON ends too early" : "the text is not JSON from here on");
}

}  // namespace

Result<JsonDocument> parse_json(std::string_view text, std::uint64_t bytes_max) {
  REGCACHE_CHECK(bytes_max <= kJsonBytesMax);
  if (text.size() > bytes_max) {
    return fail(Code::out_of_range, "",
                "the JSON has " + std::to_string(text.size()) + " bytes, more than the " +
                    std::to_string(bytes_max) + " that are read");
  }
  // The library would skip a byte order mark, and take NUL for the end of the text.
  if (text.starts_with(kByteOrderMark)) {
    return refuse_at(text, 0);
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return refuse_at(text, nul);
  }
  const std::optional<std::string> repair = repaired(text);
  const std::string_view input = repair ? std::string_view(*repair) : text;
  TreeBuilder builder(input);
  if (Library::sax_parse(input.data(), input.data() + input.size(), &builder)) {
    return JsonDocument(std::make_unique<const JsonTree>(std::move(builder.tree())));
  }
  if (!builder.exceeded().empty()) {
    return fail(Code::out_of_range, "", "the JSON " + builder.exceeded());
  }
  // At the end of the text the library counts one byte more than there is.
  const std::size_t offset = builder.stopped_at() - 1;
  return refuse_at(text, repair ? offset_before_repair(text, offset) : offset);
}

}  // namespace regcache
