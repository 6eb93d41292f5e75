// From a file to everything that is wrong with its cache options.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lint/file_finding.h"
#include "core/options/buildkit_version.h"
#include "core/registry/profile.h"

namespace regcache {

struct LintSettings {
  BuildKitVersion buildkit = kNewestBuildKit;  // the oldest that the builds have to work with
  bool strict = false;                         // warnings are errors
  std::vector<HostProfile> profiles = {};  // of registries whose names tell too little, or wrong
};

// A Dockerfile that a checked file names, by its path as FileReport::near has it.
struct NearFile {
  std::string path;
  std::string text;
};

struct FileReport {
  std::string path;
  std::string text;                   // only when there are findings
  std::vector<FileFinding> findings;  // by place
  std::vector<Span> secrets;          // values that must not be shown, by place
  std::size_t options = 0;            // --cache-to and --cache-from of the file
  // Dockerfiles that were not given and may tell more: whoever has one of them checks the file again with it.
  std::vector<std::string> near;
};

// Finds the builds of a file and checks their options.
//
// Shape:   a finding once for its place and rule; none that a comment of the file suppresses.
[[nodiscard]] FileReport lint_file(std::string_view path, std::string_view text,
                                   const LintSettings& settings,
                                   std::span<const NearFile> near = {});

// The text with all fixes.
[[nodiscard]] std::string fixed_text(const FileReport& report);

}  // namespace regcache
