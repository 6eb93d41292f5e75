// A parsed JSON text: a small immutable tree, and views of its values that know where they stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

struct JsonTree;
class JsonChildren;

enum class JsonKind : std::uint8_t {
  null,
  boolean,
  integer,  // an integer literal that fits 64 bits with sign
  number,   // any other number, kept as its text
  string,
  array,
  object,
};

// One value of a document: a view, cheap to copy.
//
// Lifetime: valid as long as the JsonDocument it came from, also after that was moved.
class JsonValue {
 public:
  [[nodiscard]] JsonKind kind() const;
  [[nodiscard]] bool is_null() const { return kind() == JsonKind::null; }

  // The name of a member of an object; empty for everything else.
  [[nodiscard]] std::string_view key() const;

  // The value itself; the kind must be the one asked for. text() is for strings and numbers.
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] std::string_view text() const;

  // Elements of an array or members of an object, in the order of the text, duplicates included;
  // none for everything else.
  [[nodiscard]] JsonChildren children() const;
  [[nodiscard]] std::size_t size() const;

  // The value itself, or invalid_input with pointer() as its subject when it is of another kind.
  [[nodiscard]] Result<std::string_view> as_string() const;
  [[nodiscard]] Result<std::int64_t> as_integer() const;
  [[nodiscard]] Result<bool> as_boolean() const;
  [[nodiscard]] Result<JsonChildren> as_array() const;
  [[nodiscard]] Result<JsonChildren> as_object() const;

  // Where this stands in the document: "/layers/3/digest"; "" for the root.
  //
  // Source:  RFC 6901.
  [[nodiscard]] std::string pointer() const;

 private:
  friend class JsonDocument;
  friend class JsonChildren;
  JsonValue(const JsonTree* tree, std::uint32_t index, bool is_member)
      : tree_(tree), index_(index), is_member_(is_member) {}

  [[nodiscard]] Failure unexpected(std::string_view expected) const;

  const JsonTree* tree_;
  std::uint32_t index_;
  bool is_member_;  // of an object: the value before this one is its key
};

// The children of a value, to be walked with a range for.
class JsonChildren {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = JsonValue;
    using difference_type = std::ptrdiff_t;
    using pointer = const JsonValue*;
    using reference = JsonValue;

    JsonValue operator*() const { return {tree_, index_, is_member_}; }
    Iterator& operator++();
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    friend class JsonChildren;
    Iterator(const JsonTree* tree, std::uint32_t index, bool is_member)
        : tree_(tree), index_(index), is_member_(is_member) {}

    const JsonTree* tree_;
    std::uint32_t index_;
    bool is_member_;
  };

  [[nodiscard]] Iterator begin() const { return {tree_, first_, are_members_}; }
  [[nodiscard]] Iterator end() const { return {tree_, last_, are_members_}; }

 private:
  friend class JsonValue;
  JsonChildren(const JsonTree* tree, std::uint32_t first, std::uint32_t last, bool are_members)
      : tree_(tree), first_(first), last_(last), are_members_(are_members) {}

  const JsonTree* tree_;
  std::uint32_t first_;
  std::uint32_t last_;
  bool are_members_;
};

// Owns what its values show. Made by parse_json (json_reader.h).
class JsonDocument {
 public:
  explicit JsonDocument(std::unique_ptr<const JsonTree> tree);
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  [[nodiscard]] JsonValue root() const { return {tree_.get(), 0, false}; }

 private:
  std::unique_ptr<const JsonTree> tree_;
};

}  // namespace regcache
