// Method: files with mistakes that hide others, fixed; and what a baseline makes of them.
#include "core/lint/file_linter.h"

#include <gtest/gtest.h>

#include "core/lint/baseline.h"

namespace regcache {
namespace {

TEST(FileLinter, FixesWhatAFixUncovers) {
  const FileLinter linter({}, {});
  const FileReport report =
      linter.check("compose.yaml",
                   "services:\n  a:\n    build: # the front\n      cache_to:\n"
                   "        - \"type=registry,ref=o/app:c,mdoe=Max\"   # all stages\n");
  EXPECT_EQ(count_fixes(report), 1U);
  const FixedFile fixed = linter.fix(report);
  EXPECT_EQ(fixed.fixes, 2U);
  EXPECT_EQ(fixed.text,
            "services:\n  a:\n    build: # the front\n      cache_to:\n"
            "        - \"type=registry,ref=o/app:c,mode=max\"   # all stages\n");
  EXPECT_TRUE(fixed.report.findings.empty());
}

TEST(FileLinter, LeavesAloneWhatHasNoFix) {
  const FileLinter linter({}, {});
  const FixedFile fixed =
      linter.fix(linter.check("a.sh", "docker buildx build --cache-to type=registry .\n"));
  EXPECT_EQ(fixed.fixes, 0U);
  EXPECT_EQ(fixed.text, "");
  EXPECT_EQ(fixed.report.findings.size(), 1U);
}

TEST(FileLinter, SaysNothingOfWhatABaselineHas) {
  constexpr std::string_view kText = "docker buildx build --cache-to type=gha,mode=Max .\n";
  const FileReport report = FileLinter({}, {}).check("a.sh", kText);
  ASSERT_EQ(report.findings.size(), 1U);
  const FileLinter linter({}, *read_baseline(write_baseline({report})));
  EXPECT_TRUE(linter.check("a.sh", kText).findings.empty());
  EXPECT_EQ(linter.check("b.sh", kText).findings.size(), 1U);
}

}  // namespace
}  // namespace regcache
