// The JSON of options, diagnostics and explanations: the same on the command line and in JavaScript.
#pragma once

#include "core/options/cache_options.h"
#include "core/options/explain.h"
#include "core/result/diagnostic.h"
#include "core/text/json_writer.h"

namespace regcache {

// {severity, rule, code, subject, detail, hint, surface, offset, length, fix: [{offset, length,
// text}]}. Offsets and lengths are bytes of UTF-8; `hint` and `surface` may be empty.
void write_json(JsonWriter& json, const Diagnostic& diagnostic);

// {type, direction, ...}: one member for each fact, absent where the options say nothing. Values of
// secret attributes are "***".
void write_json(JsonWriter& json, const CacheOptions& options);

// {place, registry, mode, image, oldestReader, canonical, notes}; members are absent where the
// explanation has nothing.
void write_json(JsonWriter& json, const Explanation& explanation);

}  // namespace regcache
