// Descriptors as JSON: read leniently as Go does, written in Go's member order.
#pragma once

#include "core/oci/descriptor.h"
#include "core/result/result.h"
#include "core/text/json_value.h"
#include "core/text/json_writer.h"

namespace regcache {

// Reads one descriptor; members that are not known are ignored.
//
// Shape:   absent members are empty; only the digest is required.
// Errors:  invalid_input (a member's type, a negative size, a digest that is none, a member twice),
//          unsupported (the digest's algorithm); the subject is the member's JSON pointer.
// Differs: BuildKit takes any text for a digest here and fails when it uses it, and lets the last of
//          two members win.
[[nodiscard]] Result<Descriptor> read_descriptor(const JsonValue& value);

// Writes the descriptor with empty members left out.
//
// Source:  opencontainers/image-spec v1.1.1, specs-go/v1/descriptor.go (member order, omitempty).
void write_descriptor(JsonWriter& writer, const Descriptor& descriptor);

}  // namespace regcache
