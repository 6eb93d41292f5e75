#include "core/registry/upload_address.h"

#include "core/registry/referral.h"
#include "core/registry/shown_url.h"

namespace regcache {

Result<std::string> upload_address(const Reply& reply, const Origin& registry,
                                   std::string_view what) {
  const std::optional<std::string_view> location = find_header(reply.answer.headers, "Location");
  if (!location) {
    return fail(Code::refused, std::string(what),
                "the registry began an upload without saying where it goes",
                "in a browser the registry must expose its Location header");
  }
  const Result<Url> url = resolve_location(reply.from, *location);
  if (!url) {
    return fail(
        Code::refused, std::string(what),
        "the registry sends the upload to something that is no URL: " + shown_url(*location));
  }
  if (const Result<void> allowed = check_referral(registry, *url); !allowed) {
    return fail(Code::refused, std::string(what),
                "the registry sends the upload to " + shown_url(url->text()) + ": " +
                    allowed.error().detail);
  }
  return url->text();
}

std::string closing_address(std::string address, const Digest& digest) {
  address += address.find('?') == std::string::npos ? "?" : "&";
  return address + "digest=" + percent_encode(digest.text());
}

bool says_stored(const HttpAnswer& answer) {
  const bool names_it = find_header(answer.headers, "Docker-Content-Digest").has_value() ||
                        find_header(answer.headers, "Location").has_value();
  return answer.status == 201 || ((answer.status == 200 || answer.status == 204) && names_it);
}

bool stored_another(const HttpAnswer& answer, const Digest& digest) {
  const std::optional<std::string_view> stored =
      find_header(answer.headers, "Docker-Content-Digest");
  return stored && digest.algorithm() == "sha256" && stored->starts_with("sha256:") &&
         *stored != digest.text();
}

}  // namespace regcache
