// How anything goes wrong here: one Error type, with a code that a program can decide on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace regcache {

// What a program decides on. The words (code_name) are wire format: the same on the command line's
// JSON, in the WASM module and in RegcacheError.code. See docs/errors.md for each code's meaning,
// exit status and examples.
enum class Code : std::uint8_t {
  invalid_input,  // text, JSON, a reference or a header that does not follow its grammar
  out_of_range,   // a number, length or depth past a documented limit
  unknown_name,   // a name that is none of the known ones (option key, backend, command)
  conflict,       // two pieces, each fine alone, that exclude each other
  missing,        // a required piece was not given
  not_found,      // the named manifest, blob, tag, file or repository does not exist
  denied,         // credentials are missing, wrong or not enough
  corrupt,        // bytes that are not what their digest, size or format says
  unsupported,    // a valid request that this program or the other side cannot serve
  refused,        // the registry looked at what we sent and said no
  unavailable,    // the other side could not be reached, or went away
  io,             // the file system failed: full, read-only, permission, hardware
  cancelled,      // the caller asked to stop
};

// The wire word of a code: "invalid_input", ...
[[nodiscard]] std::string_view code_name(Code code);

// One thing that went wrong.
struct Error {
  Code code = Code::invalid_input;
  std::string subject;  // the offending piece: option key, JSON pointer, reference, path
  std::string detail;   // one sentence for a person, lower case, no final period
  std::string hint;     // what to do, when known: "did you mean 'oci-mediatypes'?"
};

// "subject: detail (hint)", on one line; control characters from the wire come out escaped.
[[nodiscard]] std::string to_text(const Error& error);

}  // namespace regcache
