// How Go's decoder picks the members of an object for the fields of a struct, which is how BuildKit
// reads manifests and cache configs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result/result.h"
#include "core/text/json_value.h"

namespace regcache {

// The member that Go's decoder would leave in a field called `name`: letter case does not count and
// the last one wins. Nothing when there is none, or when `object` is no object.
//
// Source:  golang/go@go1.24, src/encoding/json/decode.go (object), fold.go.
[[nodiscard]] std::optional<JsonValue> find_member(const JsonValue& object, std::string_view name);

// Decodes the member `name` into `out` as Go decodes a struct field: every member of that name in
// turn; null and absence leave `out` as it is.
//
// Errors:  invalid_input with a JSON pointer when a member is of another kind.
[[nodiscard]] Result<void> read_member(const JsonValue& object, std::string_view name,
                                       std::string& out);
[[nodiscard]] Result<void> read_member(const JsonValue& object, std::string_view name,
                                       std::int64_t& out);

// The array or object that is the member `name`; nothing when it is absent or null.
//
// Errors:  invalid_input with a JSON pointer when it is of another kind, or there twice.
// Differs: Go decodes a second array or object over the first; nobody means that, so it is refused.
[[nodiscard]] Result<std::optional<JsonValue>> array_member(const JsonValue& object,
                                                            std::string_view name);
[[nodiscard]] Result<std::optional<JsonValue>> object_member(const JsonValue& object,
                                                             std::string_view name);

// Whether keys that differ only in letter case are two.
enum class KeyCase : bool { counts, ignored };

// Refuses an object in which two members have the same key: readers disagree on which one counts.
//
// Errors:  invalid_input with the pointer of the second one.
[[nodiscard]] Result<void> check_unique_members(const JsonValue& object, KeyCase key_case);

}  // namespace regcache
