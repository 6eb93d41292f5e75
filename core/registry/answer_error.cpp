#include "core/registry/answer_error.h"

#include "core/registry/registry_error.h"
#include "core/registry/shown_url.h"

namespace regcache {
namespace {

Code code_of(const HttpRequest& request, int status) {
  if (request.method == Method::delete_ && status == 405) {
    return Code::unsupported;
  }
  if (status == 401 || status == 403) {
    return Code::denied;
  }
  if (status == 404) {
    return Code::not_found;
  }
  return status == 429 || status >= 500 || status == 408 ? Code::unavailable : Code::refused;
}

// Of a refused manifest; empty when its kind tells nothing.
std::string manifest_hint_of(const HttpRequest& request, int status, const RegistryError& words) {
  if (words.message.find("immutable") != std::string::npos) {
    return "tags of this repository cannot be written again: put something that differs into the "
           "tag, or let the cache's tags be mutable";
  }
  if (status == 413) {
    return "a manifest goes in one piece, so the registry, or the proxy before it, must let " +
           std::to_string(request.content_length) +
           " bytes through (nginx: client_max_body_size); prune makes the cache smaller";
  }
  const std::optional<std::string_view> type = find_header(request.headers, "Content-Type");
  const bool is_index = type && (type->find("image.index") != std::string_view::npos ||
                                 type->find("manifest.list") != std::string_view::npos);
  if (is_index && status >= 400 && status < 500 && status != 429) {
    return "this registry may not take a cache as an index or list: use image-manifest=true and "
           "oci-mediatypes=true";
  }
  return {};
}

// What users of these registries had to find out by themselves (facts users A.1, A.14).
std::string hint_of(const HttpRequest& request, int status, const RegistryError& words) {
  const bool puts = request.method == Method::put || request.method == Method::post;
  if (puts && words.code == "NAME_UNKNOWN") {
    return "this registry makes no repositories by itself: make this one first (Amazon ECR: aws "
           "ecr create-repository)";
  }
  if (request.method == Method::put && request.url.find("/manifests/") != std::string::npos) {
    if (std::string hint = manifest_hint_of(request, status, words); !hint.empty()) {
      return hint;
    }
  }
  if (request.method == Method::patch && status == 400 &&
      find_header(request.headers, "Content-Range")) {
    return "this registry may not take chunks of this size: leave out --chunk-size, or give 8MiB";
  }
  if (request.method == Method::delete_ && status == 405) {
    return "this registry does not let anything be deleted: docker-registry wants "
           "storage.delete.enabled, others have rules of their own for old tags";
  }
  switch (status) {
    case 401:
      return "no credentials for it were found: log in with 'regcache login', or give --username "
             "and --password-stdin";
    case 403:
      return "these credentials may not do that here";
    case 413:
      return "a proxy before the registry limits the size of uploads";
    case 429:
      return "the registry limits how often it may be asked: try again later";
    default:
      return {};
  }
}

}  // namespace

Error answer_error(const HttpRequest& request, const HttpAnswer& answer, std::string_view what) {
  std::string detail = std::string(method_name(request.method)) + " " + shown_url(request.url) +
                       " was answered with status " + std::to_string(answer.status);
  const RegistryError words = parse_registry_error(answer.body);
  if (const std::string text = words.text(); !text.empty()) {
    detail += ": " + text;
  }
  std::string hint = hint_of(request, answer.status, words);
  // nginx says this on a page of HTML, and nothing at all to HEAD.
  const bool says_certificate = answer.body.find("SSL certificate") != std::string::npos;
  const bool says_nothing = request.method == Method::head && request.url.starts_with("https:");
  if (answer.status == 400 && hint.empty() && (says_certificate || says_nothing)) {
    hint =
        std::string(says_certificate ? "the server wants" : "a server answers so that wants") +
        " a client certificate that it knows: give --cert-file and --key-file, or put client.cert "
        "and client.key into docker's certs.d/HOST";
  }
  return Error{code_of(request, answer.status), std::string(what), std::move(detail),
               std::move(hint)};
}

Error fault_error(const HttpRequest& request, const TransportFault& fault, std::string_view what) {
  // No request went out: which one it would have been says nothing.
  if (fault.fault == Fault::connect) {
    return Error{Code::unavailable, std::string(what), fault.detail,
                 "is the registry running, and are its host and port right?"};
  }
  return Error{Code::unavailable,
               std::string(what),
               std::string(method_name(request.method)) + " " + shown_url(request.url) +
                   " got no answer: " + fault.detail,
               {}};
}

}  // namespace regcache
