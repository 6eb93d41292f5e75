#include "core/registry/registry_error.h"

#include "core/limits.h"
#include "core/text/ascii.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

constexpr std::size_t kCodeBytesMax = 60;
constexpr std::size_t kMessageBytesMax = 300;

std::string cut(std::string_view text, std::size_t bytes_max) {
  text = without_blanks(text);
  if (text.size() <= bytes_max) {
    return std::string(text);
  }
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0U) == 0x80U) {
    --bytes_max;  // not within a character of UTF-8
  }
  return std::string(text.substr(0, bytes_max)) + "...";
}

// The text of a member; empty when it is none.
std::string_view text_member(const JsonValue& object, std::string_view name) {
  const std::optional<JsonValue> member = find_member(object, name);
  return member && member->kind() == JsonKind::string ? member->text() : std::string_view();
}

RegistryError parse_object(const JsonValue& root) {
  const std::optional<JsonValue> errors = find_member(root, "errors");
  if (errors && errors->kind() == JsonKind::array && errors->size() > 0) {
    const JsonValue first = *errors->children().begin();
    return {cut(text_member(first, "code"), kCodeBytesMax),
            cut(text_member(first, "message"), kMessageBytesMax)};
  }
  for (const std::string_view name : {"error_description", "message", "details"}) {
    if (const std::string_view text = text_member(root, name); !text.empty()) {
      return {cut(text_member(root, "error"), kCodeBytesMax), cut(text, kMessageBytesMax)};
    }
  }
  return {"", cut(text_member(root, "error"), kMessageBytesMax)};
}

}  // namespace

std::string RegistryError::text() const {
  return code.empty() || message.empty() ? code + message : code + ": " + message;
}

RegistryError parse_registry_error(std::string_view body) {
  const std::string_view text = without_blanks(body);
  if (text.starts_with('{')) {
    const Result<JsonDocument> document = parse_json(text, kErrorBodyBytesMax);
    return document ? parse_object(document->root()) : RegistryError{};
  }
  if (text.starts_with('<') || text.starts_with('[')) {
    return {};
  }
  return {"", cut(text.substr(0, text.find('\n')), kMessageBytesMax)};
}

}  // namespace regcache
