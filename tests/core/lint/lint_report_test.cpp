// Method: one file with a finding that has a fix and one that has none, written in every format.
#include "core/lint/lint_report.h"

#include <gtest/gtest.h>

#include <string>

#include "core/lint/baseline.h"
#include "core/lint/fingerprint.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

constexpr std::string_view kText =
    "docker buildx build --cache-to type=gha,mode=Max .\n"
    "docker buildx build --cache-to type=s3,region=r,bucket=b,secret_access_key=hunter2 .\n";

LintReport report_of(std::string_view path, std::string_view text = kText) {
  return make_report({lint_file(path, text, {}), lint_file("clean.sh", "", {})}, {});
}

TEST(LintReport, CountsAndSorts) {
  const LintReport report =
      make_report({lint_file("b.sh", kText, {}), lint_file("a.sh", kText, {})}, {});
  EXPECT_EQ(report.files_checked, 2U);
  EXPECT_EQ(report.options, 4U);
  EXPECT_EQ(report.errors, 2U);
  EXPECT_EQ(report.warnings, 2U);
  ASSERT_EQ(report.files.size(), 2U);
  EXPECT_EQ(report.files[0].path, "a.sh");
}

TEST(LintReport, StrictMakesErrorsOfWarnings) {
  const LintSettings strict{.strict = true};
  EXPECT_EQ(make_report({lint_file("a.sh", kText, strict)}, strict).errors, 2U);
}

TEST(LintReport, TextShowsTheLineAndNoSecret) {
  const std::string text = to_text(report_of("a.sh"));
  EXPECT_TRUE(text.starts_with("a.sh:1:46: warning[RC026 mode-value]: mode: 'Max' is neither"))
      << text;
  EXPECT_NE(text.find("\n  docker buildx build --cache-to type=gha,mode=Max .\n"
                      "                                               ^^^\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("fix:  replace 'Max' by 'max'"), std::string::npos);
  EXPECT_TRUE(text.ends_with("1 error, 1 warning, 0 notes in 2 cache options of 2 files\n"));
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
}

TEST(LintReport, JsonAndSarifSayTheSame) {
  for (const std::string& text :
       {to_json(report_of("a.sh"), 0), to_sarif(report_of("a b.sh"), "1")}) {
    const Result<JsonDocument> document = parse_json(text, text.size());
    ASSERT_TRUE(document) << to_text(document.error());
    EXPECT_NE(text.find("RC026"), std::string::npos);
    EXPECT_NE(text.find(fingerprints(report_of("a.sh").files[0])[0]) != std::string::npos,
              text.find("a%20b.sh") != std::string::npos);
    EXPECT_EQ(text.find("hunter2"), std::string::npos);
  }
}

TEST(LintReport, ForgesGetWhatTheyRead) {
  const std::string github = to_github(report_of("a,b:c%.sh"));
  EXPECT_TRUE(
      github.starts_with("::warning file=a%2Cb%3Ac%25.sh,line=1,endLine=1,col=46,"
                         "endColumn=49,title=RC026 mode-value::mode: 'Max' is"))
      << github;
  const std::string gitlab = to_gitlab(report_of("a.sh"));
  const Result<JsonDocument> document = parse_json(gitlab, gitlab.size());
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().size(), 2U);
}

TEST(Baseline, KnowsFindingsAgainThatMoved) {
  const std::string json = write_baseline(report_of("a.sh").files);
  const Result<std::vector<std::string>> known = read_baseline(json);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->size(), 2U);
  FileReport moved = lint_file("a.sh", "# a new line\n" + std::string(kText), {});
  drop_known(moved, *known);
  EXPECT_TRUE(moved.findings.empty());
  FileReport twice = lint_file("a.sh", std::string(kText) + std::string(kText), {});
  drop_known(twice, *known);
  EXPECT_EQ(twice.findings.size(), 2U);
}

TEST(Baseline, RefusesWhatIsNone) {
  EXPECT_FALSE(read_baseline("["));
  EXPECT_FALSE(read_baseline("{}"));
  EXPECT_FALSE(read_baseline(R"({"findings": [{"fingerprint": 1}]})"));
}

}  // namespace
}  // namespace regcache
