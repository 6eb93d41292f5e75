#include "native/cli/inspect_command.h"

#include <chrono>
#include <map>
#include <set>

#include "core/cache/cache_picture.h"
#include "core/cache/cache_tree.h"
#include "core/codec/layer_conversion.h"
#include "core/limits.h"
#include "core/options/explain.h"
#include "core/text/byte_size.h"
#include "core/text/json_writer.h"
#include "native/cli/amount.h"
#include "native/cli/console.h"
#include "native/cli/located_cache.h"
#include "native/process/child_process.h"

namespace regcache {
namespace {

std::string compression_of_layer(const Descriptor& layer) {
  const std::optional<Compression> stored = stored_compression(layer);
  return stored ? std::string(compression_name(*stored)) : layer.media_type;
}

std::string line(std::string_view name, const std::string& value) {
  std::string text(name);
  text.resize(13, ' ');
  return text + value + "\n";
}

std::string summary_text(const OpenLocation& at, const CacheImage& image) {
  std::set<Digest> blobs;
  std::uint64_t bytes = 0;
  std::map<std::string, std::size_t> compressions;
  for (const Descriptor& layer : image.manifest.layers) {
    compressions[compression_of_layer(layer)] += 1;
    bytes += blobs.insert(layer.digest).second ? layer.size : 0;
  }
  std::size_t with_result = 0;
  std::size_t sources = 0;
  std::string newest;
  for (const ConfigRecord& record : image.config.records) {
    with_result += record.results.empty() && record.chains.empty() ? 0 : 1;
    sources += record.inputs.empty() ? 1 : 0;
    for (const ConfigResult& result : record.results) {
      newest = std::max(newest, result.created_at);
    }
  }
  std::string text = line("cache", at.text);
  text += line("digest", image.stored.digest.text());
  text += line("shape", std::string(shape_words(image.manifest.shape)) + ", " +
                            format_bytes(image.stored.bytes.size()));
  text += line("config", image.manifest.config.digest.text() + ", " +
                             format_bytes(image.manifest.config.size));
  text += line("records", std::to_string(image.config.records.size()) + ", " +
                              std::to_string(with_result) + " with a result, " +
                              std::to_string(sources) + " sources");
  text += line("layers", std::to_string(image.manifest.layers.size()) + ", " +
                             std::to_string(blobs.size()) + " blobs, " + format_bytes(bytes));
  for (const auto& [name, count] : compressions) {
    text += line("compression", name + " " + std::to_string(count));
  }
  return text + (newest.empty() ? "" : line("newest", newest));
}

void write_layers(JsonWriter& json, const CacheImage& image) {
  json.key("layers").begin_array();
  for (std::size_t i = 0; i < image.manifest.layers.size(); ++i) {
    const Descriptor& layer = image.manifest.layers[i];
    json.begin_object();
    json.key("digest").string(layer.digest.text());
    json.key("mediaType").string(layer.media_type);
    json.key("compression").string(compression_of_layer(layer));
    json.key("size").natural(layer.size);
    if (i < image.config.layers.size()) {
      json.key("parent").integer(image.config.layers[i].parent);
    }
    json.key("annotations").begin_object();
    for (const auto& [key, value] : layer.annotations) {
      json.key(key).string(value);
    }
    json.end_object().end_object();
  }
  json.end_array();
}

void write_records(JsonWriter& json, const CacheConfig& config) {
  json.key("records").begin_array();
  for (const ConfigRecord& record : config.records) {
    json.begin_object();
    json.key("digest").string(record.digest);
    json.key("results").begin_array();
    for (const ConfigResult& result : record.results) {
      json.begin_object();
      json.key("layer").integer(result.layer);
      json.key("createdAt").string(result.created_at);
      json.end_object();
    }
    json.end_array();
    json.key("inputs").begin_array();
    for (const auto& slot : record.inputs) {
      json.begin_array();
      for (const ConfigInput& input : slot) {
        json.begin_object().key("link").integer(input.link);
        json.key("selector").string(input.selector).end_object();
      }
      json.end_array();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

std::string json_text(const OpenLocation& at, const CacheImage& image) {
  JsonWriter json(2);
  json.begin_object();
  json.key("schema").integer(1);
  json.key("location").string(at.text);
  json.key("digest").string(image.stored.digest.text());
  json.key("mediaType").string(image.stored.media_type);
  json.key("size").natural(image.stored.bytes.size());
  json.key("config").begin_object();
  json.key("digest").string(image.manifest.config.digest.text());
  json.key("size").natural(image.manifest.config.size);
  json.end_object();
  write_layers(json, image);
  write_records(json, image.config);
  json.end_object();
  return json.take() + "\n";
}

// Graphviz lays the graph out; it gets the text on its standard input.
Result<std::string> svg_of(const std::string& dot) {
  constexpr ProcessLimits kLimits = {.time = std::chrono::minutes(2), .output_bytes = 67'108'864};
  Result<ProcessOutput> drawn = run_program("dot", {"-Tsvg"}, dot, kLimits);
  if (!drawn && drawn.error().code == Code::not_found) {
    return fail(Code::not_found, "dot", "Graphviz, which draws the picture, is not installed",
                "install it (apt install graphviz), or draw the text of --graph mermaid elsewhere");
  }
  REGCACHE_TRY(drawn);
  if (drawn->status != 0) {
    return fail(Code::io, "dot",
                "Graphviz ended with status " + std::to_string(drawn->status) + " and no picture");
  }
  return std::move(drawn->out);
}

Result<ExitStatus> inspect(const InspectArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection));
  REGCACHE_TRY_ASSIGN(const LocatedCache cache, read_located(*place, arguments.location));
  const CacheImage& image = cache.image;
  switch (arguments.format) {
    case InspectFormat::summary:
      print_out(summary_text(cache.at, image));
      break;
    case InspectFormat::tree:
      print_out(render_cache_tree(image.config, image.manifest.layers, time_now()));
      break;
    case InspectFormat::dot:
      print_out(draw_cache(image.config, image.manifest.layers, GraphLanguage::dot));
      break;
    case InspectFormat::mermaid:
      print_out(draw_cache(image.config, image.manifest.layers, GraphLanguage::mermaid));
      break;
    case InspectFormat::svg: {
      REGCACHE_TRY_ASSIGN(
          const std::string svg,
          svg_of(draw_cache(image.config, image.manifest.layers, GraphLanguage::dot)));
      print_out(svg);
      break;
    }
    case InspectFormat::json:
      print_out(json_text(cache.at, image));
      break;
  }
  for (const auto& [what, size] :
       {std::pair<const char*, std::size_t>{"manifest", image.stored.bytes.size()},
        {"cache config", image.config_bytes.size()}}) {
    if (size > kImportBytesMax) {
      print_err("warning: the " + std::string(what) +
                " is larger than BuildKit imports: it will ignore this cache\n");
    }
  }
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_inspect(const InspectArguments& arguments) {
  const Result<ExitStatus> status = inspect(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
