#include "native/server/manifest_content.h"

#include <array>

#include "core/limits.h"
#include "core/oci/media_type.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

// Members that hold descriptors, one or an array of them, in every kind of manifest there is.
constexpr std::string_view kConfig = "config";
constexpr std::array<std::string_view, 3> kArrays = {"layers", "manifests", "blobs"};

struct ReadDescriptor {
  std::string media_type;
  Digest digest;
};

Result<ReadDescriptor> read_descriptor(const JsonValue& value) {
  REGCACHE_TRY(value.as_object());
  std::string media_type;
  std::string digest_text;
  REGCACHE_TRY(read_member(value, "mediaType", media_type));
  REGCACHE_TRY(read_member(value, "digest", digest_text));
  Result<Digest> digest = parse_digest(digest_text);
  if (!digest) {
    return fail(digest.error().code, value.pointer() + "/digest", digest.error().detail);
  }
  return ReadDescriptor{std::move(media_type), *std::move(digest)};
}

// Non-distributable layers lie elsewhere: nobody may have to push them.
bool must_be_here(const ReadDescriptor& descriptor) {
  const std::optional<LayerType> layer = parse_layer_type(descriptor.media_type);
  return !layer || !layer->foreign;
}

Result<void> read_references(const JsonValue& root, ManifestContent& content) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> config, object_member(root, kConfig));
  if (config) {
    REGCACHE_TRY_ASSIGN(ReadDescriptor descriptor, read_descriptor(*config));
    if (content.artifact_type.empty()) {
      content.artifact_type = std::move(descriptor.media_type);
    }
    content.needed.push_back(std::move(descriptor.digest));
  }
  for (const std::string_view name : kArrays) {
    REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> array, array_member(root, name));
    if (!array) {
      continue;
    }
    for (const JsonValue element : array->children()) {
      REGCACHE_TRY_ASSIGN(ReadDescriptor descriptor, read_descriptor(element));
      std::vector<Digest>& named = must_be_here(descriptor) ? content.needed : content.foreign;
      named.push_back(std::move(descriptor.digest));
    }
  }
  return {};
}

// A manifest that is image and index at once means one thing to one client and another to the next.
//
// Source:  CVE-2021-41190.
Result<void> refuse_two_families(const JsonValue& root) {
  if (find_member(root, "manifests") &&
      (find_member(root, "layers") || find_member(root, "config"))) {
    return fail(Code::invalid_input, "/manifests",
                "a manifest has either manifests, or a config and layers");
  }
  return {};
}

Result<void> read_annotations(const JsonValue& root, ManifestContent& content) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> annotations,
                      object_member(root, "annotations"));
  if (!annotations) {
    return {};
  }
  for (const JsonValue member : annotations->children()) {
    REGCACHE_TRY_ASSIGN(const std::string_view value, member.as_string());
    content.annotations.emplace(member.key(), value);
  }
  return {};
}

}  // namespace

Result<ManifestContent> read_manifest_content(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kManifestBytesMax));
  const JsonValue root = document.root();
  REGCACHE_TRY(root.as_object());
  REGCACHE_TRY(check_unique_members(root, KeyCase::ignored));
  REGCACHE_TRY(refuse_two_families(root));
  ManifestContent content;
  REGCACHE_TRY(read_member(root, "mediaType", content.media_type));
  REGCACHE_TRY(read_member(root, "artifactType", content.artifact_type));
  REGCACHE_TRY(read_annotations(root, content));
  REGCACHE_TRY(read_references(root, content));
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> subject, object_member(root, "subject"));
  if (subject) {
    REGCACHE_TRY_ASSIGN(ReadDescriptor descriptor, read_descriptor(*subject));
    content.subject = std::move(descriptor.digest);
  }
  return content;
}

}  // namespace regcache
