#include "core/oci/descriptor_json.h"

#include <utility>

#include "core/text/json_members.h"

namespace regcache {
namespace {

Result<Digest> read_digest(const JsonValue& descriptor) {
  std::string text;
  REGCACHE_TRY(read_member(descriptor, "digest", text));
  if (text.empty()) {
    return fail(Code::invalid_input, descriptor.pointer() + "/digest",
                "the descriptor has no digest");
  }
  Result<Digest> digest = parse_digest(text);
  if (!digest) {
    Error error = std::move(digest).error();
    error.subject = find_member(descriptor, "digest")->pointer();
    return fail(std::move(error));
  }
  return digest;
}

Result<std::uint64_t> read_size(const JsonValue& descriptor) {
  std::int64_t size = 0;
  REGCACHE_TRY(read_member(descriptor, "size", size));
  if (size < 0) {
    return fail(Code::invalid_input, find_member(descriptor, "size")->pointer(),
                "a size cannot be negative");
  }
  return static_cast<std::uint64_t>(size);
}

// The text of an element or of a value in a map; null is the empty text.
Result<std::string> read_text(const JsonValue& value) {
  if (value.is_null()) {
    return std::string();
  }
  REGCACHE_TRY_ASSIGN(const std::string_view text, value.as_string());
  return std::string(text);
}

Result<std::vector<std::string>> read_texts(const JsonValue& object, std::string_view name) {
  std::vector<std::string> texts;
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> array, array_member(object, name));
  if (array) {
    for (const JsonValue element : array->children()) {
      REGCACHE_TRY_ASSIGN(std::string text, read_text(element));
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

Result<Annotations> read_annotations(const JsonValue& descriptor) {
  Annotations annotations;
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> map, object_member(descriptor, "annotations"));
  if (map) {
    REGCACHE_TRY(check_unique_members(*map, KeyCase::counts));
    for (const JsonValue member : map->children()) {
      REGCACHE_TRY_ASSIGN(std::string text, read_text(member));
      annotations.emplace(member.key(), std::move(text));
    }
  }
  return annotations;
}

Result<std::optional<Platform>> read_platform(const JsonValue& descriptor) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> object, object_member(descriptor, "platform"));
  if (!object) {
    return std::optional<Platform>();
  }
  Platform platform;
  REGCACHE_TRY(read_member(*object, "architecture", platform.architecture));
  REGCACHE_TRY(read_member(*object, "os", platform.os));
  REGCACHE_TRY(read_member(*object, "os.version", platform.os_version));
  REGCACHE_TRY_ASSIGN(platform.os_features, read_texts(*object, "os.features"));
  REGCACHE_TRY(read_member(*object, "variant", platform.variant));
  return std::optional<Platform>(std::move(platform));
}

void write_text(JsonWriter& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    writer.key(name).string(text);
  }
}

void write_texts(JsonWriter& writer, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) {
    return;
  }
  writer.key(name).begin_array();
  for (const std::string& text : texts) {
    writer.string(text);
  }
  writer.end_array();
}

void write_annotations(JsonWriter& writer, const Annotations& annotations) {
  if (annotations.empty()) {
    return;
  }
  writer.key("annotations").begin_object();
  for (const auto& [key, text] : annotations) {
    writer.key(key).string(text);
  }
  writer.end_object();
}

void write_platform(JsonWriter& writer, const Platform& platform) {
  writer.key("platform").begin_object();
  writer.key("architecture").string(platform.architecture);
  writer.key("os").string(platform.os);
  write_text(writer, "os.version", platform.os_version);
  write_texts(writer, "os.features", platform.os_features);
  write_text(writer, "variant", platform.variant);
  writer.end_object();
}

}  // namespace

Result<Descriptor> read_descriptor(const JsonValue& value) {
  REGCACHE_TRY(value.as_object());
  REGCACHE_TRY(check_unique_members(value, KeyCase::ignored));
  REGCACHE_TRY_ASSIGN(Digest digest, read_digest(value));
  Descriptor descriptor{.digest = std::move(digest)};
  REGCACHE_TRY(read_member(value, "mediaType", descriptor.media_type));
  REGCACHE_TRY_ASSIGN(descriptor.size, read_size(value));
  REGCACHE_TRY_ASSIGN(descriptor.urls, read_texts(value, "urls"));
  REGCACHE_TRY_ASSIGN(descriptor.annotations, read_annotations(value));
  REGCACHE_TRY(read_member(value, "data", descriptor.data));
  REGCACHE_TRY_ASSIGN(descriptor.platform, read_platform(value));
  REGCACHE_TRY(read_member(value, "artifactType", descriptor.artifact_type));
  return descriptor;
}

void write_descriptor(JsonWriter& writer, const Descriptor& descriptor) {
  writer.begin_object();
  writer.key("mediaType").string(descriptor.media_type);
  writer.key("digest").string(descriptor.digest.text());
  writer.key("size").natural(descriptor.size);
  write_texts(writer, "urls", descriptor.urls);
  write_annotations(writer, descriptor.annotations);
  write_text(writer, "data", descriptor.data);
  if (descriptor.platform) {
    write_platform(writer, *descriptor.platform);
  }
  write_text(writer, "artifactType", descriptor.artifact_type);
  writer.end_object();
}

}  // namespace regcache
