#include "native/cli/diff_command.h"

#include <map>
#include <optional>

#include "core/cache/diff.h"
#include "core/cache/report_json.h"
#include "core/text/byte_size.h"
#include "core/text/json_writer.h"
#include "native/cli/console.h"
#include "native/cli/file_diff_text.h"
#include "native/cli/located_cache.h"

namespace regcache {
namespace {

constexpr std::size_t kShownMax = 20;
constexpr std::size_t kShortDigest = 19;  // "sha256:" and twelve digits

std::string shortened(const std::string& digest) {
  return digest.substr(0, kShortDigest);
}

std::uint64_t bytes_of(const std::vector<std::string>& blobs, const CacheManifest& manifest) {
  std::map<std::string_view, std::uint64_t> sizes;
  for (const Descriptor& layer : manifest.layers) {
    sizes[layer.digest.text()] = layer.size;
  }
  std::uint64_t bytes = 0;
  for (const std::string& blob : blobs) {
    const auto size = sizes.find(blob);
    bytes += size == sizes.end() ? 0 : size->second;
  }
  return bytes;
}

std::string divergence_text(const CacheDiff& diff, const Divergence& one) {
  const std::string lost = "  " + shortened(diff.a.records[one.lost].digest);
  const std::string gained = one.gained ? shortened(diff.b.records[*one.gained].digest) : "";
  switch (one.parting) {
    case Parting::source:
      return lost +
             "  a source that B does not have: an image, a context or the content of files\n";
    case Parting::step:
      return lost + "  another step follows from the same inputs: " + gained + "\n";
    case Parting::inputs:
      return lost + "  the same step, but from other inputs\n";
    case Parting::end:
      return lost + "  B ends before this step\n";
  }
  REGCACHE_UNREACHABLE();
}

// The files of the steps where they part, when they were asked for.
using AskedFiles = std::optional<FileDiff>;

std::string diff_text(const LocatedCache& a, const LocatedCache& b, const CacheDiff& diff,
                      const AskedFiles& files) {
  std::string text = "A " + a.at.text + "\nB " + b.at.text + "\n";
  if (diff.is_same()) {
    return text + "the same records with the same layers\n";
  }
  text += "records  " + std::to_string(diff.lost.size()) + " only in A, " +
          std::to_string(diff.gained.size()) + " only in B, " +
          std::to_string(diff.changed.size()) + " with another result\n";
  text += "blobs    " + std::to_string(diff.lost_blobs.size()) + " only in A (" +
          format_bytes(bytes_of(diff.lost_blobs, a.image.manifest)) + "), " +
          std::to_string(diff.gained_blobs.size()) + " only in B (" +
          format_bytes(bytes_of(diff.gained_blobs, b.image.manifest)) + ")\n";
  if (!diff.divergences.empty()) {
    text += "where A parts from B, from the sources on:\n";
  }
  for (std::size_t i = 0; i < diff.divergences.size() && i < kShownMax; ++i) {
    text += divergence_text(diff, diff.divergences[i]);
  }
  if (diff.divergences.size() > kShownMax) {
    text += "  and " + std::to_string(diff.divergences.size() - kShownMax) + " more\n";
  }
  if (files) {
    return text + file_diff_text(*files);
  }
  return text + "Digests tell that a step or its inputs differ, not which word or file does.\n";
}

void write_blobs(JsonWriter& json, const char* key, const std::vector<std::string>& blobs,
                 const CacheManifest& manifest) {
  json.key(key).begin_object();
  json.key("bytes").natural(bytes_of(blobs, manifest));
  json.key("digests").begin_array();
  for (const std::string& blob : blobs) {
    json.string(blob);
  }
  json.end_array().end_object();
}

std::string diff_json(const LocatedCache& a, const LocatedCache& b, const CacheDiff& diff,
                      const AskedFiles& files) {
  constexpr std::size_t kIndent = 2;
  JsonWriter json(kIndent);
  json.begin_object();
  json.key("schema").integer(1);
  json.key("same").boolean(diff.is_same());
  json.key("a").string(a.at.text);
  json.key("b").string(b.at.text);
  write_record_changes(json, diff);
  write_blobs(json, "blobsOnlyInA", diff.lost_blobs, a.image.manifest);
  write_blobs(json, "blobsOnlyInB", diff.gained_blobs, b.image.manifest);
  if (files) {
    write_file_diff(json, *files);
  }
  json.end_object();
  return json.take() + "\n";
}

Result<ExitStatus> compare(const DiffArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection));
  REGCACHE_TRY_ASSIGN(const std::vector<LocatedCache> caches,
                      read_all_located(*place, {arguments.before, arguments.after}));
  const LocatedCache& a = caches[0];
  const LocatedCache& b = caches[1];
  REGCACHE_TRY_ASSIGN(const CacheDiff diff, diff_cache_configs(a.image.config, b.image.config));
  AskedFiles files;
  if (arguments.files) {
    REGCACHE_TRY_ASSIGN(files, compare_step_files(a, b, diff));
  }
  print_out(arguments.json ? diff_json(a, b, diff, files) : diff_text(a, b, diff, files));
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_diff(const DiffArguments& arguments) {
  const Result<ExitStatus> status = compare(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
