#include "native/cli/advise_command.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "core/text/byte_size.h"
#include "core/text/json_writer.h"
#include "native/cli/advice_plot.h"
#include "native/cli/console.h"
#include "native/cli/svg_file.h"
#include "native/cli/workplace.h"
#include "native/transfer/advice.h"

namespace regcache {
namespace {

constexpr std::uint64_t kMiB = 1'048'576;
constexpr std::uint64_t kMB = 1'000'000;

std::uint64_t milliseconds(double seconds) {
  return static_cast<std::uint64_t>(std::llround(seconds * 1'000));
}

// Right-aligned, two blanks before it.
std::string cell(const std::string& text, std::size_t width) {
  return std::string(std::max(width, text.size()) - text.size() + 2, ' ') + text;
}

std::string share_of(std::uint64_t size, std::uint64_t whole) {
  return std::to_string((size * 100 + whole / 2) / whole) + " %";
}

std::string time_text(double seconds) {
  return seconds < 1 ? std::to_string(milliseconds(seconds)) + " ms"
                     : format_duration(milliseconds(seconds));
}

// What to add to --cache-to.
std::string options_for(const Trial& trial) {
  std::string options = "compression=" + std::string(compression_name(trial.compression));
  if (trial.compression != Compression::uncompressed) {
    options += ",compression-level=" + std::to_string(trial.level);
  }
  return options + ",force-compression=true";
}

std::string table(const OpenLocation& at, const Advice& advice, std::uint64_t bandwidth_mb_s) {
  std::string text = at.text + ": " + std::to_string(advice.layers) + " layers, " +
                     format_bytes(advice.stored_bytes) + " stored, about " +
                     format_bytes(advice.tar_bytes) + " as tar, of which " +
                     format_bytes(advice.sampled_bytes) + " were tried\n\n" +
                     "  compression   level      size   of now  compress      push      pull\n";
  for (std::size_t i = 0; i < advice.trials.size(); ++i) {
    const Trial& trial = advice.trials[i];
    std::string name(compression_name(trial.compression));
    name.resize(12, ' ');
    const bool has_level = trial.compression != Compression::uncompressed;
    text += (i == advice.best ? "* " : "  ") + name;
    text += cell(has_level ? std::to_string(trial.level) : "", 5) +
            cell(format_bytes(trial.size), 8) + cell(share_of(trial.size, advice.stored_bytes), 7);
    for (const double seconds : {trial.compress_s, trial.push_s, trial.pull_s}) {
      text += cell(time_text(seconds), 8);
    }
    text += "\n";
  }
  return text + "\nbest: " + options_for(advice.trials[advice.best]) +
         "\n  push and pull together take least at " + std::to_string(bandwidth_mb_s) +
         " MB/s (--bandwidth); eStargz is about as large as gzip\n";
}

std::string json_text(const OpenLocation& at, const Advice& advice) {
  JsonWriter json(2);
  json.begin_object();
  json.key("schema").integer(1);
  json.key("location").string(at.text);
  json.key("layers").natural(advice.layers);
  json.key("storedBytes").natural(advice.stored_bytes);
  json.key("tarBytes").natural(advice.tar_bytes);
  json.key("sampledBytes").natural(advice.sampled_bytes);
  json.key("best").string(options_for(advice.trials[advice.best]));
  json.key("trials").begin_array();
  for (const Trial& trial : advice.trials) {
    json.begin_object();
    json.key("compression").string(compression_name(trial.compression));
    json.key("level").integer(trial.level);
    json.key("size").natural(trial.size);
    json.key("compressMs").natural(milliseconds(trial.compress_s));
    json.key("pushMs").natural(milliseconds(trial.push_s));
    json.key("pullMs").natural(milliseconds(trial.pull_s));
    json.end_object();
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

Result<ExitStatus> run(const AdviseArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection, arguments.transfer));
  REGCACHE_TRY_ASSIGN(OpenLocation from, place->opener().open(arguments.location, Access::read));
  REGCACHE_TRY_ASSIGN(const CacheImage image, read_cache(*from.store, from.name));
  const AdviceRequest request{.sample_bytes = arguments.sample_mib * kMiB,
                              .bytes_per_second = arguments.bandwidth_mb_s * kMB,
                              .threads = std::max(std::thread::hardware_concurrency(), 1U)};
  REGCACHE_TRY_ASSIGN(const Advice advice, advise(*from.store, image, request, place->progress()));
  place->end_progress();
  if (!arguments.plot.empty()) {
    REGCACHE_TRY(write_svg(arguments.plot, plot_advice(advice)));
  }
  print_out(arguments.json ? json_text(from, advice)
                           : table(from, advice, arguments.bandwidth_mb_s));
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_advise(const AdviseArguments& arguments) {
  const Result<ExitStatus> status = run(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
