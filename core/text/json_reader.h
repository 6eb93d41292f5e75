// Text to a JSON tree, within bounds, as Go's decoder would read it.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result/result.h"
#include "core/text/json_value.h"

namespace regcache {

// Reads one JSON value with nothing but white space around it.
//
// Shape:   bytes that are not UTF-8, and halves of surrogate pairs, become U+FFFD, as in Go.
// Units:   bytes_max is at most kJsonBytesMax.
// Errors:  invalid_input with the byte offset as subject ("byte 17") where the text is no JSON;
//          out_of_range past bytes_max, kJsonDepthMax or kJsonValuesMax.
// Limits:  memory is the text, 16 bytes for each key and value, and while it is read up to half as much again.
// Source:  RFC 8259; golang/go@go1.24, src/encoding/json/decode.go (unquoteBytes).
[[nodiscard]] Result<JsonDocument> parse_json(std::string_view text, std::uint64_t bytes_max);

}  // namespace regcache
