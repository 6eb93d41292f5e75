#include "core/options/explain.h"
#include "core/options/option_words.h"
#include "core/result/check.h"

namespace regcache {
namespace {

// "  label       value\n"
void append_line(std::string& out, std::string_view label, std::string_view value) {
  constexpr std::size_t kLabelWidth = 12;
  out += "  ";
  out += label;
  out.append(label.size() < kLabelWidth ? kLabelWidth - label.size() : 1, ' ');
  out += value;
  out += '\n';
}

std::string_view transport_words(RegistryTransport transport) {
  switch (transport) {
    case RegistryTransport::https:
      return "HTTPS";
    case RegistryTransport::http:
      return "plain HTTP, because the host is this machine";
    case RegistryTransport::https_then_http:
      return "HTTPS without verification, then plain HTTP";
  }
  REGCACHE_UNREACHABLE();
}

void append_registry(std::string& out, const Explanation& explanation) {
  const RegistryPlace& registry = *explanation.registry;
  append_line(out, "host", registry.host + ", " + std::string(transport_words(registry.transport)));
  if (explanation.direction == Direction::cache_to) {
    append_line(out, "tag", registry.writes_tag ? "written" : "none: the reference has a digest");
  }
}

void append_image(std::string& out, const ImageForm& image) {
  append_line(
      out, "manifest",
      std::string(shape_words(image.shape)) + ", " + std::string(image.manifest_media_type));
  append_line(out, "layers",
              std::string(compression_name(image.compression)) + ", " +
                  std::string(image.layer_media_type));
  if (image.compression != Compression::uncompressed) {
    append_line(out, "level",
                image.level ? std::to_string(*image.level) + ": " + image.level_effect
                            : image.level_effect);
  }
  append_line(
      out, "compressed",
      image.force_compression ? "every layer that is not compressed like this" : "new layers only");
}

}  // namespace

std::string to_text(const Explanation& explanation) {
  std::string out = "--" + std::string(direction_name(explanation.direction)) +
                    " type=" + std::string(backend_name(explanation.backend)) + ": " +
                    explanation.place + "\n";
  if (explanation.registry) {
    append_registry(out, explanation);
  }
  if (explanation.mode) {
    append_line(out, "mode", mode_name(*explanation.mode));
  }
  if (explanation.image) {
    append_image(out, *explanation.image);
  }
  if (explanation.oldest_reader) {
    append_line(out, "readable by",
                "BuildKit " + to_text(*explanation.oldest_reader) + " and newer");
  }
  append_line(out, "in short", explanation.canonical);
  for (const std::string& note : explanation.notes) {
    append_line(out, "note", note);
  }
  return out;
}

}  // namespace regcache
