#include "native/server/manifest_endpoint.h"

#include <algorithm>
#include <optional>
#include <span>

#include "core/limits.h"
#include "core/text/json_writer.h"
#include "native/server/content_hash.h"
#include "native/server/names.h"
#include "native/server/oci_error.h"

namespace regcache {
namespace {

// A tag has no ':', a digest always has one.
bool is_digest_reference(std::string_view reference) {
  return reference.find(':') != std::string_view::npos;
}

ServerAnswer refuse_manifest(const Route& route, const Error& error) {
  switch (error.code) {
    case Code::not_found:
      return refuse(Refusal::manifest_unknown, route.reference);
    case Code::invalid_input:
    case Code::unsupported:
      return refuse(Refusal::digest_invalid, to_text(error));
    default:
      return refuse_storage(error);
  }
}

// The media type without parameters and spaces around it.
std::string_view bare_media_type(std::string_view header) {
  header = header.substr(0, header.find(';'));
  const std::size_t first = header.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return header.substr(first, header.find_last_not_of(" \t") + 1 - first);
}

// type/subtype of RFC 6838: whatever else is kept would be sent as a header to everyone who pulls.
bool is_media_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto is_name = [](std::string_view name) {
    return !name.empty() && name.size() <= 127 && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
    });
  };
  return slash != std::string_view::npos && is_name(text.substr(0, slash)) &&
         is_name(text.substr(slash + 1));
}

Result<std::string> read_manifest_body(const ServerRequest& request) {
  std::string bytes;
  REGCACHE_TRY(request.body->read_to([&bytes](std::span<const std::uint8_t> piece) -> Result<void> {
    if (bytes.size() + piece.size() > kManifestBytesMax) {
      return fail(Code::out_of_range, "manifest",
                  "larger than " + std::to_string(kManifestBytesMax) + " bytes");
    }
    bytes.append(piece.begin(), piece.end());
    return {};
  }));
  return bytes;
}

// The descriptor that a list of referrers shows.
std::string referrer_descriptor(const ManifestEntry& entry, const ManifestContent& content) {
  JsonWriter json;
  json.begin_object();
  json.key("mediaType").string(entry.media_type);
  json.key("digest").string(entry.digest.text());
  json.key("size").natural(entry.size_bytes);
  if (!content.annotations.empty()) {
    json.key("annotations").begin_object();
    for (const auto& [name, value] : content.annotations) {
      json.key(name).string(value);
    }
    json.end_object();
  }
  if (!content.artifact_type.empty()) {
    json.key("artifactType").string(content.artifact_type);
  }
  return json.end_object().take();
}

Digest digest_under(std::string_view algorithm, std::string_view bytes) {
  ContentHash hash(algorithm);
  hash.update(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
  return hash.finish();
}

}  // namespace

ServerAnswer ManifestEndpoint::answer(const ServerRequest& request, const Route& route) const {
  if (!is_digest_reference(route.reference) && !is_tag(route.reference)) {
    return refuse(Refusal::tag_invalid, route.reference);
  }
  if (request.method == "GET" || request.method == "HEAD") {
    return get(request, route);
  }
  if (request.method == "PUT") {
    return put(request, route);
  }
  if (request.method == "DELETE") {
    return remove(route);
  }
  return refuse_method("GET, HEAD, PUT, DELETE");
}

ServerAnswer ManifestEndpoint::get(const ServerRequest& request, const Route& route) const {
  std::optional<FileUse> tag_use;
  if (!is_digest_reference(route.reference)) {
    tag_use.emplace(manifests_.use_tag(route.repository, route.reference));
  }
  const Result<ManifestEntry> entry = find(route);
  if (!entry) {
    return refuse_manifest(route, entry.error());
  }
  const FileUse use = manifests_.use(route.repository, entry->digest);
  ServerAnswer answer;
  answer.headers = {{"Content-Type", entry->media_type},
                    {"Docker-Content-Digest", entry->digest.text()},
                    {"ETag", '"' + entry->digest.text() + '"'}};
  if (find_header(request.headers, "If-None-Match") == '"' + entry->digest.text() + '"') {
    answer.status = 304;
    return answer;
  }
  if (request.method == "HEAD") {
    answer.headers.push_back({"Content-Length", std::to_string(entry->size_bytes)});
    return answer;
  }
  Result<std::string> bytes = manifests_.read(*entry);
  if (!bytes) {
    return refuse_manifest(route, bytes.error());
  }
  answer.body = *std::move(bytes);
  return answer;
}

