// The words of the option table: what programs read in JSON and people in tables.
#pragma once

#include <span>
#include <string_view>

#include "core/options/option_table.h"

namespace regcache {

// "cache-to", "cache-from".
[[nodiscard]] std::string_view direction_name(Direction direction);

// "boolean", "boolean-or-empty", "integer", ...
[[nodiscard]] std::string_view value_kind_name(ValueKind kind);

// "client-error", "configure-error", "silent-default", "taken-as-is".
[[nodiscard]] std::string_view on_bad_value_name(OnBadValue on_bad);

// "optional", "required", "or-environment".
[[nodiscard]] std::string_view presence_name(Presence presence);

// The words of a kind that has only a few: "min", "max". Empty for all others.
[[nodiscard]] std::span<const std::string_view> value_choices(ValueKind kind);

}  // namespace regcache
