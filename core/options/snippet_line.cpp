#include "core/options/snippet_line.h"

#include <algorithm>

#include "core/text/ascii.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

bool is_bare(char c) {
  constexpr std::string_view kBare = "-_./:,=@%+";
  const char lower = ascii_lower(c);
  return is_ascii_digit(c) || (lower >= 'a' && lower <= 'z') ||
         kBare.find(c) != std::string_view::npos;
}

// What stands between double quotes of a shell.
std::string in_double_quotes(const SnippetLine& line) {
  constexpr std::string_view kSpecial = "\\\"$`";
  std::string text;
  for (const char c : line.text) {
    text += kSpecial.find(c) == std::string_view::npos ? "" : "\\";
    text += c;
  }
  return with_secrets(std::move(text), line, "${", "}");
}

}  // namespace

std::string variable_name(std::string_view key) {
  std::string name;
  for (const char c : key) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool kept = is_ascii_digit(c) || (c >= 'A' && c <= 'Z');
    name += lower ? static_cast<char>(c - 'a' + 'A') : (kept ? c : '_');
  }
  return name;
}

std::string with_secrets(std::string text, const SnippetLine& line, std::string_view before,
                         std::string_view after) {
  for (const SnippetSecret& secret : line.secrets) {
    text += "," + secret.key + "=" + std::string(before) + secret.variable + std::string(after);
  }
  return text;
}

std::string replace_all(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string shell_word(std::span<const SnippetLine> lines) {
  std::string plain;
  std::string expanding;
  bool expands = false;
  for (const SnippetLine& line : lines) {
    const std::string_view between = &line == lines.data() ? "" : ";";
    plain += std::string(between) + line.text;
    expanding += std::string(between) + in_double_quotes(line);
    expands = expands || !line.secrets.empty();
  }
  if (expands) {
    return "\"" + expanding + "\"";
  }
  return std::all_of(plain.begin(), plain.end(), is_bare)
             ? plain
             : "'" + replace_all(plain, "'", "'\\''") + "'";
}

std::string quoted(std::string_view text) {
  JsonWriter json;
  json.string(text);
  return json.take();
}

std::string yaml_scalar(const std::string& text) {
  const bool plain = text.find(": ") == std::string::npos && text.find(" #") == std::string::npos &&
                     text.back() != ':' && text.back() != ' ';
  return plain ? text : quoted(text);
}

}  // namespace regcache
