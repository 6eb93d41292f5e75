// Settings of a check of files, and what one finds, as JSON.
#pragma once

#include <string>
#include <string_view>

#include "core/lint/file_linter.h"
#include "core/result/result.h"

namespace regcache {

// {"buildkit", "strict", "profiles", "baseline"}, the last a baseline's text, profiles an object of what
// parse_host_profile takes after the host; none of them is needed.
//
// Errors:  unknown_name for another member or profile; invalid_input for one of another kind, a version that
//          is none or a baseline that is none.
[[nodiscard]] Result<FileLinter> read_linter(std::string_view json);

// {"options", "fixes", "near"} and "fixed", the text after all fixes, when there are any: what one file came to, and
// the Dockerfiles that would tell more.
[[nodiscard]] std::string checked_file_json(const FileReport& before, const FixedFile& after);

// {"kind", "options": [{"direction", "dialect", "hasHoles", "offset", "length", "pieces": [{"text", "offset",
// "length"}]}]}: the options of a file, each once, in the file's order. The texts of its pieces are the option
// as the file writes it, holes and all, and each says where it stands.
[[nodiscard]] std::string found_options_json(std::string_view path, std::string_view text);

}  // namespace regcache