ServerAnswer ManifestEndpoint::put(const ServerRequest& request, const Route& route) const {
  const bool by_digest = is_digest_reference(route.reference);
  std::optional<Digest> expected;
  if (by_digest) {
    const Result<Digest> parsed = parse_digest(route.reference);
    if (!parsed) {
      return refuse(Refusal::digest_invalid, to_text(parsed.error()));
    }
    expected = *parsed;
  }
  const Result<std::string> bytes = read_manifest_body(request);
  if (!bytes) {
    return bytes.error().code == Code::out_of_range
               ? refuse(Refusal::manifest_too_large, to_text(bytes.error()))
               : refuse(Refusal::manifest_invalid, to_text(bytes.error()));
  }
  const Digest digest = digest_under(expected ? expected->algorithm() : "sha256", *bytes);
  if (expected && *expected != digest) {
    return refuse(Refusal::digest_invalid, "the manifest's digest is " + digest.text());
  }
  const Result<ManifestContent> content = read_manifest_content(*bytes);
  if (!content) {
    return refuse(Refusal::manifest_invalid, to_text(content.error()));
  }
  const std::string_view announced =
      bare_media_type(find_header(request.headers, "Content-Type").value_or(content->media_type));
  if (!is_media_type(announced)) {
    return refuse(Refusal::manifest_invalid, "Content-Type is not a media type");
  }
  if (!content->media_type.empty() && announced != content->media_type) {
    return refuse(Refusal::manifest_invalid,
                  "Content-Type and the manifest's mediaType do not agree");
  }
  const std::vector<FileUse> uses = use_named(route, *content);  // until the manifest is stored
  for (const Digest& needed : content->needed) {
    if (!blobs_.has(route.repository, needed) && !manifests_.has(route.repository, needed)) {
      return refuse(Refusal::manifest_blob_unknown, needed.text());
    }
  }
  const ManifestEntry entry{digest, std::string(announced), bytes->size()};
  if (const Result<void> stored = store(route, entry, *content, *bytes); !stored) {
    return refuse_manifest(route, stored.error());
  }
  ServerAnswer answer;
  answer.status = 201;
  answer.headers = {{"Location", "/v2/" + route.repository + "/manifests/" + digest.text()},
                    {"Docker-Content-Digest", digest.text()}};
  if (content->subject) {
    answer.headers.push_back({"OCI-Subject", content->subject->text()});
  }
  return answer;
}

std::vector<FileUse> ManifestEndpoint::use_named(const Route& route,
                                                 const ManifestContent& content) const {
  std::vector<FileUse> uses;
  for (const std::vector<Digest>* digests : {&content.needed, &content.foreign}) {
    for (const Digest& digest : *digests) {
      uses.push_back(blobs_.use(route.repository, digest));
      uses.push_back(manifests_.use(route.repository, digest));
    }
  }
  if (content.subject) {
    uses.push_back(manifests_.use(route.repository, *content.subject));
  }
  return uses;
}

ServerAnswer ManifestEndpoint::remove(const Route& route) const {
  if (!is_digest_reference(route.reference)) {
    const Result<void> removed = manifests_.untag(route.repository, route.reference);
    return removed ? ServerAnswer{202, {}, {}, {}, {}} : refuse_manifest(route, removed.error());
  }
  const Result<Digest> digest = parse_digest(route.reference);
  if (!digest) {
    return refuse(Refusal::digest_invalid, to_text(digest.error()));
  }
  return remove_manifest(route, *digest);
}

ServerAnswer ManifestEndpoint::remove_manifest(const Route& route, const Digest& digest) const {
  const Result<ManifestEntry> entry = manifests_.find(route.repository, digest);
  if (!entry) {
    return refuse_manifest(route, entry.error());
  }
  const Result<std::string> bytes = manifests_.read(*entry);
  if (bytes) {
    const Result<ManifestContent> content = read_manifest_content(*bytes);
    if (content && content->subject) {
      (void)referrers_.remove(route.repository, *content->subject, digest);
    }
  }
  if (const Result<void> removed = manifests_.remove(route.repository, digest); !removed) {
    return refuse_manifest(route, removed.error());
  }
  return {202, {}, {}, {}, {}};
}

Result<ManifestEntry> ManifestEndpoint::find(const Route& route) const {
  if (is_digest_reference(route.reference)) {
    REGCACHE_TRY_ASSIGN(const Digest digest, parse_digest(route.reference));
    return manifests_.find(route.repository, digest);
  }
  REGCACHE_TRY_ASSIGN(const Digest digest, manifests_.resolve(route.repository, route.reference));
  return manifests_.find(route.repository, digest);
}

Result<void> ManifestEndpoint::store(const Route& route, const ManifestEntry& entry,
                                     const ManifestContent& content, std::string_view bytes) const {
  REGCACHE_TRY(manifests_.put(route.repository, entry, bytes));
  if (content.subject) {
    const Referrer referrer{content.artifact_type, referrer_descriptor(entry, content)};
    REGCACHE_TRY(referrers_.add(route.repository, *content.subject, entry.digest, referrer));
  }
  if (!is_digest_reference(route.reference)) {
    REGCACHE_TRY(manifests_.tag(route.repository, route.reference, entry.digest));
  }
  return {};
}

}  // namespace regcache
