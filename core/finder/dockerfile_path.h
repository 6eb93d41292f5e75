// Where the Dockerfile of a build is, by what files say of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regcache {

// `file` below `context`, both as a build names them; an empty context is ".".
//
// Shape:   relative, with forward slashes and without "." and ".."; nothing for what is not in the folder that
//          both are below, or is known only to the run: absolute paths, URLs, variables.
[[nodiscard]] std::optional<std::string> dockerfile_path(std::string_view context,
                                                         std::string_view file);

// `path`, which dockerfile_path gave, as it is called from where the path of the file `file_path` starts.
//
// Shape:   workflows name files from the folder that .github is in, others from their own; nothing for a workflow
//          elsewhere.
[[nodiscard]] std::optional<std::string> beside_file(std::string_view file_path, bool is_workflow,
                                                     std::string_view path);

}  // namespace regcache
