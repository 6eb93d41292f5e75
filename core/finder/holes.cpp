#include "core/finder/holes.h"

#include "core/text/ascii.h"

namespace regcache {
namespace {

// The longest hole that is looked for; brackets that nothing closes cost no more than that.
constexpr std::size_t kHoleBytesMax = 4'096;

bool is_name_byte(char c) {
  const char lower = ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || is_ascii_digit(c) || c == '_';
}

std::size_t name_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_name_byte(text[end])) {
    ++end;
  }
  return end - at;
}

// From text[at], an opening bracket, past the closing one that belongs to it; 0 without one.
std::size_t bracket_length(std::string_view text, std::size_t at, char open, char close) {
  std::size_t depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    depth += text[i] == open ? 1 : 0;
    depth -= text[i] == close ? 1 : 0;
    if (depth == 0) {
      return i + 1 - at;
    }
  }
  return 0;
}

std::size_t template_length(std::string_view text, std::size_t at) {
  const std::size_t mark = text.substr(at).starts_with("${{")  ? 3
                           : text.substr(at).starts_with("{{") ? 2
                                                               : 0;
  const std::size_t end = mark == 0 ? mark : text.find("}}", at + mark);
  return mark == 0 || end == std::string_view::npos ? 0 : end + 2 - at;
}

// After a prefix of `skip` bytes: "{...}", or 0.
std::size_t braced_length(std::string_view text, std::size_t at, std::size_t skip) {
  const std::size_t length =
      text.substr(at + skip).starts_with('{') ? bracket_length(text, at + skip, '{', '}') : 0;
  return length == 0 ? 0 : length + skip;
}

std::size_t compose_length(std::string_view text, std::size_t at) {
  if (text[at] != '$' || text.substr(at).starts_with("$$")) {
    return 0;
  }
  const std::size_t name = name_length(text, at + 1);
  return name > 0 ? name + 1 : braced_length(text, at, 1);
}

std::size_t shell_length(std::string_view text, std::size_t at) {
  constexpr std::string_view kSpecial = "@*#?!-";
  if (text[at] == '`') {
    const std::size_t end = text.find_first_of("`\n", at + 1);
    return end == std::string_view::npos || text[end] == '\n' ? 0 : end + 1 - at;
  }
  if (text[at] != '$') {
    return 0;
  }
  const std::size_t skip = text.substr(at).starts_with("$$") ? 2 : 1;
  const std::string_view rest = text.substr(at + skip);
  if (const std::size_t name = name_length(text, at + skip); name > 0) {
    return name + skip;
  }
  if (rest.starts_with('(')) {
    const std::size_t length = bracket_length(text, at + skip, '(', ')');
    return length == 0 ? 0 : length + skip;
  }
  if (!rest.empty() && kSpecial.find(rest[0]) != std::string_view::npos) {
    return skip + 1;
  }
  return braced_length(text, at, skip);
}

// The byte that an escape of the syntax stands for; its length is told by escape_length.
std::size_t escape_length(std::string_view text, std::size_t at, HoleSyntax syntax) {
  const std::string_view rest = text.substr(at);
  if (syntax == HoleSyntax::compose) {
    return rest.starts_with("$$") ? 2 : 0;
  }
  return syntax == HoleSyntax::hcl && (rest.starts_with("$${") || rest.starts_with("%%{")) ? 2 : 0;
}

}  // namespace

std::size_t hole_length(std::string_view text, std::size_t at, HoleSyntax syntax) {
  text = text.substr(0, at + kHoleBytesMax);
  switch (syntax) {
    case HoleSyntax::actions:
      return template_length(text, at);
    case HoleSyntax::compose:
      return compose_length(text, at);
    case HoleSyntax::hcl:
      return text[at] == '$' || text[at] == '%' ? braced_length(text, at, 1) : 0;
    case HoleSyntax::shell:
      break;
  }
  const std::size_t length = template_length(text, at);
  return length > 0 ? length : shell_length(text, at);
}

FoundText with_holes(const FoundText& text, HoleSyntax syntax) {
  const std::string_view bytes = text.text();
  FoundText out("", text.place().offset);
  for (std::size_t at = 0; at < bytes.size();) {
    const auto span = [at](std::size_t length) -> Span {
      return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(length)};
    };
    if (const std::size_t escape = escape_length(bytes, at, syntax); escape > 0) {
      out.append_written(bytes.substr(at, 1), text.place(span(escape)));
      at += escape;
    } else if (const std::size_t hole = hole_length(bytes, at, syntax); hole > 0) {
      out.append_hole(text.place(span(hole)));
      at += hole;
    } else {
      std::size_t end = at + 1;
      while (end < bytes.size() &&
             std::string_view("$%{`").find(bytes[end]) == std::string_view::npos) {
        ++end;
      }
      out.append(text, span(end - at));
      at = end;
    }
  }
  return out;
}

}  // namespace regcache
