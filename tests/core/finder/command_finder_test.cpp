// Method: tables of scripts, each with the options that are in it and what the file has in their place.
#include "core/finder/command_finder.h"

#include <gtest/gtest.h>

#include "tests/core/finder/found.h"

namespace regcache {
namespace {

struct Case {
  const char* name;
  const char* script;
  const char* expected;
};

void run(const char* path, const Case& c) {
  SCOPED_TRACE(c.name);
  EXPECT_EQ(found_text(path, c.script), c.expected);
}

TEST(CommandFinder, ReadsFlagsOfEveryBuilder) {
  const Case kCases[] = {
      {"buildx", "docker buildx build --cache-to type=inline .\n",
       "- to 'type=inline' @ type=inline\n"},
      {"joined by an equals sign", "docker build --cache-from=a/b:c .", "- from 'a/b:c' @ a/b:c\n"},
      {"buildctl", "buildctl build --export-cache type=inline --import-cache a/b\n",
       "- to 'type=inline' @ type=inline\n- from 'a/b' @ a/b\n"},
      {"bake's settings",
       "docker buildx bake --set '*.cache-to=type=gha' --set app.cache-from+=a/b\n",
       "- to 'type=gha' @ type=gha\n- from 'a/b' @ a/b\n"},
      {"with its folder", "/usr/bin/docker build --cache-from a/b .", "- from 'a/b' @ a/b\n"},
      {"another builder's flags", "podman build --cache-to reg/a --cache-from reg/b .", ""},
      {"flags alone, with a type", "ARGS+=(--cache-to type=inline)",
       "- to 'type=inline' @ type=inline\n"},
      {"flags alone, without", "ARGS+=(--cache-to somewhere)", ""},
      {"a word that only starts alike", "docker build --cache-to-x=1 --cache-tox a", ""},
      {"no value", "docker build --cache-to", ""},
  };
  for (const Case& c : kCases) {
    run("a.sh", c);
  }
}

TEST(CommandFinder, ReadsWordsAsAShellWould) {
  const Case kCases[] = {
      {"continued lines", "docker build \\\n  --cache-to \\\n  type=inline \\\n  .\n",
       "- to 'type=inline' @ type=inline\n"},
      {"continued with CR LF", "docker build \\\r\n  --cache-to type=inline \\\r\n .\r\n",
       "- to 'type=inline' @ type=inline\n"},
      {"continued in PowerShell", "docker build `\n  --cache-to type=inline\n",
       "- to 'type=inline' @ type=inline\n"},
      {"continued in cmd", "docker build ^\n  --cache-to type=inline\n",
       "- to 'type=inline' @ type=inline\n"},
      {"double quotes", "docker build --cache-to \"type=local,dest=a b\" .",
       "- to 'type=local,dest=a b' @ type=local,dest=a b\n"},
      {"single quotes", "docker build --cache-to 'type=local,dest=$x' .",
       "- to 'type=local,dest=$x' @ type=local,dest=$x\n"},
      {"quotes within a word", "docker build --cache-to=type=local,dest=\"a b\"/c",
       "- to 'type=local,dest=a b/c' @ type=local,dest=\"a b\"/c\n"},
      {"an escape", "docker build --cache-to type=local,dest=a\\ b",
       "- to 'type=local,dest=a b' @ type=local,dest=a\\ b\n"},
      {"a quote that nothing closes", "docker build --cache-to type=inline . # don't\n",
       "- to 'type=inline' @ type=inline\n"},
      {"an apostrophe in an earlier line", "echo don't\ndocker build --cache-to type=inline .\n",
       "- to 'type=inline' @ type=inline\n"},
      {"a comment", "# docker build --cache-to type=inline\n", ""},
      {"a comment that goes on", "# one \\\ndocker build --cache-to type=inline .\n",
       "- to 'type=inline' @ type=inline\n"},
      {"several commands",
       "a && docker build --cache-to type=inline .; docker build --cache-from a/b",
       "- to 'type=inline' @ type=inline\n- from 'a/b' @ a/b\n"},
      {"a command in quotes", "sh -c \"docker build --cache-to type=inline .\"",
       "- to 'type=inline' @ type=inline\n"},
  };
  for (const Case& c : kCases) {
    run("a.sh", c);
  }
}

TEST(CommandFinder, TakesWhatOnlyTheRunKnowsForHoles) {
  const Case kCases[] = {
      {"variables", "docker build --cache-to type=registry,ref=$REG/${IMAGE}:c",
       "- to 'type=registry,ref=<$REG>/<${IMAGE}>:c' @ type=registry,ref=$REG/${IMAGE}:c\n"},
      {"a substitution", "docker build --cache-from a/b:$(git rev-parse HEAD)",
       "- from 'a/b:<$(git rev-parse HEAD)>' @ a/b:$(git rev-parse HEAD)\n"},
      {"backticks", "docker build --cache-from a/b:`date`", "- from 'a/b:<`date`>' @ a/b:`date`\n"},
      {"a whole word", "docker build --cache-to \"$CACHE_TO\" .",
       "- to '<$CACHE_TO>' @ $CACHE_TO\n"},
      {"an expression in single quotes", "docker build --cache-to 'type=gha,scope=${{ matrix.a }}'",
       "- to 'type=gha,scope=<${{ matrix.a }}>' @ type=gha,scope=${{ matrix.a }}\n"},
      {"a bracket that nothing closes", "docker build --cache-from a/b:$(date",
       "- from 'a/b:$' @ a/b:$\n"},
  };
  for (const Case& c : kCases) {
    run("a.sh", c);
  }
}

TEST(CommandFinder, ReadsScriptsOfOtherPrograms) {
  run("Makefile", {"make", "push:\n\t@docker build --cache-to type=gha,scope=$(SCOPE)$$X .\n",
                   "- to 'type=gha,scope=<$(SCOPE)><$$X>' @ type=gha,scope=$(SCOPE)$$X\n"});
  run("Dockerfile", {"comments of a Dockerfile",
                     "# docker build \\\n#   --cache-to type=inline .\nFROM scratch\n",
                     "- to 'type=inline' @ type=inline\n"});
  run("Dockerfile", {"commands of a Dockerfile", "RUN docker build --cache-to type=inline\n", ""});
  run("Jenkinsfile", {"groovy", "sh 'docker build --cache-to type=inline .'\n",
                      "- to 'type=inline' @ type=inline\n"});
  run("package.json", {"npm's scripts", "{\"build\": \"docker build --cache-to type=inline .\"}\n",
                       "- to 'type=inline' @ type=inline\n"});
  run("build", {"a shell's first line", "#!/bin/sh\ndocker build --cache-to type=inline .\n",
                "- to 'type=inline' @ type=inline\n"});
  run("notes", {"another file", "docker build --cache-to type=inline .\n", ""});
}

}  // namespace
}  // namespace regcache
