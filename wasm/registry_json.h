// HTTP as JSON for JavaScript: what a session asks for, and what came of it. Bodies stay outside.
#pragma once

#include <string>
#include <string_view>

#include "core/registry/session.h"
#include "core/result/result.h"

namespace regcache {

// {"do":"request","method","url","place","headers":[[name,value]],"sends","contentLength","expects",
// "answerBytesMax"} or {"do":"wait","delayMs"}. `place` is the URL as it may be shown.
//
// Shape:   `command` is not Done.
[[nodiscard]] std::string command_json(const Command& command);

// The opposite way: {"status","headers":[[name,value]]}.
//
// Errors:  those of parse_json and of JsonValue, with a JSON pointer.
[[nodiscard]] Result<HttpAnswer> read_answer(std::string_view json);

// The word of a Fault, as in its enumerators: "resolve", "connect", ...
//
// Errors:  unknown_name.
[[nodiscard]] Result<Fault> parse_fault(std::string_view word);

// "append", "restart", "refuse".
[[nodiscard]] std::string_view intake_name(Intake intake);

}  // namespace regcache
