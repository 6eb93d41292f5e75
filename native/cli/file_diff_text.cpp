#include "native/cli/file_diff_text.h"

#include <algorithm>

#include "core/text/columns.h"

namespace regcache {
namespace {

constexpr std::size_t kShownMax = 20;
constexpr std::size_t kShortDigest = 19;  // "sha256:" and twelve digits

// The layer that a record's newest result adds; a null pointer when there is none.
const Descriptor* own_layer(const CacheConfig& config, std::size_t record,
                            const CacheManifest& manifest) {
  const std::vector<ConfigResult>& results = config.records[record].results;
  if (results.empty()) {
    return nullptr;
  }
  const std::string& blob = config.layers[static_cast<std::size_t>(results.front().layer)].blob;
  const auto at =
      std::find_if(manifest.layers.begin(), manifest.layers.end(),
                   [&](const Descriptor& layer) { return layer.digest.text() == blob; });
  return at == manifest.layers.end() ? nullptr : &*at;
}

Result<StepFiles> compare_steps(const LocatedCache& a, const LocatedCache& b, const CacheDiff& diff,
                                std::size_t before, std::size_t after) {
  StepFiles step{.before = diff.a.records[before].digest, .after = diff.b.records[after].digest};
  const Descriptor* old_layer = own_layer(diff.a, before, a.image.manifest);
  const Descriptor* new_layer = own_layer(diff.b, after, b.image.manifest);
  if (old_layer == nullptr || new_layer == nullptr) {
    step.problem = std::string(old_layer == nullptr ? "A" : "B") +
                   " has no layer of this step: mode=min keeps those of the last steps alone";
    return step;
  }
  if (old_layer->digest == new_layer->digest) {
    step.problem = "both have the same layer";
    return step;
  }
  REGCACHE_TRY_ASSIGN(const LayerFiles old_files, list_files(*a.at.store, *old_layer));
  REGCACHE_TRY_ASSIGN(const LayerFiles new_files, list_files(*b.at.store, *new_layer));
  step.changes = compare_files(old_files, new_files);
  if (step.changes.empty()) {
    step.problem = "the layers have the same files, but are packed in another way";
  }
  return step;
}

std::string change_text(const FileChange& change) {
  switch (change.fate) {
    case FileFate::added:
      return "    + " + printable(change.name) + "\n";
    case FileFate::removed:
      return "    - " + printable(change.name) + "\n";
    case FileFate::changed:
      break;
  }
  std::string text = "    ~ " + printable(change.name) + "  ";
  for (std::size_t i = 0; i < change.what.size(); ++i) {
    text += (i == 0 ? "" : ", ") + printable(change.what[i]);
  }
  return text + "\n";
}

}  // namespace

Result<FileDiff> compare_step_files(const LocatedCache& a, const LocatedCache& b,
                                    const CacheDiff& diff) {
  FileDiff files;
  const auto add = [&](std::size_t before, std::size_t after) -> Result<void> {
    if (files.steps.size() == kFileStepsMax) {
      ++files.unread;
      return {};
    }
    REGCACHE_TRY_ASSIGN(StepFiles step, compare_steps(a, b, diff, before, after));
    files.steps.push_back(std::move(step));
    return {};
  };
  for (const Divergence& one : diff.divergences) {
    if (one.gained) {
      REGCACHE_TRY(add(one.lost, *one.gained));
    }
  }
  for (const ChangedResult& one : diff.changed) {
    REGCACHE_TRY(add(one.before, one.after));
  }
  return files;
}

std::string file_diff_text(const FileDiff& files) {
  std::string text = "files in the layers of these steps, + only in B, - only in A, ~ in both:\n";
  for (const StepFiles& step : files.steps) {
    text +=
        "  " + printable(step.before.substr(0, kShortDigest)) +
        (step.before == step.after ? "" : " and " + printable(step.after.substr(0, kShortDigest))) +
        (step.problem.empty() ? "" : ": " + step.problem) + "\n";
    for (std::size_t i = 0; i < step.changes.size() && i < kShownMax; ++i) {
      text += change_text(step.changes[i]);
    }
    if (step.changes.size() > kShownMax) {
      text += "    and " + std::to_string(step.changes.size() - kShownMax) + " more\n";
    }
  }
  if (files.steps.empty()) {
    text += "  none: no step stands in the place of another\n";
  }
  if (files.unread > 0) {
    text += "  and " + std::to_string(files.unread) + " more steps, whose layers were not read\n";
  }
  return text +
         "Files of a source (a context, an image) lie in no layer of its own: of them digests "
         "alone "
         "are known.\n";
}

void write_file_diff(JsonWriter& json, const FileDiff& files) {
  json.key("files").begin_array();
  for (const StepFiles& step : files.steps) {
    json.begin_object().key("a").string(step.before).key("b").string(step.after);
    if (!step.problem.empty()) {
      json.key("problem").string(step.problem);
    }
    json.key("changes").begin_array();
    for (const FileChange& change : step.changes) {
      json.begin_object().key("name").string(change.name);
      json.key("fate").string(change.fate == FileFate::added     ? "added"
                              : change.fate == FileFate::removed ? "removed"
                                                                 : "changed");
      json.key("what").begin_array();
      for (const std::string& what : change.what) {
        json.string(what);
      }
      json.end_array().end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
  if (files.unread > 0) {
    json.key("filesUnread").natural(files.unread);
  }
}

}  // namespace regcache
