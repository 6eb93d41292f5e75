#include "native/server/names.h"

#include <string>

#include "core/oci/reference.h"

namespace regcache {
namespace {

constexpr std::string_view kAnyRegistry = "localhost/";

}  // namespace

bool is_repository_name(std::string_view text) {
  const Result<Reference> reference =
      parse_reference(std::string(kAnyRegistry) + std::string(text));
  return reference && reference->repository() == text;
}

bool is_tag(std::string_view text) {
  const Result<Reference> reference =
      parse_reference(std::string(kAnyRegistry) + "any:" + std::string(text));
  return reference && reference->tag() == text;
}

}  // namespace regcache
