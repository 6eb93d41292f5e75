#include "wasm/registry_sessions.h"

#include <array>
#include <optional>
#include <utility>

#include "core/limits.h"
#include "core/registry/blob_sessions.h"
#include "core/registry/blob_upload.h"
#include "core/registry/manifest_sessions.h"
#include "core/registry/tag_list.h"
#include "core/result/check.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

// What a session is opened with.
struct Opening {
  std::shared_ptr<RegistryAccess> access;
  JsonValue json;
  std::string repository;
  std::string bytes;

  [[nodiscard]] Scopes scopes(std::vector<std::string> actions) const {
    return Scopes::repository(repository, std::move(actions));
  }
};

Result<std::string> needed_text(const JsonValue& object, std::string_view name) {
  std::string text;
  REGCACHE_TRY(read_member(object, name, text));
  if (text.empty()) {
    return fail(Code::missing, std::string(name), "this must be given, and not be empty");
  }
  return text;
}

Result<ManifestPlace> manifest_place(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(std::string name, needed_text(opening.json, "name"));
  return ManifestPlace{opening.repository, std::move(name)};
}

Result<BlobPlace> blob_place(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(const std::string text, needed_text(opening.json, "digest"));
  REGCACHE_TRY_ASSIGN(Digest digest, parse_digest(text));
  std::int64_t size = 0;
  REGCACHE_TRY(read_member(opening.json, "size", size));
  if (size < 0) {
    return fail(Code::out_of_range, "size", "a blob cannot have fewer than 0 bytes");
  }
  return BlobPlace{opening.repository, std::move(digest), static_cast<std::uint64_t>(size)};
}

// A session that finds nothing but its success.
OpenSession plain(const Opening& opening, std::unique_ptr<Session> session) {
  return {.access = opening.access, .session = std::move(session)};
}

std::string_view outcome_name(UploadOutcome outcome) {
  switch (outcome) {
    case UploadOutcome::sent:
      return "sent";
    case UploadOutcome::existed:
      return "existed";
    case UploadOutcome::mounted:
      return "mounted";
  }
  REGCACHE_UNREACHABLE();
}

Result<OpenSession> open_ping(const Opening& opening) {
  return plain(opening, std::make_unique<Ping>(*opening.access));
}

Result<OpenSession> open_tags(const Opening& opening) {
  auto tags = std::make_unique<TagList>(*opening.access, opening.repository);
  TagList& list = *tags;
  OpenSession open = plain(opening, std::move(tags));
  open.put_found = [&list](JsonWriter& json) {
    json.key("tags").begin_array();
    for (const std::string& tag : list.tags()) {
      json.string(tag);
    }
    json.end_array();
  };
  return open;
}

Result<OpenSession> open_manifest_head(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(ManifestPlace place, manifest_place(opening));
  auto made =
      std::make_unique<ManifestHead>(*opening.access, std::move(place), opening.scopes({"pull"}));
  ManifestHead& head = *made;
  OpenSession open = plain(opening, std::move(made));
  open.put_found = [&head](JsonWriter& json) {
    if (head.digest()) {
      json.key("digest").string(head.digest()->text());
    }
  };
  return open;
}

Result<OpenSession> open_manifest_get(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(ManifestPlace place, manifest_place(opening));
  auto made =
      std::make_unique<ManifestGet>(*opening.access, std::move(place), opening.scopes({"pull"}));
  ManifestGet& get = *made;
  OpenSession open = plain(opening, std::move(made));
  open.put_found = [&get](JsonWriter& json) {
    json.key("digest").string(get.digest().text());
    json.key("mediaType").string(get.media_type());
  };
  open.bytes_found = [&get] { return get.bytes(); };
  return open;
}

Result<OpenSession> open_manifest_put(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(ManifestPlace place, manifest_place(opening));
  REGCACHE_TRY_ASSIGN(std::string media_type, needed_text(opening.json, "mediaType"));
  return plain(opening, std::make_unique<ManifestPut>(*opening.access, std::move(place),
                                                      opening.scopes({"pull", "push"}),
                                                      std::move(media_type), opening.bytes));
}

Result<OpenSession> open_manifest_delete(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(ManifestPlace place, manifest_place(opening));
  return plain(opening, std::make_unique<ManifestDelete>(*opening.access, std::move(place),
                                                         opening.scopes({"delete", "pull"})));
}

Result<OpenSession> open_blob_head(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(BlobPlace place, blob_place(opening));
  auto made =
      std::make_unique<BlobHead>(*opening.access, std::move(place), opening.scopes({"pull"}));
  BlobHead& head = *made;
  OpenSession open = plain(opening, std::move(made));
  open.put_found = [&head](JsonWriter& json) { json.key("exists").boolean(head.is_there()); };
  return open;
}

Result<OpenSession> open_blob_get(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(BlobPlace place, blob_place(opening));
  return plain(opening, std::make_unique<BlobGet>(*opening.access, std::move(place),
                                                  opening.scopes({"pull"})));
}

