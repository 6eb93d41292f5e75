#include "core/registry/challenge.h"

#include <algorithm>

#include "core/limits.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

// Reads one header value from its start to its end.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  void skip(std::string_view characters) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(characters), rest_.size()));
  }

  // The characters up to one of `ends`.
  std::string_view take_until(std::string_view ends) {
    const std::string_view piece = rest_.substr(0, rest_.find_first_of(ends));
    rest_.remove_prefix(piece.size());
    return piece;
  }

  bool take(char c) {
    const bool is_there = rest_.starts_with(c);
    rest_.remove_prefix(is_there ? 1 : 0);
    return is_there;
  }

  // What stands between the quotes, the first of which is taken already.
  std::string take_quoted() {
    std::string value;
    while (!rest_.empty() && !take('"')) {
      (void)take('\\');
      value += rest_.substr(0, 1);
      rest_.remove_prefix(std::min<std::size_t>(1, rest_.size()));
    }
    return value;
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// "=" and a value, rather than the padding of a token68 or the end.
bool is_parameter(std::string_view after_name) {
  after_name.remove_prefix(std::min(after_name.find_first_not_of(" \t"), after_name.size()));
  const std::size_t value = after_name.find_first_not_of(" \t", 1);
  return after_name.starts_with('=') && value != std::string_view::npos &&
         after_name[value] != '=' && after_name[value] != ',';
}

void parse_header(std::string_view text, std::vector<Challenge>& challenges) {
  Scanner scanner(text);
  bool in_challenge = false;
  while (true) {
    scanner.skip(" \t,");
    const std::string_view name = scanner.take_until(" \t,=\"");
    if (name.empty()) {
      return;
    }
    if (in_challenge && is_parameter(scanner.rest())) {
      scanner.skip(" \t=");
      std::string value =
          scanner.take('"') ? scanner.take_quoted() : std::string(scanner.take_until(" \t,"));
      challenges.back().parameters.emplace(ascii_lower(name), std::move(value));
    } else if (in_challenge && scanner.rest().starts_with('=')) {
      scanner.skip("=");  // the end of a token68
    } else if (challenges.size() < kChallengesMax) {
      challenges.push_back({.scheme = ascii_lower(name), .parameters = {}});
      in_challenge = true;
    } else {
      return;
    }
  }
}

}  // namespace

std::string_view Challenge::parameter(std::string_view name) const {
  const auto found = parameters.find(std::string(name));
  return found == parameters.end() ? std::string_view() : found->second;
}

std::vector<Challenge> parse_challenges(const Headers& headers) {
  std::vector<Challenge> challenges;
  for (const Header& header : headers) {
    if (ascii_lower(header.name) == "www-authenticate") {
      parse_header(header.value, challenges);
    }
  }
  return challenges;
}

}  // namespace regcache
