// Method: small workflows, Compose files and pipelines, each with the options that are in it and what
// the file has in their place.
#include <gtest/gtest.h>

#include "core/finder/find_builds.h"
#include "tests/core/finder/found.h"

namespace regcache {
namespace {

TEST(WorkflowFinder, ReadsInputsOfTheBuildAction) {
  EXPECT_EQ(found_text(".github/workflows/ci.yml", R"(on: push
jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with:
          cache-from: type=gha  # one
          cache-to: |
            type=registry,ref=ghcr.io/${{ github.repository }}:c,mode=max

            type=inline
      - uses: docker/build-push-action@v6
        with: {cache-to: "type=gha,scope=a", tags: 'a/b'}
)"),
            "image from 'type=gha' @ type=gha\n"
            "image to 'type=registry,ref=ghcr.io/<${{ github.repository }}>:c,mode=max' @ "
            "type=registry,ref=ghcr.io/${{ github.repository }}:c,mode=max\n"
            "image to 'type=inline' @ type=inline\n"
            "image to 'type=gha,scope=a' @ type=gha,scope=a\n");
}

TEST(WorkflowFinder, ReadsScriptsSettingsAndCompositeActions) {
  EXPECT_EQ(found_text(".github/workflows/ci.yml", R"(on: push
jobs:
  a:
    steps:
      - run: >-
          docker buildx build
          --cache-to type=inline .
      - run: |
          echo start
          docker buildx build \
            --cache-to type=inline,mode=max \
            .
      - uses: docker/bake-action@v6
        with:
          set: |
            *.cache-to=type=gha,scope=x
            app.tags=a/b
)"),
            "a to 'type=inline' @ type=inline\n"
            "a to 'type=inline,mode=max' @ type=inline,mode=max\n"
            "a to 'type=gha,scope=x' @ type=gha,scope=x\n");
  EXPECT_EQ(found_text("action.yml", R"(runs:
  using: composite
  steps:
    - uses: docker/build-push-action@v6
      with:
        cache-to: ${{ inputs.cache-to }}
)"),
            "- to '<${{ inputs.cache-to }}>' @ ${{ inputs.cache-to }}\n");
}

TEST(WorkflowFinder, LeavesOtherActionsAlone) {
  EXPECT_EQ(found_text(".github/workflows/ci.yml", R"(on: push
jobs:
  a:
    steps:
      - uses: example/cache@v1
        with: {cache-from: main}
)"),
            "");
}

TEST(WorkflowFinder, TellsWhatIsAroundABuild) {
  const FoundFile found = find_builds(".github/workflows/ci.yml", R"(on: [push, pull_request]
jobs:
  first: {runs-on: ubuntu-24.04, steps: []}
  build:
    needs: [first]
    runs-on: ubuntu-24.04
    strategy: {matrix: {arch: [a, b]}}
    steps:
      - uses: docker/setup-buildx-action@v3
        with: {driver-opts: "image=moby/buildkit:v0.12.0"}
      - if: github.ref == 'x'
        uses: docker/build-push-action@v6
        with: {cache-to: type=inline}
)");
  ASSERT_EQ(found.builds.size(), 1U);
  const FoundBuild& build = found.builds[0];
  ASSERT_TRUE(build.job);
  EXPECT_EQ(build.job->needs, std::vector<std::string>{"first"});
  EXPECT_TRUE(build.matrix.has_legs);
  EXPECT_TRUE(build.conditional);
  EXPECT_TRUE(build.job->on_pull_request);
  EXPECT_FALSE(build.job->on_pull_request_target);
  EXPECT_FALSE(build.job->docker_driver);
  EXPECT_EQ(build.job->buildkit, (BuildKitVersion{0, 12, 0}));
}

TEST(ComposeFinder, ReadsBuildsOfServices) {
  EXPECT_EQ(found_text("compose.yaml", R"(x-cache: &cache
  cache_from: ["type=registry,ref=a/b:$${x}${TAG:-c}"]
services:
  web:
    image: a/web
    build:
      context: .
      cache_to:
        - type=inline
      x-bake:
        cache-to: type=gha
  api:
    build:
      <<: *cache
  db:
    image: postgres
)"),
            "web to 'type=inline' @ type=inline\n"
            "web to 'type=gha' @ type=gha\n"
            "api from 'type=registry,ref=a/b:${x}<${TAG:-c}>' @ "
            "type=registry,ref=a/b:$${x}${TAG:-c}\n");
}

TEST(PipelineFinder, ReadsCommandsAndListsOfWords) {
  EXPECT_EQ(found_text(".gitlab-ci.yml", R"(build:
  script:
    - docker buildx build --cache-to "type=registry,ref=$CI_REGISTRY_IMAGE:c" .
    - |
      docker buildx build \
        --cache-from type=registry,ref=a/b .
)"),
            "- to 'type=registry,ref=<$CI_REGISTRY_IMAGE>:c' @ "
            "type=registry,ref=$CI_REGISTRY_IMAGE:c\n"
            "- from 'type=registry,ref=a/b' @ type=registry,ref=a/b\n");
  EXPECT_EQ(found_text("cloudbuild.yaml", R"(steps:
- name: docker
  args: [buildx, build, --cache-to, 'type=registry,ref=a/$PROJECT_ID', --cache-from=type=gha, .]
)"),
            "- to 'type=registry,ref=a/<$PROJECT_ID>' @ type=registry,ref=a/$PROJECT_ID\n"
            "- from 'type=gha' @ type=gha\n");
}

TEST(PipelineFinder, ReadsTemplatesThatAreNoYamlAsScripts) {
  EXPECT_EQ(
      found_text("chart.yaml", "{{ if .x }}\nrun: [}\n  docker build --cache-to type=inline .\n"),
      "- to 'type=inline' @ type=inline\n");
}

TEST(WorkflowFinder, ReadsPartsOfWorkflows) {
  EXPECT_EQ(found_text("part.yml", R"(- uses: docker/setup-buildx-action@v3
- uses: docker/build-push-action@v6
  with: {cache-to: type=gha}
- run: docker buildx build --cache-to type=inline .
)"),
            "- to 'type=gha' @ type=gha\n- to 'type=inline' @ type=inline\n");
  EXPECT_EQ(found_text("part.yml", "with:\n  cache-from: a/b\n"), "- from 'a/b' @ a/b\n");
  EXPECT_EQ(found_text("part.yml", "cache-to: type=gha\npush: true\n"),
            "- to 'type=gha' @ type=gha\n");
}

TEST(WorkflowFinder, LeavesStepsOfOtherSystemsToThePipelineFinder) {
  EXPECT_EQ(found_text("azure-pipelines.yml",
                       "steps:\n- script: docker buildx build --cache-to type=inline .\n"),
            "- to 'type=inline' @ type=inline\n");
  EXPECT_EQ(
      found_text("cloudbuild.yaml",
                 "steps:\n- name: docker\n  args: [buildx, build, --cache-to, type=inline]\n"),
      "- to 'type=inline' @ type=inline\n");
}

TEST(ComposeFinder, ReadsPartsOfComposeFiles) {
  EXPECT_EQ(found_text("part.yml", "web:\n  build:\n    cache_to: [type=inline]\n"),
            "web to 'type=inline' @ type=inline\n");
  EXPECT_EQ(found_text("part.yml", "image: a\nbuild:\n  cache_from: [a/b]\n"),
            "image from 'a/b' @ a/b\n");
  EXPECT_EQ(found_text("part.yml", "cache_to:\n- type=inline\n"),
            "cache_to to 'type=inline' @ type=inline\n");
}

}  // namespace
}  // namespace regcache
