// The files that differ where two caches part.
#pragma once

#include <string>
#include <vector>

#include "core/cache/diff.h"
#include "core/text/json_writer.h"
#include "native/cli/located_cache.h"
#include "native/transfer/file_diff.h"

namespace regcache {

// Two steps and what their layers differ in.
struct StepFiles {
  std::string before;   // the digest of A's record
  std::string after;    // of B's
  std::string problem;  // why nothing can be compared, else ""
  std::vector<FileChange> changes;
};

struct FileDiff {
  std::vector<StepFiles> steps;
  std::size_t unread = 0;  // steps past kFileStepsMax
};

// Reads the layers of steps that another stands in place of, and of equal steps with other results.
//
// Errors:  those of list_files.
// Limits:  the first kFileStepsMax steps.
[[nodiscard]] Result<FileDiff> compare_step_files(const LocatedCache& a, const LocatedCache& b,
                                                  const CacheDiff& diff);

// Downloads cost time: what is behind these steps mostly follows from them.
inline constexpr std::size_t kFileStepsMax = 10;

[[nodiscard]] std::string file_diff_text(const FileDiff& files);
// {files: [...]}, and filesUnread when there are any.
void write_file_diff(JsonWriter& json, const FileDiff& files);

}  // namespace regcache
