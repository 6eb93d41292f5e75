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
  return tree_->nodes[index_].kind;
}

std::string_view JsonValue::key() const {
  return tree_->view(tree_->nodes[index_].key);
}

bool JsonValue::boolean() const {
  REGCACHE_CHECK(kind() == JsonKind::boolean);
  return tree_->nodes[index_].payload != 0;
}

std::int64_t JsonValue::integer() const {
  REGCACHE_CHECK(kind() == JsonKind::integer);
  return tree_->nodes[index_].payload;
}

std::string_view JsonValue::text() const {
  REGCACHE_CHECK(kind() == JsonKind::string || kind() == JsonKind::number);
  return tree_->view(tree_->nodes[index_].text);
}

JsonChildren JsonValue::children() const {
  return {tree_, index_ + 1, tree_->nodes[index_].end};
}

std::size_t JsonValue::size() const {
  const bool container = kind() == JsonKind::array || kind() == JsonKind::object;
  return container ? static_cast<std::size_t>(tree_->nodes[index_].payload) : 0;
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
  std::uint32_t at = 0;
  while (at != index_) {
    const bool in_object = tree_->nodes[at].kind == JsonKind::object;
    std::size_t position = 0;
    std::uint32_t child = at + 1;
    while (tree_->nodes[child].end <= index_) {
      child = tree_->nodes[child].end;
      ++position;
    }
    if (in_object) {
      append_pointer_token(out, tree_->view(tree_->nodes[child].key));
    } else {
      append_pointer_token(out, std::to_string(position));
    }
    at = child;
  }
  return out;
}

JsonChildren::Iterator& JsonChildren::Iterator::operator++() {
  index_ = tree_->nodes[index_].end;
  return *this;
}

JsonDocument::JsonDocument(std::unique_ptr<const JsonTree> tree) : tree_(std::move(tree)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

}  // namespace regcache
