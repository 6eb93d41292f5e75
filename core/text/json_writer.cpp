#include "core/text/json_writer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/result/check.h"
#include "core/text/utf8.h"

namespace regcache {
namespace {

constexpr std::string_view kLineSeparator = "\xe2\x80\xa8";
constexpr std::string_view kParagraphSeparator = "\xe2\x80\xa9";

// Whether a byte is of ASCII and stands for itself in a string.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x80; ++c) {
    plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
  }
  return plain;
}();

bool is_plain(char c) {
  return kPlain[static_cast<unsigned char>(c)];
}

void append_escaped_ascii(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kNames = "\"\\bfnrt";
  out += '\\';
  if (const std::size_t named = kNamed.find(c); named != std::string_view::npos) {
    out += kNames[named];
    return;
  }
  out += "u00";
  out += kHex[static_cast<unsigned char>(c) >> 4U];
  out += kHex[static_cast<unsigned char>(c) & 15U];
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t kept = 0;
  const auto keep_until = [&](std::size_t at) { out += text.substr(kept, at - kept); };
  for (std::size_t at = 0; at < text.size();) {
    if (is_plain(text[at])) {
      ++at;
      continue;
    }
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const std::size_t length = utf8_length(text, at);
    const std::string_view character = text.substr(at, length);
    if (!ascii && length > 0 && character != kLineSeparator && character != kParagraphSeparator) {
      at += length;
      continue;
    }
    keep_until(at);
    if (ascii) {
      append_escaped_ascii(out, text[at]);
    } else if (length == 0) {
      out += "\\ufffd";
    } else {
      out += character == kLineSeparator ? "\\u2028" : "\\u2029";
    }
    at += std::max<std::size_t>(length, 1);
    kept = at;
  }
  keep_until(text.size());
  out += '"';
}

}  // namespace

void JsonWriter::break_line() {
  if (indent_ > 0) {
    out_ += '\n';
    out_.append(indent_ * levels_.size(), ' ');
  }
}

// The comma and line break before an element or a member.
void JsonWriter::start_item() {
  if (!std::exchange(levels_.back().empty, false)) {
    out_ += ',';
  }
  break_line();
}

void JsonWriter::start_value() {
  if (levels_.empty()) {
    REGCACHE_CHECK(out_.empty());
    return;
  }
  const bool in_object = levels_.back().close == '}';
  REGCACHE_CHECK(in_object == after_key_);
  after_key_ = false;
  if (!in_object) {
    start_item();
  }
}

JsonWriter& JsonWriter::literal(std::string_view text) {
  start_value();
  out_ += text;
  return *this;
}

JsonWriter& JsonWriter::open(char open, char close) {
  start_value();
  out_ += open;
  levels_.push_back({close, true});
  return *this;
}

JsonWriter& JsonWriter::close(char close) {
  REGCACHE_CHECK(!levels_.empty() && levels_.back().close == close && !after_key_);
  const bool empty = levels_.back().empty;
  levels_.pop_back();
  if (!empty) {
    break_line();
  }
  out_ += close;
  return *this;
}

JsonWriter& JsonWriter::begin_object() {
  return open('{', '}');
}

JsonWriter& JsonWriter::end_object() {
  return close('}');
}

JsonWriter& JsonWriter::begin_array() {
  return open('[', ']');
}

JsonWriter& JsonWriter::end_array() {
  return close(']');
}

JsonWriter& JsonWriter::key(std::string_view name) {
  REGCACHE_CHECK(!levels_.empty() && levels_.back().close == '}' && !after_key_);
  start_item();
  append_string(out_, name);
  out_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  start_value();
  append_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
  return literal(std::to_string(number));
}

JsonWriter& JsonWriter::natural(std::uint64_t number) {
  return literal(std::to_string(number));
}

JsonWriter& JsonWriter::boolean(bool value) {
  return literal(value ? "true" : "false");
}

JsonWriter& JsonWriter::null() {
  return literal("null");
}

// Recursion is bounded by kJsonDepthMax, since only the reader makes values.
JsonWriter& JsonWriter::value(const JsonValue& value) {
  switch (value.kind()) {
    case JsonKind::null:
      return null();
    case JsonKind::boolean:
      return boolean(value.boolean());
    case JsonKind::integer:
      return integer(value.integer());
    case JsonKind::number:
      return literal(value.text());
    case JsonKind::string:
      return string(value.text());
    case JsonKind::array:
      begin_array();
      for (const JsonValue element : value.children()) {
        this->value(element);
      }
      return end_array();
    case JsonKind::object:
      begin_object();
      for (const JsonValue member : value.children()) {
        key(member.key()).value(member);
      }
      return end_object();
  }
  REGCACHE_UNREACHABLE();
}

std::string JsonWriter::take() {
  REGCACHE_CHECK(levels_.empty() && !out_.empty());
  return std::exchange(out_, {});
}

}  // namespace regcache
