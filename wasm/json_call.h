// Exports that take one JSON text.
#pragma once

#include <string>
#include <string_view>

#include "core/limits.h"
#include "core/text/json_reader.h"
#include "wasm/result.h"

namespace regcache {

// Answers with what `action` makes of the text, or with what is wrong with the text.
inline Status answer_to(std::string_view text, Result<std::string> (*action)(const JsonValue&)) {
  const Result<JsonDocument> document = parse_json(text, kJsonBytesMax);
  return document ? answer(action(document->root())) : answer(document.error());
}

}  // namespace regcache
