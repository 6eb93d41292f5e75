#include "native/server/registry_service.h"

#include "core/result/check.h"
#include "native/server/disk_layout.h"
#include "native/server/inventory.h"
#include "native/server/names.h"
#include "native/server/oci_error.h"

namespace regcache {
namespace {

ServerAnswer answer_base(const ServerRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    return refuse_method("GET, HEAD");
  }
  return {200, {{"Content-Type", "application/json"}}, "{}", {}, {}};
}

}  // namespace

RegistryService::RegistryService(const Disk& disk)
    : disk_(disk),
      blobs_(disk),
      uploads_(disk, blobs_),
      manifests_(disk, blobs_),
      referrers_(disk),
      blob_endpoint_(blobs_),
      upload_endpoint_(blobs_, uploads_),
      manifest_endpoint_(blobs_, manifests_, referrers_),
      listing_endpoint_(manifests_, referrers_) {}

ServerAnswer RegistryService::answer(const ServerRequest& request) {
  ServerAnswer answer = dispatch(request);
  answer.headers.push_back({"Docker-Distribution-Api-Version", "registry/2.0"});
  answer.headers.push_back({"X-Content-Type-Options", "nosniff"});
  return answer;
}

Result<Collection> RegistryService::collect(const RetentionRules& rules, UseTime now) {
  return regcache::collect({disk_, blobs_, manifests_, referrers_, uploads_}, rules, now);
}

Result<std::uint64_t> RegistryService::open_uploads() const {
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> repositories, stored_repositories(disk_));
  std::uint64_t uploads = 0;
  for (const std::string& repository : repositories) {
    REGCACHE_TRY_ASSIGN(const std::vector<std::string> ids, disk_.list(uploads_folder(repository)));
    uploads += ids.size();
  }
  return uploads;
}

ServerAnswer RegistryService::dispatch(const ServerRequest& request) {
  const std::optional<Route> route = parse_target(request.target);
  if (!route) {
    return refuse(Refusal::not_found, "the registry's API begins at /v2/");
  }
  if (route->endpoint == Endpoint::base) {
    return answer_base(request);
  }
  if (route->endpoint == Endpoint::catalog) {
    return listing_endpoint_.catalog(request, *route);
  }
  if (!is_repository_name(route->repository)) {
    return refuse(Refusal::name_invalid, route->repository);
  }
  switch (route->endpoint) {
    case Endpoint::blob:
      return blob_endpoint_.answer(request, *route);
    case Endpoint::uploads:
      return upload_endpoint_.begin(request, *route);
    case Endpoint::upload:
      return upload_endpoint_.answer(request, *route);
    case Endpoint::manifest:
      return manifest_endpoint_.answer(request, *route);
    case Endpoint::tags:
      return listing_endpoint_.tags(request, *route);
    case Endpoint::referrers:
      return listing_endpoint_.referrers(request, *route);
    case Endpoint::base:
    case Endpoint::catalog:
      break;
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
