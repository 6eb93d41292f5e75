#include "core/text/json_value.h"

#include <utility>

#include "core/result/check.h"
#include "core/text/json_tree.h"

namespace regcache {
namespace {

std::string_view kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return "a boolean";
    case JsonKind::integer:
      return "an integer";
    case JsonKind::number:
      return "a number that is no 64-bit integer";
    case JsonKind::string:
      return "a string";
    case JsonKind::array:
      return "an array";
    case JsonKind::object:
      return "an object";
  }
  REGCACHE_UNREACHABLE();
}

void append_pointer_token(std::string& out, std::string_view key) {
  out += '/';
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace

JsonKind JsonValue::kind() const {
  switch (unsafe_yyjson_get_type(&tree_->values[index_])) {
    case YYJSON_TYPE_NULL:
      return JsonKind::null;
    case YYJSON_TYPE_BOOL:
      return JsonKind::boolean;
    case YYJSON_TYPE_NUM:
      return JsonKind::integer;
    case YYJSON_TYPE_RAW:
      return JsonKind::number;
    case YYJSON_TYPE_STR:
      return JsonKind::string;
    case YYJSON_TYPE_ARR:
      return JsonKind::array;
    case YYJSON_TYPE_OBJ:
      return JsonKind::object;
    default:
      REGCACHE_UNREACHABLE();
  }
}

std::string_view JsonValue::key() const {
  return is_member_ ? tree_->text_of(index_ - 1) : std::string_view();
}

bool JsonValue::boolean() const {
  REGCACHE_CHECK(kind() == JsonKind::boolean);
  return unsafe_yyjson_get_bool(&tree_->values[index_]);
}

std::int64_t JsonValue::integer() const {
  REGCACHE_CHECK(kind() == JsonKind::integer);
  return unsafe_yyjson_get_sint(&tree_->values[index_]);
}

std::string_view JsonValue::text() const {
  REGCACHE_CHECK(kind() == JsonKind::string || kind() == JsonKind::number);
  return tree_->text_of(index_);
}

JsonChildren JsonValue::children() const {
  const bool are_members = kind() == JsonKind::object;
  const std::uint32_t key = are_members ? 1 : 0;
  return {tree_, index_ + 1 + key, tree_->end_of(index_) + key, are_members};
}

std::size_t JsonValue::size() const {
  yyjson_val* const value = &tree_->values[index_];
  return unsafe_yyjson_is_ctn(value) ? unsafe_yyjson_get_len(value) : 0;
}

Failure JsonValue::unexpected(std::string_view expected) const {
  return fail(Code::invalid_input, pointer(),
              "expected " + std::string(expected) + ", found " + std::string(kind_name(kind())));
}

Result<std::string_view> JsonValue::as_string() const {
  if (kind() != JsonKind::string) {
    return unexpected("a string");
  }
  return text();
}

Result<std::int64_t> JsonValue::as_integer() const {
  if (kind() != JsonKind::integer) {
    return unexpected("an integer");
  }
  return integer();
}

Result<bool> JsonValue::as_boolean() const {
  if (kind() != JsonKind::boolean) {
    return unexpected("true or false");
  }
  return boolean();
}

Result<JsonChildren> JsonValue::as_array() const {
  if (kind() != JsonKind::array) {
    return unexpected("an array");
  }
  return children();
}

Result<JsonChildren> JsonValue::as_object() const {
  if (kind() != JsonKind::object) {
    return unexpected("an object");
  }
  return children();
}

// Parents are not kept: only errors ask for the way, and from the root it is found child by child.
std::string JsonValue::pointer() const {
  std::string out;
  JsonValue at(tree_, 0, false);
  while (at.index_ != index_) {
    std::size_t position = 0;
    for (const JsonValue child : at.children()) {
      if (index_ < tree_->end_of(child.index_)) {
        append_pointer_token(out, child.is_member_ ? child.key() : std::to_string(position));
        at = child;
        break;
      }
      ++position;
    }
  }
  return out;
}

JsonChildren::Iterator& JsonChildren::Iterator::operator++() {
  index_ = tree_->end_of(index_) + (is_member_ ? 1 : 0);
  return *this;
}

JsonDocument::JsonDocument(std::unique_ptr<const JsonTree> tree) : tree_(std::move(tree)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

}  // namespace regcache
