#include "core/oci/reference.h"

#include <algorithm>

#include "core/limits.h"

namespace regcache {
namespace {

constexpr std::string_view kDefaultRegistry = "docker.io";
constexpr std::size_t kSubjectBytesMax = 300;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c);
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

// The parts of a reference before any of them is checked.
struct Parts {
  std::string registry;
  std::string path;
  std::optional<std::string_view> tag;
  std::optional<std::string_view> digest;
};

Failure refuse(std::string_view text, std::string detail, std::string hint = {}) {
  return fail(Code::invalid_input, std::string(text.substr(0, kSubjectBytesMax)), std::move(detail),
              std::move(hint));
}

// The text without what stands before its host, as in "http://ann:secret@h.example/a"; nothing when
// nothing does. A digest's '@' comes after the last slash.
std::optional<std::string> without_user(std::string_view text) {
  const std::size_t scheme = text.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t slash = text.find('/', start);
  const std::size_t at = text.substr(0, slash).rfind('@');
  if (slash == std::string_view::npos || at == std::string_view::npos || at < start) {
    return std::nullopt;
  }
  std::string shown(text);
  return shown.replace(start, at - start, "...");
}

// The first component is a registry when it cannot be the start of a Docker Hub name.
bool is_registry(std::string_view component) {
  return component.find_first_of(".:") != std::string_view::npos || component == "localhost" ||
         std::any_of(component.begin(), component.end(), is_upper);
}

Parts split(std::string_view text) {
  Parts parts;
  const std::size_t slash = text.find('/');
  std::string_view rest = text;
  if (slash != std::string_view::npos && is_registry(text.substr(0, slash))) {
    parts.registry = text.substr(0, slash);
    rest = text.substr(slash + 1);
  } else {
    parts.registry = kDefaultRegistry;
  }
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    parts.digest = rest.substr(at + 1);
    rest = rest.substr(0, at);
  }
  if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
    parts.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
  }
  parts.path = rest;
  if (parts.registry == "index.docker.io") {
    parts.registry = kDefaultRegistry;
  }
  if (parts.registry == kDefaultRegistry && parts.path.find('/') == std::string::npos &&
      !parts.path.empty()) {
    parts.path.insert(0, "library/");
  }
  return parts;
}

bool is_domain_label(std::string_view label) {
  return !label.empty() && is_alphanumeric(label.front()) && is_alphanumeric(label.back()) &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view domain) {
  while (true) {
    const std::size_t dot = domain.find('.');
    if (!is_domain_label(domain.substr(0, dot))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    domain.remove_prefix(dot + 1);
  }
}

bool is_bracketed_ipv6(std::string_view host) {
  return host.size() > 2 && host.front() == '[' && host.back() == ']' &&
         std::all_of(host.begin() + 1, host.end() - 1,
                     [](char c) { return is_hex(c) || (c >= 'A' && c <= 'F') || c == ':'; });
}

bool is_host_and_port(std::string_view registry) {
  std::string_view host = registry;
  const std::size_t bracket = registry.rfind(']');
  const std::size_t colon = registry.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const std::string_view port = registry.substr(colon + 1);
    if (port.empty() || !std::all_of(port.begin(), port.end(), is_digit)) {
      return false;
    }
    host = registry.substr(0, colon);
  }
  return host.starts_with('[') ? is_bracketed_ipv6(host) : is_domain(host);
}

// [a-z0-9]+ joined by one '.', one or two '_', or any number of '-'.
bool is_path_component(std::string_view component) {
  if (component.empty() || component.front() == '.' || component.front() == '_' ||
      component.front() == '-') {
    return false;
  }
  std::size_t i = 0;
  while (i < component.size()) {
    if (is_lower(component[i]) || is_digit(component[i])) {
      i += 1;
      continue;
    }
    const char separator = component[i];
    const std::size_t end = std::min(component.find_first_not_of(separator, i), component.size());
    const std::size_t run = end - i;
    const bool allowed =
        (separator == '.' && run == 1) || (separator == '_' && run <= 2) || separator == '-';
    if (!allowed || end == component.size() ||
        !(is_lower(component[end]) || is_digit(component[end]))) {
      return false;
    }
    i = end;
  }
  return true;
}

