#include "native/server/listing_endpoint.h"

#include <algorithm>
#include <optional>

#include "core/oci/media_type.h"
#include "core/registry/url.h"
#include "core/text/json_writer.h"
#include "core/text/natural.h"
#include "native/server/oci_error.h"

namespace regcache {
namespace {

// Names on one page when the client does not say, and at most.
constexpr std::size_t kPageNames = 1000;

bool is_reading(const ServerRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

// The part of a sorted list that `n` and `last` ask for, and whether more follows.
struct Page {
  std::vector<std::string> names;
  bool has_more = false;
};

// Nothing when `n` is not a number.
std::optional<Page> page_of(const std::vector<std::string>& all, const Route& route) {
  std::size_t count = kPageNames;
  if (const std::optional<std::string_view> text = route.query_value("n")) {
    const std::optional<std::uint64_t> asked = parse_natural(*text);
    if (!asked) {
      return std::nullopt;
    }
    count = std::min<std::size_t>(*asked, kPageNames);
  }
  auto first = all.begin();
  if (const std::optional<std::string_view> last = route.query_value("last")) {
    first = std::upper_bound(all.begin(), all.end(), *last);
  }
  const auto left = static_cast<std::size_t>(all.end() - first);
  Page page;
  page.names.assign(first, first + static_cast<std::ptrdiff_t>(std::min(count, left)));
  page.has_more = count > 0 && left > count;
  return page;
}

// Writes the names of a page as the member `name` and ends the object that `json` has begun.
ServerAnswer page_answer(const Page& page, std::string_view path, std::string_view name,
                         JsonWriter json) {
  ServerAnswer answer;
  answer.headers = {{"Content-Type", "application/json"}};
  if (page.has_more) {
    answer.headers.push_back(
        {"Link", '<' + std::string(path) + "?n=" + std::to_string(page.names.size()) +
                     "&last=" + percent_encode(page.names.back()) + ">; rel=\"next\""});
  }
  json.key(name).begin_array();
  for (const std::string& entry : page.names) {
    json.string(entry);
  }
  answer.body = json.end_array().end_object().take();
  return answer;
}

}  // namespace

ServerAnswer ListingEndpoint::tags(const ServerRequest& request, const Route& route) const {
  if (!is_reading(request)) {
    return refuse_method("GET, HEAD");
  }
  if (!manifests_.has_repository(route.repository)) {
    return refuse(Refusal::name_unknown, route.repository);
  }
  const Result<std::vector<std::string>> all = manifests_.tags(route.repository);
  if (!all) {
    return refuse_storage(all.error());
  }
  const std::optional<Page> page = page_of(*all, route);
  if (!page) {
    return refuse(Refusal::pagination_invalid, "n is not a number");
  }
  JsonWriter json;
  json.begin_object().key("name").string(route.repository);
  return page_answer(*page, "/v2/" + route.repository + "/tags/list", "tags", std::move(json));
}

ServerAnswer ListingEndpoint::catalog(const ServerRequest& request, const Route& route) const {
  if (!is_reading(request)) {
    return refuse_method("GET, HEAD");
  }
  const Result<std::vector<std::string>> all = manifests_.repositories();
  if (!all) {
    return refuse_storage(all.error());
  }
  const std::optional<Page> page = page_of(*all, route);
  if (!page) {
    return refuse(Refusal::pagination_invalid, "n is not a number");
  }
  JsonWriter json;
  json.begin_object();
  return page_answer(*page, "/v2/_catalog", "repositories", std::move(json));
}

ServerAnswer ListingEndpoint::referrers(const ServerRequest& request, const Route& route) const {
  if (!is_reading(request)) {
    return refuse_method("GET, HEAD");
  }
  const Result<Digest> subject = parse_digest(route.reference);
  if (!subject) {
    return refuse(Refusal::digest_invalid, to_text(subject.error()));
  }
  const Result<std::vector<Referrer>> all = referrers_.list(route.repository, *subject);
  if (!all) {
    return refuse_storage(all.error());
  }
  ServerAnswer answer;
  answer.headers = {{"Content-Type", std::string(kOciIndexMediaType)}};
  const std::optional<std::string_view> wanted = route.query_value("artifactType");
  if (wanted) {
    answer.headers.push_back({"OCI-Filters-Applied", "artifactType"});
  }
  answer.body = R"({"schemaVersion":2,"mediaType":")" + std::string(kOciIndexMediaType) +
                R"(","manifests":[)";
  for (const Referrer& referrer : *all) {
    if (!wanted || *wanted == referrer.artifact_type) {
      answer.body += answer.body.back() == '[' ? "" : ",";
      answer.body += referrer.descriptor;
    }
  }
  answer.body += "]}";
  return answer;
}

}  // namespace regcache
