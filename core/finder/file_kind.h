// Which files may hold builds, by their names.
#pragma once

#include <string_view>

#include "core/finder/found_build.h"

namespace regcache {

// The kind of the file at `path`, with forward slashes.
//
// Shape:   FileKind::none for what no finder reads. A file without an extension is a script when its
//          text starts with "#!" and a shell; `text` may be empty before it is read.
[[nodiscard]] FileKind file_kind(std::string_view path, std::string_view text);

// Whether the kind of the file at `path` can only be told by its text.
[[nodiscard]] bool needs_text(std::string_view path);

// Whether an argument that names no file was meant for one: it begins as paths do, or ends as files that finders
// read do, and nothing in it speaks of options or a tag.
[[nodiscard]] bool is_meant_for_file(std::string_view argument);

// A name that a file with this text could have: what kind of file somebody pasted.
//
// Shape:   "docker-bake.hcl", "docker-bake.json", "pasted.yaml", "Dockerfile" or "pasted.sh"; by its
//          first line that is no comment, and by tabs, which make a Makefile.
[[nodiscard]] std::string_view guess_path(std::string_view text);

}  // namespace regcache