Result<void> check_path(std::string_view text, std::string_view path) {
  if (path.empty()) {
    return refuse(text, "the reference names no repository", "write REGISTRY/REPOSITORY:TAG");
  }
  const bool is_name = path.find(' ') == std::string_view::npos;
  if (is_name && std::any_of(path.begin(), path.end(), is_upper)) {
    return refuse(text,
                  "the repository '" + std::string(path.substr(0, kSubjectBytesMax)) +
                      "' has upper-case letters",
                  "a repository is lower case");
  }
  if (path.size() > kRepositoryBytesMax) {
    return fail(Code::out_of_range, std::string(text.substr(0, kSubjectBytesMax)),
                "the repository is longer than " + std::to_string(kRepositoryBytesMax) + " bytes");
  }
  std::string_view rest = path;
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::string_view component = rest.substr(0, slash);
    if (!is_path_component(component)) {
      return refuse(
          text, "'" + std::string(component) + "' cannot be part of a repository",
          "components are lower-case letters and digits, joined by '.', '_', '__' or '-'");
    }
    if (slash == std::string_view::npos) {
      return {};
    }
    rest.remove_prefix(slash + 1);
  }
}

Result<void> check_tag(std::string_view text, std::string_view tag) {
  if (tag.size() > kTagBytesMax) {
    return fail(Code::out_of_range, std::string(text.substr(0, kSubjectBytesMax)),
                "the tag is longer than " + std::to_string(kTagBytesMax) + " characters");
  }
  const bool valid = !tag.empty() && tag.front() != '.' && tag.front() != '-' &&
                     std::all_of(tag.begin(), tag.end(), [](char c) {
                       return is_alphanumeric(c) || c == '_' || c == '.' || c == '-';
                     });
  if (!valid) {
    return refuse(
        text, "'" + std::string(tag) + "' is not a tag",
        "a tag has letters, digits, '_', '.' and '-', and does not begin with '.' or '-'");
  }
  return {};
}

}  // namespace

std::string Reference::host() const {
  return registry_ == kDefaultRegistry ? "registry-1.docker.io" : registry_;
}

std::string Reference::manifest_name() const {
  return digest_ ? digest_->text() : *tag_;
}

std::string Reference::text() const {
  std::string text = registry_ + "/" + repository_;
  if (tag_) {
    text += ":" + *tag_;
  }
  if (digest_) {
    text += "@" + digest_->text();
  }
  return text;
}

Reference Reference::with_digest(Digest digest) const {
  Reference other = *this;
  other.digest_ = std::move(digest);
  return other;
}

Result<Reference> parse_reference(std::string_view text) {
  if (text.empty()) {
    return refuse(text, "the reference is empty", "write REGISTRY/REPOSITORY:TAG");
  }
  if (const std::optional<std::string> shown = without_user(text)) {
    return refuse(*shown, "a reference has no user name and no password",
                  "log in to the registry instead");
  }
  if (text.find("://") != std::string_view::npos) {
    return refuse(text, "a reference has no URL scheme", "leave out everything up to '://'");
  }
  if (text.size() == 64 && std::all_of(text.begin(), text.end(), is_hex)) {
    return refuse(text, "64 hex digits are a digest, not a repository",
                  "write REPOSITORY@sha256:DIGITS");
  }
  const Parts parts = split(text);
  if (!is_host_and_port(parts.registry)) {
    return refuse(text, "'" + parts.registry.substr(0, kSubjectBytesMax) +
                            "' is not a registry host with an optional port");
  }
  REGCACHE_TRY(check_path(text, parts.path));

  Reference reference;
  reference.registry_ = parts.registry;
  reference.repository_ = parts.path;
  if (parts.tag) {
    REGCACHE_TRY(check_tag(text, *parts.tag));
    reference.tag_ = std::string(*parts.tag);
  }
  if (parts.digest) {
    Result<Digest> digest = parse_digest(*parts.digest);
    if (!digest) {
      const Error& error = digest.error();
      return fail(error.code, std::string(text.substr(0, kSubjectBytesMax)), error.detail);
    }
    reference.digest_ = *std::move(digest);
  }
  if (!reference.tag_ && !reference.digest_) {
    reference.tag_ = "latest";
  }
  return reference;
}

}  // namespace regcache
