#include "native/server/oci_error.h"

#include <string>

#include "core/result/check.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

struct RefusalWords {
  int status = 0;
  std::string_view code;
  std::string_view message;
};

RefusalWords words_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::blob_unknown:
      return {404, "BLOB_UNKNOWN", "blob unknown to the repository"};
    case Refusal::blob_upload_conflict:
      return {409, "BLOB_UPLOAD_INVALID", "blob upload in use"};
    case Refusal::blob_upload_invalid:
      return {400, "BLOB_UPLOAD_INVALID", "blob upload invalid"};
    case Refusal::blob_upload_unknown:
      return {404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to the repository"};
    case Refusal::denied:
      return {403, "DENIED", "access to the resource is denied"};
    case Refusal::digest_invalid:
      return {400, "DIGEST_INVALID", "digest invalid or not that of the content"};
    case Refusal::internal:
      return {500, "UNKNOWN", "unknown error"};
    case Refusal::manifest_blob_unknown:
      return {404, "MANIFEST_BLOB_UNKNOWN",
              "manifest refers to a blob or manifest that is missing"};
    case Refusal::manifest_invalid:
      return {400, "MANIFEST_INVALID", "manifest invalid"};
    case Refusal::manifest_too_large:
      return {413, "SIZE_INVALID", "manifest too large"};
    case Refusal::manifest_unknown:
      return {404, "MANIFEST_UNKNOWN", "manifest unknown to the repository"};
    case Refusal::method_not_allowed:
      return {405, "UNSUPPORTED", "the operation is unsupported"};
    case Refusal::name_invalid:
      return {400, "NAME_INVALID", "invalid repository name"};
    case Refusal::name_unknown:
      return {404, "NAME_UNKNOWN", "repository name not known to the registry"};
    case Refusal::not_found:
      return {404, "NOT_FOUND", "no such endpoint"};
    case Refusal::pagination_invalid:
      return {400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested"};
    case Refusal::range_invalid:
      return {416, "RANGE_INVALID", "range not satisfiable"};
    case Refusal::size_invalid:
      return {400, "SIZE_INVALID", "length not that of the content"};
    case Refusal::storage:
      return {500, "UNKNOWN", "the registry's storage failed"};
    case Refusal::tag_invalid:
      return {400, "TAG_INVALID", "manifest tag invalid"};
    case Refusal::unauthorized:
      return {401, "UNAUTHORIZED", "authentication required"};
    case Refusal::unsupported:
      return {400, "UNSUPPORTED", "the operation is unsupported"};
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace

ServerAnswer refuse(Refusal refusal, std::string_view detail) {
  const RefusalWords words = words_of(refusal);
  return refuse(words.status, words.code, words.message, detail);
}

ServerAnswer refuse(int status, std::string_view code, std::string_view message,
                    std::string_view detail) {
  ServerAnswer answer;
  answer.status = status;
  answer.headers.push_back({"Content-Type", "application/json"});
  JsonWriter json;
  json.begin_object().key("errors").begin_array().begin_object();
  json.key("code").string(code);
  json.key("message").string(message);
  json.key("detail").string(detail);
  answer.body = json.end_object().end_array().end_object().take();
  return answer;
}

ServerAnswer refuse_method(std::string_view allowed) {
  ServerAnswer answer = refuse(Refusal::method_not_allowed, allowed);
  answer.headers.push_back({"Allow", std::string(allowed)});
  return answer;
}

ServerAnswer refuse_storage(const Error& error) {
  ServerAnswer answer = refuse(Refusal::storage, code_name(error.code));
  answer.trouble = to_text(error);
  return answer;
}

}  // namespace regcache
