// Method: each promise of result.h and error.h, once.
#include "core/result/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace regcache {
namespace {

Result<int> parse_positive(int value) {
  if (value < 1) {
    return fail(Code::out_of_range, "value", "expected a positive number", "use 1");
  }
  return value;
}

Result<void> check_positive(int value) {
  REGCACHE_TRY(parse_positive(value));
  return {};
}

Result<int> doubled(int value) {
  REGCACHE_TRY_ASSIGN(const int parsed, parse_positive(value));
  return parsed * 2;
}

TEST(Result, HoldsAValue) {
  const Result<int> result = parse_positive(7);
  ASSERT_TRUE(result);
  EXPECT_EQ(*result, 7);
}

TEST(Result, HoldsAnError) {
  const Result<int> result = parse_positive(0);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::out_of_range);
  EXPECT_EQ(to_text(result.error()), "value: expected a positive number (use 1)");
}

TEST(Result, TryReturnsTheFirstError) {
  EXPECT_TRUE(check_positive(1));
  EXPECT_EQ(check_positive(0).error().subject, "value");
  EXPECT_EQ(*doubled(4), 8);
  EXPECT_FALSE(doubled(-1));
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> owned = *std::move(result);
  EXPECT_EQ(*owned, 3);
}

TEST(Error, TextEscapesControlCharactersFromTheWire) {
  const Error error{Code::refused, "ref", std::string("a\x1b[2J\r\n"), {}};
  EXPECT_EQ(to_text(error), "ref: a\\x1b[2J\\x0d\\x0a");
}

TEST(Error, EveryCodeHasItsWord) {
  for (int i = 0; i <= static_cast<int>(Code::cancelled); ++i) {
    EXPECT_FALSE(code_name(static_cast<Code>(i)).empty());
  }
}

}  // namespace
}  // namespace regcache
