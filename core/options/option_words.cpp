#include "core/options/option_words.h"

#include <array>

#include "core/result/check.h"

namespace regcache {

std::string_view direction_name(Direction direction) {
  return direction == Direction::cache_to ? "cache-to" : "cache-from";
}

std::string_view value_kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return "boolean";
    case ValueKind::boolean_or_empty:
      return "boolean-or-empty";
    case ValueKind::integer:
      return "integer";
    case ValueKind::positive_integer:
      return "positive-integer";
    case ValueKind::duration:
      return "duration";
    case ValueKind::mode:
      return "mode";
    case ValueKind::compression:
      return "compression";
    case ValueKind::retry_mode:
      return "retry-mode";
    case ValueKind::reference:
      return "reference";
    case ValueKind::digest:
      return "digest";
    case ValueKind::tag:
      return "tag";
    case ValueKind::path:
      return "path";
    case ValueKind::url:
      return "url";
    case ValueKind::names:
      return "names";
    case ValueKind::text:
      return "text";
  }
  REGCACHE_UNREACHABLE();
}

std::string_view on_bad_value_name(OnBadValue on_bad) {
  switch (on_bad) {
    case OnBadValue::client_error:
      return "client-error";
    case OnBadValue::configure_error:
      return "configure-error";
    case OnBadValue::silent_default:
      return "silent-default";
    case OnBadValue::taken_as_is:
      return "taken-as-is";
  }
  REGCACHE_UNREACHABLE();
}

std::string_view presence_name(Presence presence) {
  switch (presence) {
    case Presence::optional:
      return "optional";
    case Presence::required:
      return "required";
    case Presence::or_environment:
      return "or-environment";
  }
  REGCACHE_UNREACHABLE();
}

std::span<const std::string_view> value_choices(ValueKind kind) {
  static constexpr std::array<std::string_view, 2> kBooleans = {"true", "false"};
  static constexpr std::array<std::string_view, 2> kModes = {"min", "max"};
  static constexpr std::array<std::string_view, 4> kCompressions = {"gzip", "zstd", "estargz",
                                                                    "uncompressed"};
  static constexpr std::array<std::string_view, 2> kRetryModes = {"standard", "adaptive"};
  switch (kind) {
    case ValueKind::boolean:
    case ValueKind::boolean_or_empty:
      return kBooleans;
    case ValueKind::mode:
      return kModes;
    case ValueKind::compression:
      return kCompressions;
    case ValueKind::retry_mode:
      return kRetryModes;
    default:
      return {};
  }
}

}  // namespace regcache
