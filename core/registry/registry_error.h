// The body of an error answer: the registry's own words for what is wrong.
#pragma once

#include <string>
#include <string_view>

namespace regcache {

// What a registry says. Both are empty when it says nothing that can be read.
struct RegistryError {
  std::string code;     // "MANIFEST_UNKNOWN", "DENIED", ...; any word at all
  std::string message;  // for a person; cut where it gets too long

  // "MANIFEST_UNKNOWN: manifest unknown"; empty when both are.
  [[nodiscard]] std::string text() const;
};

// Reads the first error of the JSON that registries send, or the first line of plain text.
//
// Shape:   also {"message"}, {"details"} and {"error", "error_description"}, which token servers and
//          proxies use; a page of HTML says nothing.
// Limits:  kErrorBodyBytesMax; message and code are cut at 300 and 60 bytes.
// Source:  distribution-spec v1.1.1, "Error Codes"; RFC 6749, section 5.2.
[[nodiscard]] RegistryError parse_registry_error(std::string_view body);

}  // namespace regcache
