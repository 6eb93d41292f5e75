// Method: Dockerfiles in every way of writing that hides a stage, a RUN or where files come from.
#include "core/finder/dockerfile.h"

#include <gtest/gtest.h>

#include <string>

#include "core/finder/dockerfile_path.h"
#include "core/limits.h"

namespace regcache {
namespace {

// "runs:stage" of what is lost, or "-".
std::string lost(std::string_view dockerfile, std::string_view target = "") {
  const std::optional<LostSteps> steps = lost_steps(read_stages(dockerfile), target);
  return steps ? std::to_string(steps->runs) + ":" + steps->stage : "-";
}

TEST(Dockerfile, StepsOfStagesThatOnlyLendFilesAreLost) {
  EXPECT_EQ(lost("FROM a AS build\nRUN x\nRUN y\nFROM scratch\nCOPY --from=build /a /a\n"),
            "2:build");
  EXPECT_EQ(lost("from a as Build\nrun x\nfrom scratch\ncopy --chown=1 --from=BUILD /a /a\n"),
            "1:build");
  EXPECT_EQ(lost("FROM a\nRUN x\nFROM scratch\nCOPY --from=0 /a /a\n"), "1:0");
  EXPECT_EQ(lost("FROM a AS deps\nRUN x\nFROM deps AS build\nRUN y\nFROM b AS base\nFROM base\n"
                 "ADD --from=build /a /a\n"),
            "2:build");
}

TEST(Dockerfile, FilesAreTakenByMountsToo) {
  constexpr std::string_view kBuild = "FROM a AS build\nRUN x\nFROM b AS lent\n";
  const std::string last = "FROM scratch\nCOPY --from=lent / /\n";
  for (const char* mount :
       {"from=build,target=/b", "type=bind,from=build", "type=bind,from=build,rw"}) {
    EXPECT_EQ(lost(std::string(kBuild) + "RUN --mount=" + mount + " y\n" + last), "2:lent")
        << mount;
  }
  for (const char* mount : {"type=cache,target=/from=build", "type=bind", "type=bind,from=other"}) {
    EXPECT_EQ(lost(std::string(kBuild) + "RUN --mount=" + mount + " y\n" + last), "1:lent")
        << mount;
  }
}

TEST(Dockerfile, StepsOfTheTargetAndItsBasesAreKept) {
  EXPECT_EQ(lost("FROM a\nRUN x\n"), "-");
  EXPECT_EQ(lost("FROM a AS build\nRUN x\nFROM b\nRUN y\nCOPY --from=build /a /a\n"), "-");
  EXPECT_EQ(
      lost("FROM a AS base\nRUN x\nFROM a AS build\nRUN y\nFROM base\nCOPY --from=build / /\n"),
      "-");
  EXPECT_EQ(
      lost("FROM a AS build\nRUN x\nFROM scratch\nRUN --mount=type=bind,from=build,target=/b y\n"),
      "-");
}

TEST(Dockerfile, SaysNothingWhereNothingIsLostOrKnown) {
  EXPECT_EQ(lost(""), "-");
  EXPECT_EQ(lost("RUN x\n"), "-");
  EXPECT_EQ(lost("FROM a AS unused\nRUN x\nFROM scratch\nCOPY a a\n"), "-");
  EXPECT_EQ(lost("FROM a AS build\nRUN x\nFROM ${BASE}\nCOPY --from=build / /\n"), "-");
  EXPECT_EQ(lost("FROM a AS build\nRUN x\nFROM scratch\nCOPY --from=$stage / /\n"), "-");
  EXPECT_EQ(lost("FROM a AS build\nRUN x\nFROM scratch\nCOPY --from=nginx / /\n"), "-");
  EXPECT_EQ(lost("FROM a AS build\nRUN x\nFROM scratch\nCOPY --from=7 / /\n"), "-");
}

TEST(Dockerfile, TargetsAreNamedOrCounted) {
  constexpr std::string_view kText =
      "FROM a AS build\nRUN x\nFROM b AS app\nCOPY --from=build / /\nFROM c AS test\nRUN z\n";
  EXPECT_EQ(lost(kText), "-");
  EXPECT_EQ(lost(kText, "APP"), "1:build");
  EXPECT_EQ(lost(kText, "1"), "1:build");
  EXPECT_EQ(lost(kText, "build"), "-");
  EXPECT_EQ(lost(kText, "none"), "-");
}

TEST(Dockerfile, ReadsLinesThatGoOnCommentsAndHereDocuments) {
  EXPECT_EQ(
      lost("# syntax=docker/dockerfile:1\r\nFROM a AS build\r\nRUN x \\\r\n  # FROM no\r\n\r\n"
           "  FROM no\r\nFROM scratch\r\nCOPY --from=build / /\r\n"),
      "1:build");
  EXPECT_EQ(lost("#escape=`\nFROM a AS build\nRUN dir C:\\\nRUN x `\n FROM no\nFROM b\n"
                 "COPY --from=build / /\n"),
            "2:build");
  EXPECT_EQ(lost("FROM a AS build\nRUN <<EOF\nFROM no\nRUN no\nEOF\nFROM scratch\n"
                 "COPY --from=build <<-\"A\" <<B /\nRUN no\n\tA\nRUN no\nB\n"),
            "1:build");
  EXPECT_EQ(lost("FROM --platform=$BUILDPLATFORM a AS build\nRUN cat <<<x\nFROM scratch\n"
                 "ONBUILD RUN y\nCOPY --from=build / /\n"),
            "1:build");
  EXPECT_EQ(lost("FROM a AS build\nRUN x <<EOF"), "-");
}

TEST(Dockerfile, LooksAtNoMoreStagesThanItsLimit) {
  std::string text;
  for (std::size_t i = 0; i <= kDockerfileStagesMax; ++i) {
    text += "FROM a\n";
  }
  EXPECT_EQ(read_stages(text).size(), kDockerfileStagesMax);
}

TEST(DockerfilePath, IsBelowTheFolderOrNowhere) {
  EXPECT_EQ(dockerfile_path("", "Dockerfile"), "Dockerfile");
  EXPECT_EQ(dockerfile_path("./a/", "./b//Dockerfile"), "a/b/Dockerfile");
  EXPECT_EQ(dockerfile_path("a", "../Dockerfile"), "Dockerfile");
  for (const char* context : {"/a", "${{ x }}", "$A", "https://a.example/b.git", "C:\\a", ".."}) {
    EXPECT_EQ(dockerfile_path(context, "Dockerfile"), std::nullopt) << context;
  }
  EXPECT_EQ(dockerfile_path("", ""), std::nullopt);
}

TEST(DockerfilePath, StartsWhereItsFileOrRepositoryIs) {
  EXPECT_EQ(beside_file("a/compose.yaml", false, "Dockerfile"), "a/Dockerfile");
  EXPECT_EQ(beside_file("compose.yaml", false, "Dockerfile"), "Dockerfile");
  EXPECT_EQ(beside_file("/r/.github/workflows/ci.yml", true, "b/D"), "/r/b/D");
  EXPECT_EQ(beside_file(".github/workflows/ci.yml", true, "D"), "D");
  EXPECT_EQ(beside_file("my.github/ci.yml", true, "D"), std::nullopt);
  EXPECT_EQ(beside_file("ci.yml", true, "D"), std::nullopt);
}

}  // namespace
}  // namespace regcache
