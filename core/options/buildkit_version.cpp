#include "core/options/buildkit_version.h"

#include <charconv>

namespace regcache {
namespace {

// Takes a decimal number off the front of `text`.
bool take_number(std::string_view& text, std::uint32_t& number) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return error == std::errc{};
}

bool take_point(std::string_view& text) {
  const bool found = text.starts_with('.');
  text.remove_prefix(found ? 1 : 0);
  return found;
}

}  // namespace

Result<BuildKitVersion> parse_buildkit_version(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with('v')) {
    rest.remove_prefix(1);
  }
  BuildKitVersion version;
  const bool numbered = take_number(rest, version.major) && take_point(rest) &&
                        take_number(rest, version.minor) &&
                        (!take_point(rest) || take_number(rest, version.patch));
  if (!numbered || (!rest.empty() && rest[0] != '-' && rest[0] != '+')) {
    return fail(Code::invalid_input, std::string(text), "this is not a BuildKit version",
                "write it as '" + to_text(kNewestBuildKit) + "'");
  }
  return version;
}

std::string to_text(const BuildKitVersion& version) {
  std::string text = std::to_string(version.major) + "." + std::to_string(version.minor);
  return version.patch == 0 ? text : text + "." + std::to_string(version.patch);
}

}  // namespace regcache
