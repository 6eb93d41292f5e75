#include "native/cli/usage_command.h"

#include "core/cache/cache_usage.h"
#include "core/text/byte_size.h"
#include "core/text/json_writer.h"
#include "native/cli/console.h"
#include "native/cli/located_cache.h"
#include "native/cli/svg_file.h"
#include "native/cli/usage_plot.h"

namespace regcache {
namespace {

constexpr std::size_t kLargestMax = 10;

std::string column(std::string text, std::size_t width) {
  text.insert(0, text.size() < width ? width - text.size() : 0, ' ');
  return text + "  ";
}

std::string row(const std::vector<std::string>& cells, const std::string& last) {
  constexpr std::size_t kWidth = 9;
  std::string text;
  for (const std::string& cell : cells) {
    text += column(cell, kWidth);
  }
  return text + last + "\n";
}

std::string usage_text(const std::vector<LocatedCache>& caches, const UsageReport& report) {
  std::string text = row({"bytes", "own", "mode=min", "unused", "blobs"}, "cache");
  for (std::size_t i = 0; i < caches.size(); ++i) {
    const CacheUsage& usage = report.caches[i];
    text += row(
        {format_bytes(usage.bytes), format_bytes(usage.own_bytes), format_bytes(usage.min_bytes),
         format_bytes(usage.unreached_bytes), std::to_string(usage.blobs)},
        caches[i].at.text);
  }
  if (caches.size() > 1) {
    text += "together " + format_bytes(report.bytes) + " in " + std::to_string(report.blobs) +
            " blobs, of which " + format_bytes(report.shared_bytes) + " are shared\n";
  }
  text += "\nthe largest blobs:\n";
  for (std::size_t i = 0; i < report.largest.size() && i < kLargestMax; ++i) {
    const BlobUsage& blob = report.largest[i];
    text += column(format_bytes(blob.bytes), 9) + blob.digest + "  " + blob.created_at + "\n";
  }
  text += "\nwhen they came:\n";
  for (const auto& [day, bytes] : report.days) {
    text += column(format_bytes(bytes), 9) + day + "\n";
  }
  return text;
}

void write_largest(JsonWriter& json, const UsageReport& report) {
  json.key("largest").begin_array();
  for (std::size_t i = 0; i < report.largest.size() && i < kLargestMax; ++i) {
    const BlobUsage& blob = report.largest[i];
    json.begin_object();
    json.key("digest").string(blob.digest);
    json.key("bytes").natural(blob.bytes);
    json.key("caches").natural(blob.caches);
    json.key("createdAt").string(blob.created_at);
    json.end_object();
  }
  json.end_array();
}

std::string usage_json(const std::vector<LocatedCache>& caches, const UsageReport& report) {
  constexpr std::size_t kIndent = 2;
  JsonWriter json(kIndent);
  json.begin_object();
  json.key("schema").integer(1);
  json.key("caches").begin_array();
  for (std::size_t i = 0; i < caches.size(); ++i) {
    const CacheUsage& usage = report.caches[i];
    json.begin_object();
    json.key("location").string(caches[i].at.text);
    json.key("digest").string(caches[i].image.stored.digest.text());
    json.key("blobs").natural(usage.blobs);
    json.key("bytes").natural(usage.bytes);
    json.key("ownBytes").natural(usage.own_bytes);
    json.key("minBytes").natural(usage.min_bytes);
    json.key("unusedBytes").natural(usage.unreached_bytes);
    json.end_object();
  }
  json.end_array();
  json.key("blobs").natural(report.blobs);
  json.key("bytes").natural(report.bytes);
  json.key("sharedBytes").natural(report.shared_bytes);
  write_largest(json, report);
  json.key("days").begin_object();
  for (const auto& [day, bytes] : report.days) {
    json.key(day).natural(bytes);
  }
  json.end_object().end_object();
  return json.take() + "\n";
}

Result<ExitStatus> show_usage(const UsageArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection));
  REGCACHE_TRY_ASSIGN(const std::vector<LocatedCache> caches,
                      read_all_located(*place, arguments.locations));
  std::vector<DescribedCache> described;
  described.reserve(caches.size());
  for (const LocatedCache& cache : caches) {
    described.push_back({cache.image.config, cache.image.manifest.layers});
  }
  REGCACHE_TRY_ASSIGN(
      const UsageReport report,
      measure_caches(described, arguments.plot.empty() ? kLargestMax : kPlotBlobsMax));
  if (!arguments.plot.empty()) {
    REGCACHE_TRY(write_svg(arguments.plot, plot_usage(report)));
  }
  print_out(arguments.json ? usage_json(caches, report) : usage_text(caches, report));
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_usage(const UsageArguments& arguments) {
  const Result<ExitStatus> status = show_usage(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
