// The ways a registry refuses: status, code and words of every error answer.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result/error.h"
#include "native/server/exchange.h"

namespace regcache {

enum class Refusal : std::uint8_t {
  blob_unknown,
  blob_upload_conflict,  // another request writes to the upload
  blob_upload_invalid,
  blob_upload_unknown,
  denied,
  digest_invalid,
  internal,
  manifest_blob_unknown,
  manifest_invalid,
  manifest_too_large,
  manifest_unknown,
  method_not_allowed,
  name_invalid,
  name_unknown,
  not_found,
  pagination_invalid,
  range_invalid,
  size_invalid,
  storage,  // the file system failed
  tag_invalid,
  unauthorized,
  unsupported,
};

// An answer with the JSON body of the specification. `detail` says what exactly was refused.
//
// Source:  distribution-spec v1.1.1, spec.md "Error Codes"; the codes TAG_INVALID, RANGE_INVALID,
//          PAGINATION_NUMBER_INVALID and UNKNOWN are Docker's.
[[nodiscard]] ServerAnswer refuse(Refusal refusal, std::string_view detail);

// The same in words of another registry.
[[nodiscard]] ServerAnswer refuse(int status, std::string_view code, std::string_view message,
                                  std::string_view detail);

// 405, with the methods that the endpoint has.
[[nodiscard]] ServerAnswer refuse_method(std::string_view allowed);

// 500: what the file system said stays out of the answer, because paths are nobody's business.
[[nodiscard]] ServerAnswer refuse_storage(const Error& error);

}  // namespace regcache
