#include "core/finder/ignore_rules.h"

#include <algorithm>
#include <utility>

namespace regcache {
namespace {

// What "[a-z]" at the front of `glob` says of `c`, and its length; 0 when no bracket closes it.
std::pair<bool, std::size_t> match_class(std::string_view glob, char c) {
  const bool is_negative = glob.size() > 1 && (glob[1] == '!' || glob[1] == '^');
  const std::size_t first = is_negative ? 2 : 1;
  bool found = false;
  for (std::size_t i = first; i < glob.size(); ++i) {
    if (glob[i] == ']' && i > first) {
      return {found != is_negative, i + 1};
    }
    const bool is_range = i + 2 < glob.size() && glob[i + 1] == '-' && glob[i + 2] != ']';
    found = found || (is_range ? glob[i] <= c && c <= glob[i + 2] : glob[i] == c);
    i += is_range ? 2 : 0;
  }
  return {false, 0};
}

// The bytes of `glob` that match `c`, a single one; 0 when they do not.
std::size_t match_one(std::string_view glob, char c) {
  if (glob.empty()) {
    return 0;
  }
  if (glob[0] == '?') {
    return c == '/' ? 0 : 1;
  }
  if (glob[0] == '[') {
    const auto [is_match, length] = match_class(glob, c);
    if (length > 0) {
      return is_match && c != '/' ? length : 0;
    }
  }
  if (glob[0] == '\\' && glob.size() > 1) {
    return glob[1] == c ? 2 : 0;
  }
  return glob[0] == c ? 1 : 0;
}

// A star that can take one byte more when what follows it does not match.
struct Retry {
  std::size_t glob = std::string_view::npos;  // after the star
  std::size_t path = 0;
};

}  // namespace

bool matches_glob(std::string_view glob, std::string_view path) {
  Retry star;
  Retry stars;  // ** crosses slashes
  std::size_t g = 0;
  std::size_t p = 0;
  while (p < path.size() || g < glob.size()) {
    if (glob.substr(g).starts_with("**")) {
      g += glob.substr(g).starts_with("**/") ? 3 : 2;
      stars = {g, p};
      star = {};
      continue;
    }
    if (g < glob.size() && glob[g] == '*') {
      star = {++g, p};
      continue;
    }
    if (const std::size_t length = p < path.size() ? match_one(glob.substr(g), path[p]) : 0) {
      g += length;
      ++p;
      continue;
    }
    if (star.glob != std::string_view::npos && star.path < path.size() && path[star.path] != '/') {
      g = star.glob;
      p = ++star.path;
      continue;
    }
    if (stars.glob == std::string_view::npos || stars.path >= path.size()) {
      return false;
    }
    // "**/" takes whole names, "**" at the end anything.
    const std::size_t slash = path.find('/', stars.path);
    stars.path =
        slash == std::string_view::npos || stars.glob == glob.size() ? path.size() : slash + 1;
    if (stars.path == path.size() && stars.glob != glob.size()) {
      return false;
    }
    g = stars.glob;
    p = stars.path;
    star = {};
  }
  return true;
}

IgnoreRules::IgnoreRules(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (line.ends_with('\r') || (line.ends_with(' ') && !line.ends_with("\\ "))) {
      line.remove_suffix(1);
    }
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    Pattern pattern{.is_negative = line.starts_with('!')};
    line.remove_prefix(pattern.is_negative ? 1 : 0);
    pattern.folders_only = line.ends_with('/');
    line.remove_suffix(pattern.folders_only ? 1 : 0);
    pattern.anchored = line.find('/') != std::string_view::npos;
    line.remove_prefix(line.starts_with('/') ? 1 : 0);
    pattern.glob = line;
    patterns_.push_back(std::move(pattern));
  }
}

std::optional<bool> IgnoreRules::ignores(std::string_view path, bool is_folder) const {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folders_only && !is_folder) {
      continue;
    }
    if (matches_glob(pattern->glob, pattern->anchored ? path : name)) {
      return !pattern->is_negative;
    }
  }
  return std::nullopt;
}

}  // namespace regcache
