#include "core/registry/manifest_sessions.h"

#include "core/limits.h"
#include "core/oci/manifest.h"
#include "core/registry/answer_error.h"
#include "core/registry/upload_address.h"
#include "core/result/placed.h"

namespace regcache {
namespace {

std::string accepted_types() {
  std::string types;
  for (const std::string_view type : {kOciManifestMediaType, kOciIndexMediaType,
                                      kDockerManifestMediaType, kDockerListMediaType}) {
    types += std::string(type) + ", ";
  }
  return types + "*/*";
}

std::string path_of(const ManifestPlace& place) {
  return place.repository + "/manifests/" + place.name;
}

std::string what_of(const ManifestPlace& place) {
  const char* between = place.name.find(':') == std::string::npos ? ":" : "@";
  return place.repository + between + place.name;
}

RequestPlan plan_request(Method method, std::string url, const ManifestPlace& place,
                         const Scopes& scopes) {
  RequestPlan plan{.request = {.method = method, .url = std::move(url)},
                   .scopes = scopes,
                   .what = what_of(place)};
  if (method == Method::get || method == Method::head) {
    plan.request.headers.push_back({"Accept", accepted_types()});
  }
  if (method == Method::get) {
    plan.request.expects = Body::text;
    plan.request.answer_bytes_max = kManifestBytesMax + 1;
  }
  return plan;
}

// The digest in the answer's header; nothing when there is none that can be checked.
std::optional<Digest> stated_digest(const HttpAnswer& answer) {
  const std::optional<std::string_view> header =
      find_header(answer.headers, "Docker-Content-Digest");
  Result<Digest> digest = parse_digest(header.value_or(""));
  return digest ? std::optional(*std::move(digest)) : std::nullopt;
}

// The registry's type without parameters: "; charset=utf-8" says nothing about a manifest.
std::string_view content_type(const HttpAnswer& answer) {
  const std::string_view type = find_header(answer.headers, "Content-Type").value_or("");
  std::string_view bare = type.substr(0, type.find(';'));
  while (bare.ends_with(' ')) {
    bare.remove_suffix(1);
  }
  return bare;
}

Error too_large(const ManifestPlace& place) {
  return {Code::out_of_range,
          what_of(place),
          "the manifest is larger than " + std::to_string(kManifestBytesMax) + " bytes",
          {}};
}

}  // namespace

ManifestHead::ManifestHead(RegistryAccess& access, ManifestPlace place, Scopes scopes)
    : StepsSession(access), place_(std::move(place)), scopes_(std::move(scopes)) {}

std::optional<RequestPlan> ManifestHead::plan() {
  if (finished_) {
    return std::nullopt;
  }
  return plan_request(method_, url(path_of(place_)), place_, scopes_);
}

Result<void> ManifestHead::take(Reply reply) {
  const int status = reply.answer.status;
  if (status == 404) {
    finished_ = true;
    return {};
  }
  if (method_ == Method::head &&
      (status == 405 || (status == 200 && !stated_digest(reply.answer)))) {
    method_ = Method::get;
    return {};
  }
  if (status != 200) {
    return fail(answer_error(reply.request, reply.answer, what_of(place_)));
  }
  if (reply.answer.body.size() > kManifestBytesMax) {
    return fail(too_large(place_));
  }
  finished_ = true;
  digest_ = method_ == Method::head ? stated_digest(reply.answer) : digest_of(reply.answer.body);
  return {};
}

ManifestGet::ManifestGet(RegistryAccess& access, ManifestPlace place, Scopes scopes)
    : StepsSession(access), place_(std::move(place)), scopes_(std::move(scopes)) {}

std::optional<RequestPlan> ManifestGet::plan() {
  if (digest_) {
    return std::nullopt;
  }
  return plan_request(Method::get, url(path_of(place_)), place_, scopes_);
}

Result<void> ManifestGet::take(Reply reply) {
  if (reply.answer.status != 200) {
    return fail(answer_error(reply.request, reply.answer, what_of(place_)));
  }
  const std::string& body = reply.answer.body;
  if (body.size() > kManifestBytesMax) {
    return fail(too_large(place_));
  }
  const Digest actual = digest_of(body);
  const Result<Digest> asked = parse_digest(place_.name);
  const std::optional<Digest> stated = stated_digest(reply.answer);
  for (const Digest* expected : {asked ? &*asked : nullptr, stated ? &*stated : nullptr}) {
    if (expected != nullptr && expected->algorithm() == "sha256" && *expected != actual) {
      return fail(
          Code::corrupt, what_of(place_),
          "the manifest's bytes have the digest " + actual.text() + ", not " + expected->text());
    }
  }
  REGCACHE_TRY_ASSIGN(const Manifest manifest, placed(what_of(place_), parse_manifest(body)));
  const std::string_view type = content_type(reply.answer);
  // An object with nothing in it is read as a list of nothing; sent without a type it was some message.
  const bool is_empty = manifest.media_type == kDockerListMediaType && manifest.manifests.empty();
  if (!is_manifest_media_type(type) && is_empty) {
    return fail(Code::corrupt, what_of(place_), "the registry sent no manifest, but other JSON");
  }
  if (is_manifest_media_type(type) && type != manifest.media_type) {
    return fail(Code::corrupt, what_of(place_),
                "the registry calls the manifest " + std::string(type) + ", but it says it is " +
                    manifest.media_type);
  }
  media_type_ = manifest.media_type;
  digest_ = actual;
  bytes_ = std::move(reply.answer.body);
  return {};
}

ManifestPut::ManifestPut(RegistryAccess& access, ManifestPlace place, Scopes scopes,
                         std::string media_type, std::string bytes)
    : StepsSession(access),
      place_(std::move(place)),
      scopes_(std::move(scopes)),
      media_type_(std::move(media_type)),
      bytes_(std::move(bytes)) {}

std::optional<RequestPlan> ManifestPut::plan() {
  if (finished_) {
    return std::nullopt;
  }
  RequestPlan plan = plan_request(Method::put, url(path_of(place_)), place_, scopes_);
  plan.request.headers.push_back({"Content-Type", media_type_});
  plan.request.sends = Body::text;
  plan.request.content_length = bytes_.size();
  plan.request.body = bytes_;
  return plan;
}

Result<void> ManifestPut::take(Reply reply) {
  if (!says_stored(reply.answer)) {
    reply.request.body.clear();
    return fail(answer_error(reply.request, reply.answer, what_of(place_)));
  }
  const std::optional<Digest> stated = stated_digest(reply.answer);
  const Digest sent = digest_of(bytes_);
  if (stated && stated->algorithm() == "sha256" && *stated != sent) {
    return fail(
        Code::corrupt, what_of(place_),
        "the registry stored the manifest as " + stated->text() + ", but it is " + sent.text());
  }
  finished_ = true;
  return {};
}

ManifestDelete::ManifestDelete(RegistryAccess& access, ManifestPlace place, Scopes scopes)
    : StepsSession(access), place_(std::move(place)), scopes_(std::move(scopes)) {}

std::optional<RequestPlan> ManifestDelete::plan() {
  if (finished_) {
    return std::nullopt;
  }
  return plan_request(Method::delete_, url(path_of(place_)), place_, scopes_);
}

Result<void> ManifestDelete::take(Reply reply) {
  const int status = reply.answer.status;
  if (status != 202 && status != 200 && status != 204) {
    return fail(answer_error(reply.request, reply.answer, what_of(place_)));
  }
  finished_ = true;
  return {};
}

}  // namespace regcache
