// Method: whole reports as people and programs get them; secrets and unsafe bytes planted in them.
#include "core/options/check_report.h"

#include <gtest/gtest.h>

#include <string>

#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

TEST(CheckReport, ShowsPlaceConsequenceHintAndFix) {
  const CheckReport report =
      check_options({"type=registry,ref=a/b,mode=Max,oci-mediatypes=no"}, {});
  EXPECT_EQ(to_text(report),
            "warning[mode-value]: mode: 'Max' is neither min nor max, so BuildKit uses min\n"
            "  type=registry,ref=a/b,mode=Max,oci-mediatypes=no\n"
            "                             ^^^\n"
            "  BuildKit says nothing about it\n"
            "  hint: did you mean 'max'?\n"
            "  fix:  replace 'Max' by 'max'\n"
            "error[boolean-value]: oci-mediatypes: 'no' is not a boolean\n"
            "  type=registry,ref=a/b,mode=Max,oci-mediatypes=no\n"
            "                                                ^^\n"
            "  BuildKit refuses it before the build, even with ignore-error=true\n"
            "  hint: did you mean 'false'?\n"
            "  fix:  replace 'no' by 'false'\n"
            "fixed: type=registry,ref=a/b,mode=max,oci-mediatypes=false\n"
            "1 error, 1 warning\n");
  EXPECT_EQ(report.errors, 1U);
  EXPECT_EQ(report.warnings, 1U);
}

TEST(CheckReport, SaysWhatBuildKitWillDoWhenAllIsWell) {
  const std::string text = to_text(check_options({"type=registry,ref=a/b,mode=max"}, {}));
  EXPECT_TRUE(text.starts_with("--cache-to type=registry: docker.io/a/b:latest\n")) << text;
  EXPECT_EQ(text.find("error"), std::string::npos);
}

TEST(CheckReport, TellsOfDuplicatesAtTheLaterText) {
  const CheckReport report = check_options({"a/b", "c/d", "a/b"}, {});
  EXPECT_EQ(report.errors, 1U);
  EXPECT_TRUE(report.texts[0].parsed.diagnostics.empty());
  ASSERT_EQ(report.texts[2].parsed.diagnostics.size(), 1U);
  EXPECT_EQ(report.texts[2].parsed.diagnostics[0].rule, "duplicate-export");
}

TEST(CheckReport, SentencesForEveryWayToFix) {
  const std::string text = to_text(check_options(
      {"a/b:c,mode=max,force-compression,", "type=registry,mode=min,mode=max,ref=a/b"}, {}));
  EXPECT_NE(text.find("  fix:  insert 'type=registry,ref='\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  fix:  remove ','\n"), std::string::npos) << text;
  EXPECT_NE(text.find("fixed: type=registry,ref=a/b:c,mode=max,force-compression=true\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("fixed: type=registry,mode=max,ref=a/b\n"), std::string::npos) << text;
}

TEST(CheckReport, SecretsAreShownNowhere) {
  const std::vector<std::string> texts = {
      "type=s3,bucket=b,region=r,secret_access_key=hunter2,mode=Max",
      "\"secret_access_key=hunter2,type=s3", "type=gha,token=hunter2,toke=1"};
  const CheckReport report = check_options(texts, {});
  EXPECT_EQ(to_text(report).find("hunter2"), std::string::npos);
  EXPECT_EQ(to_json(report, 2).find("hunter2"), std::string::npos);
}

TEST(CheckReport, NothingUnsafeReachesATerminal) {
  const std::string text = to_text(check_options({"type=registry,ref=\x1b[2J\xff,\n=x"}, {}));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\xff'), std::string::npos);
}

TEST(CheckReport, JsonHasASchemaAndOffsetsIntoTheInput) {
  const ParseRules rules{
      .direction = Direction::cache_from, .dialect = Dialect::buildctl, .buildkit = {0, 12, 0}};
  const CheckReport report = check_options({"type=registry,ref=a/b,modus=max"}, rules);
  EXPECT_EQ(to_json(report, 0),
            R"({"schema":1,"direction":"cache-from","dialect":"buildctl","buildkit":"0.12",)"
            R"("errors":0,"warnings":1,"results":[{"input":"type=registry,ref=a/b,modus=max",)"
            R"("diagnostics":[{"severity":"warning","rule":"key-unknown","code":"unknown_name",)"
            R"("subject":"modus","detail":"BuildKit knows no such key here, and ignores it",)"
            R"("hint":"remove it; type=registry has ref, registry.insecure","surface":"never",)"
            R"("offset":22,"length":5,"fix":[]}],"entries":[{"options":{"type":"registry",)"
            R"("direction":"cache-from","reference":"docker.io/a/b:latest","rawRef":"a/b",)"
            R"("insecure":false},"explanation":{"place":"docker.io/a/b:latest","registry":)"
            R"({"reference":"docker.io/a/b:latest","host":"registry-1.docker.io",)"
            R"("transport":"https"},"canonical":"type=registry,ref=a/b","notes":)"
            R"(["if it cannot be imported, the build goes on without it"]}}]}]})");
}

TEST(CheckReport, JsonOfAnyBytesIsJson) {
  const std::string text =
      to_json(check_options({"type=registry,ref=\xff\x01\"", "", "\n"}, {}), 2);
  EXPECT_TRUE(parse_json(text, text.size())) << text;
}

}  // namespace
}  // namespace regcache
