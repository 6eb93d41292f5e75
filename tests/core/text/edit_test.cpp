// Method: a table of edits on one text, in order, out of order, overlapping and out of bounds.
#include "core/text/edit.h"

#include <gtest/gtest.h>

#include <vector>

namespace regcache {
namespace {

std::vector<Diagnostic> fixes(std::vector<Edit> edits) {
  std::vector<Diagnostic> diagnostics;
  for (Edit& edit : edits) {
    Diagnostic diagnostic;
    diagnostic.fix.push_back(std::move(edit));
    diagnostics.push_back(std::move(diagnostic));
  }
  return diagnostics;
}

TEST(Edit, AppliesFixes) {
  struct Case {
    const char* name;
    std::vector<Edit> edits;
    const char* expected;
  };
  const Case kCases[] = {
      {"none", {}, "abcdef"},
      {"replace", {{{1, 2}, "X"}}, "aXdef"},
      {"insert and append", {{{0, 0}, "<"}, {{6, 0}, ">"}}, "<abcdef>"},
      {"remove", {{{5, 1}, ""}}, "abcde"},
      {"out of order", {{{4, 1}, "Y"}, {{0, 1}, "X"}}, "XbcdYf"},
      {"insert, then replace there", {{{2, 0}, "+"}, {{2, 1}, "C"}}, "ab+Cdef"},
      {"overlap: the first counts", {{{1, 3}, "X"}, {{2, 1}, "Y"}}, "aXef"},
      {"past the end", {{{5, 2}, "X"}, {{7, 0}, "Y"}}, "abcdef"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(apply_fixes("abcdef", fixes(c.edits)), c.expected);
  }
}

TEST(Edit, AppliesEveryEditOfAFix) {
  Diagnostic diagnostic;
  diagnostic.fix = {{{0, 1}, "1"}, {{2, 1}, "3"}};
  EXPECT_EQ(apply_fixes("abc", {&diagnostic, 1}), "1b3");
}

}  // namespace
}  // namespace regcache
