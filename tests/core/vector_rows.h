// The rows of tests/vectors, for tests that run each of them.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "tests/core/test_file.h"

namespace regcache {

// A member that is a text; empty when it is absent.
inline std::string text_member(const JsonValue& row, std::string_view name) {
  const std::optional<JsonValue> member = find_member(row, name);
  return member ? std::string(member->text()) : std::string();
}

// Reads one file of vectors before each test.
class VectorRows : public testing::Test {
 protected:
  explicit VectorRows(const char* path) : path_(path) {}

  void SetUp() override {
    const std::string text = read_test_file(path_);
    Result<JsonDocument> document = parse_json(text, text.size());
    ASSERT_TRUE(document) << to_text(document.error());
    document_.emplace(*std::move(document));
  }

  [[nodiscard]] JsonChildren rows() const { return document_->root().children(); }

 private:
  const char* path_;
  std::optional<JsonDocument> document_;
};

}  // namespace regcache
