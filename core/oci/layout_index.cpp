#include "core/oci/layout_index.h"

#include "core/oci/media_type.h"

#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

constexpr std::uint64_t kLayoutIndexBytesMax = 33'554'432;
constexpr std::string_view kDefaultTag = "latest";

Result<Annotations> read_annotations(const JsonValue& entry) {
  Annotations annotations;
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> members, object_member(entry, "annotations"));
  if (members) {
    for (const JsonValue member : members->children()) {
      REGCACHE_TRY_ASSIGN(const std::string_view value, member.as_string());
      annotations[std::string(member.key())] = value;
    }
  }
  return annotations;
}

Result<Descriptor> read_entry(const JsonValue& entry) {
  REGCACHE_TRY(entry.as_object());
  std::string media_type;
  std::string digest_text;
  std::int64_t size = 0;
  REGCACHE_TRY(read_member(entry, "mediaType", media_type));
  REGCACHE_TRY(read_member(entry, "digest", digest_text));
  REGCACHE_TRY(read_member(entry, "size", size));
  Result<Digest> digest = parse_digest(digest_text);
  if (!digest) {
    return fail(digest.error().code, entry.pointer() + "/digest", digest.error().detail);
  }
  if (size < 0) {
    return fail(Code::out_of_range, entry.pointer() + "/size", "a size cannot be negative");
  }
  REGCACHE_TRY_ASSIGN(Annotations annotations, read_annotations(entry));
  return Descriptor{.media_type = std::move(media_type),
                    .digest = *std::move(digest),
                    .size = static_cast<std::uint64_t>(size),
                    .annotations = std::move(annotations)};
}

// The entry that a new manifest of `tag` takes the place of.
bool is_replaced(const Descriptor& entry, std::string_view tag) {
  const auto at = entry.annotations.find(kRefNameAnnotation);
  return at != entry.annotations.end() && at->second == tag &&
         entry.annotations.find(kImageNameAnnotation) == entry.annotations.end();
}

void write_entry(JsonWriter& json, const Descriptor& manifest, std::string_view tag) {
  json.begin_object();
  json.key("mediaType").string(manifest.media_type);
  json.key("digest").string(manifest.digest.text());
  json.key("size").natural(manifest.size);
  json.key("annotations").begin_object();
  json.key(kRefNameAnnotation).string(tag);
  json.end_object();
  json.end_object();
}

// All old entries but the replaced one, then the new one.
Result<void> write_entries(JsonWriter& json, const std::optional<JsonValue>& old,
                           const Descriptor& manifest, std::string_view tag) {
  json.begin_array();
  if (old) {
    for (const JsonValue entry : old->children()) {
      REGCACHE_TRY_ASSIGN(const Descriptor descriptor, read_entry(entry));
      if (!is_replaced(descriptor, tag)) {
        json.value(entry);
      }
    }
  }
  write_entry(json, manifest, tag);
  json.end_array();
  return {};
}

}  // namespace

Result<std::vector<Descriptor>> parse_layout_index(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kLayoutIndexBytesMax));
  REGCACHE_TRY(document.root().as_object());
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> manifests,
                      array_member(document.root(), "manifests"));
  std::vector<Descriptor> entries;
  if (manifests) {
    for (const JsonValue entry : manifests->children()) {
      REGCACHE_TRY_ASSIGN(Descriptor descriptor, read_entry(entry));
      entries.push_back(std::move(descriptor));
    }
  }
  return entries;
}

std::optional<Descriptor> find_in_layout(const std::vector<Descriptor>& entries,
                                         std::string_view name) {
  for (const std::string_view key : {kImageNameAnnotation, kRefNameAnnotation}) {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      const auto at = entry->annotations.find(key);
      if (at != entry->annotations.end() && at->second == name) {
        return *entry;
      }
    }
  }
  for (const Descriptor& entry : entries) {
    if (entry.digest.text() == name) {
      return entry;
    }
  }
  const bool is_only_one = entries.size() == 1 && name == kDefaultTag &&
                           entries.front().annotations.count(std::string(kRefNameAnnotation)) == 0;
  return is_only_one ? std::optional(entries.front()) : std::nullopt;
}

Result<std::string> with_manifest(std::string_view json, const Descriptor& manifest,
                                  std::string_view tag) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document,
                      parse_json(json.empty() ? "{}" : json, kLayoutIndexBytesMax));
  REGCACHE_TRY_ASSIGN(const JsonChildren members, document.root().as_object());
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> old,
                      array_member(document.root(), "manifests"));
  JsonWriter out;
  out.begin_object();
  out.key("schemaVersion").integer(2);
  out.key("mediaType").string(kOciIndexMediaType);
  out.key("manifests");
  REGCACHE_TRY(write_entries(out, old, manifest, tag));
  for (const JsonValue member : members) {
    if (member.key() != "schemaVersion" && member.key() != "mediaType" &&
        member.key() != "manifests") {
      out.key(member.key()).value(member);
    }
  }
  out.end_object();
  return out.take();
}

}  // namespace regcache
