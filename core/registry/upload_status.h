// What the answers to an upload say about how far it is.
#pragma once

#include <cstdint>
#include <optional>

#include "core/registry/http.h"

namespace regcache {

// How many bytes the registry has: "Range: 0-<last>" says one more than <last>. Nothing for no such
// header, for another form, and for "0-0", which stands for one byte and for none.
//
// Source:  distribution-spec v1.1.1, "Pushing a blob in chunks"; facts registries 1.3 (step 5).
[[nodiscard]] std::optional<std::uint64_t> received_bytes(const HttpAnswer& answer);

// The smallest chunk that the registry takes, the last one aside; 0 when it does not say.
//
// Limits:  kChunkBytesMax: what asks for more asks for one chunk of everything.
// Source:  distribution-spec v1.1.1, "Pushing a blob in chunks" (OCI-Chunk-Min-Length).
[[nodiscard]] std::uint64_t least_chunk_bytes(const HttpAnswer& answer);

}  // namespace regcache
