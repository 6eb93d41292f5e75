#include "core/registry/link.h"

#include <string>

#include "core/text/ascii.h"

namespace regcache {
namespace {

// The place of the first `separator` that is not within quotes; the end when there is none.
std::size_t find_unquoted(std::string_view text, char separator) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == separator && !is_quoted) {
      return i;
    }
    if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (text[i] == '\\' && is_quoted) {
      ++i;
    }
  }
  return text.size();
}

// Whether a list of relations, "prev next", has "next" in it.
bool has_next(std::string_view relations) {
  while (!relations.empty()) {
    const std::string_view word = relations.substr(0, relations.find(' '));
    if (ascii_lower(word) == "next") {
      return true;
    }
    relations.remove_prefix(word.size() + (word.size() < relations.size() ? 1 : 0));
  }
  return false;
}

// Whether `; title="x"; rel="prev next"` names the relation "next".
bool is_next(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t end = find_unquoted(parameters, ';');
    const std::string_view parameter = parameters.substr(0, end);
    parameters.remove_prefix(end + (end < parameters.size() ? 1 : 0));
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos ||
        ascii_lower(without_blanks(parameter.substr(0, equals))) != "rel") {
      continue;
    }
    std::string_view value = without_blanks(parameter.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return has_next(value);  // a second rel does not count
  }
  return false;
}

}  // namespace

std::optional<std::string_view> next_link(const Headers& headers) {
  for (const Header& header : headers) {
    if (ascii_lower(header.name) != "link") {
      continue;
    }
    std::string_view rest = header.value;
    while (true) {
      const std::size_t open = rest.find('<');
      const std::size_t close = rest.find('>', open);
      if (open == std::string_view::npos || close == std::string_view::npos) {
        break;
      }
      const std::string_view reference = rest.substr(open + 1, close - open - 1);
      rest.remove_prefix(close + 1);
      const std::size_t end = find_unquoted(rest, ',');
      if (is_next(rest.substr(0, end))) {
        return reference;
      }
      rest.remove_prefix(end);
    }
  }
  return std::nullopt;
}

}  // namespace regcache