Result<OpenSession> open_blob_put(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(BlobPlace place, blob_place(opening));
  std::string mount_from;
  REGCACHE_TRY(read_member(opening.json, "mountFrom", mount_from));
  auto made = std::make_unique<BlobUpload>(
      *opening.access, std::move(place),
      mount_from.empty() ? std::nullopt : std::optional(std::move(mount_from)));
  BlobUpload& upload = *made;
  OpenSession open = plain(opening, std::move(made));
  open.put_found = [&upload](JsonWriter& json) {
    json.key("outcome").string(outcome_name(upload.outcome()));
  };
  return open;
}

Result<OpenSession> open_blob_delete(const Opening& opening) {
  REGCACHE_TRY_ASSIGN(BlobPlace place, blob_place(opening));
  return plain(opening, std::make_unique<BlobDelete>(*opening.access, std::move(place),
                                                     opening.scopes({"delete", "pull"})));
}

using Open = Result<OpenSession> (*)(const Opening&);

constexpr std::array<std::pair<std::string_view, Open>, 10> kSessions{{
    {"ping", open_ping},
    {"tags", open_tags},
    {"manifest-head", open_manifest_head},
    {"manifest-get", open_manifest_get},
    {"manifest-put", open_manifest_put},
    {"manifest-delete", open_manifest_delete},
    {"blob-head", open_blob_head},
    {"blob-get", open_blob_get},
    {"blob-put", open_blob_put},
    {"blob-delete", open_blob_delete},
}};

Result<std::vector<std::string>> read_actions(const JsonValue& wants) {
  std::vector<std::string> actions;
  REGCACHE_TRY_ASSIGN(const auto list, array_member(wants, "actions"));
  if (list) {
    for (const JsonValue element : list->children()) {
      REGCACHE_TRY_ASSIGN(const std::string_view action, element.as_string());
      actions.emplace_back(action);
    }
  }
  return actions;
}

// The size above which blobs go in pieces; 0: as their host takes them.
Result<std::uint64_t> read_chunk_size(const JsonValue& root) {
  std::int64_t size = 0;
  REGCACHE_TRY(read_member(root, "chunkSize", size));
  const auto bytes = static_cast<std::uint64_t>(size);
  if (size != 0 && (bytes < kChunkBytesMin || bytes > kChunkBytesMax)) {
    return fail(Code::out_of_range, "chunkSize",
                "expected a number of bytes from 262144 (256 KiB) to 1073741824 (1 GiB)");
  }
  return bytes;
}

}  // namespace

Result<std::shared_ptr<RegistryAccess>> read_access(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(text, kJsonBytesMax));
  const JsonValue root = document.root();
  REGCACHE_TRY_ASSIGN(const std::string host, needed_text(root, "host"));
  const std::optional<JsonValue> plain_http = find_member(root, "plainHttp");
  bool is_plain = false;
  if (plain_http && !plain_http->is_null()) {
    REGCACHE_TRY_ASSIGN(is_plain, plain_http->as_boolean());
  }
  REGCACHE_TRY_ASSIGN(Origin origin, parse_origin(host, !is_plain));
  Credentials credentials;
  REGCACHE_TRY(read_member(root, "username", credentials.username));
  REGCACHE_TRY(read_member(root, "password", credentials.password));
  REGCACHE_TRY(read_member(root, "identityToken", credentials.identity_token));
  REGCACHE_TRY(read_member(root, "registryToken", credentials.registry_token));
  std::int64_t seed = 0;
  REGCACHE_TRY(read_member(root, "seed", seed));
  REGCACHE_TRY_ASSIGN(const std::uint64_t chunk_bytes, read_chunk_size(root));
  auto access = std::make_shared<RegistryAccess>(std::move(origin), std::move(credentials),
                                                 static_cast<std::uint64_t>(seed),
                                                 std::make_shared<RunMemory>(chunk_bytes));
  REGCACHE_TRY_ASSIGN(const auto wants, object_member(root, "wants"));
  if (wants) {
    REGCACHE_TRY_ASSIGN(const std::string repository, needed_text(*wants, "repository"));
    REGCACHE_TRY_ASSIGN(std::vector<std::string> actions, read_actions(*wants));
    access->want(Scopes::repository(repository, std::move(actions)));
  }
  return access;
}

Result<OpenSession> read_session(std::shared_ptr<RegistryAccess> access, std::string_view text,
                                 std::string_view bytes) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(text, kJsonBytesMax));
  const JsonValue root = document.root();
  REGCACHE_TRY_ASSIGN(const std::string name, needed_text(root, "session"));
  for (const auto& [known, open] : kSessions) {
    if (known == name) {
      Opening opening{std::move(access), root, {}, std::string(bytes)};
      if (name != "ping") {
        REGCACHE_TRY_ASSIGN(opening.repository, needed_text(root, "repository"));
      }
      return open(opening);
    }
  }
  return fail(Code::unknown_name, "session", "there is no session '" + name + "'");
}

}  // namespace regcache
