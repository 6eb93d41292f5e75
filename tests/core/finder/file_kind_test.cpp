// Method: texts that people paste, and the file that each is taken for.
#include "core/finder/file_kind.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(GuessPath, GoesByTheFirstLineThatSaysSomething) {
  struct Case {
    const char* text;
    const char* path;
  };
  constexpr Case kCases[] = {
      {"{\"target\": {}}", "docker-bake.json"},
      {"target \"a\" {\n", "docker-bake.hcl"},
      {"# mine\n\n  variable \"TAG\" {}", "docker-bake.hcl"},
      {"  cache-to = [\"type=gha\"]", "docker-bake.hcl"},
      {"target=a", "pasted.sh"},
      {"on: push\njobs:", "pasted.yaml"},
      {"      - uses: a/b@v1", "pasted.yaml"},
      {"---\na: b", "pasted.yaml"},
      {"services:\n", "pasted.yaml"},
      {"build:\n\tdocker build .", "pasted.sh"},
      {"FROM alpine", "Dockerfile"},
      {"ARG A=1\nFROM a", "Dockerfile"},
      {"docker buildx build .", "pasted.sh"},
      {"#!/bin/sh\nset -e", "pasted.sh"},
      {"ghcr.io/o/app:cache", "pasted.sh"},
      {"", "pasted.sh"},
      {"# nothing", "pasted.sh"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(guess_path(c.text), c.path) << c.text;
    EXPECT_NE(file_kind(guess_path(c.text), c.text), FileKind::none);
  }
}

TEST(FileKindTest, ArgumentsThatWereMeantForFiles) {
  for (const char* argument : {"ci.yml", "a/compose.yaml", "docker-bake.hcl", "build.sh",
                               "Makefile", "./nosuch", "../o/app", ".github/workflows", "/tmp/o"}) {
    EXPECT_TRUE(is_meant_for_file(argument)) << argument;
  }
  for (const char* argument :
       {"", "o/app", "ghcr.io/o/app", "o/app:cache.yml", "type=local,dest=./a.yml", "type=inline",
        "o/dockerfile-builder", "o/app@sha256:ab.sh"}) {
    EXPECT_FALSE(is_meant_for_file(argument)) << argument;
  }
}

}  // namespace
}  // namespace regcache
