// Method: a walk through folders, each with a .gitignore, asked for paths on the way.
#include "core/finder/tree_rules.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(TreeRules, TheDeepestFileThatSaysSomethingDecides) {
  TreeRules rules;
  rules.enter("", "*.sh\n/dist\n");
  EXPECT_TRUE(rules.leaves_out("a.sh", false));
  EXPECT_TRUE(rules.leaves_out("dist", true));
  EXPECT_FALSE(rules.leaves_out("a.hcl", false));
  rules.enter("sub/", "!keep.sh\n/b.hcl\n");
  EXPECT_FALSE(rules.leaves_out("sub/keep.sh", false));
  EXPECT_TRUE(rules.leaves_out("sub/a.sh", false));
  EXPECT_TRUE(rules.leaves_out("sub/b.hcl", false));
  EXPECT_FALSE(rules.leaves_out("sub/dist", true));
  EXPECT_FALSE(rules.leaves_out("b.hcl", false)) << "which is no path of sub";
  rules.leave();
  EXPECT_TRUE(rules.leaves_out("keep.sh", false));
}

TEST(TreeRules, WhatGitAndNpmKeepIsNeverLookedAt) {
  TreeRules rules;
  rules.enter("", "!.git\n");
  EXPECT_TRUE(rules.leaves_out(".git", true));
  EXPECT_TRUE(rules.leaves_out("a/node_modules", true));
  EXPECT_FALSE(rules.leaves_out("node_modules", false));
}

TEST(TreeRules, LeavingMoreThanWasEnteredIsNoError) {
  TreeRules rules;
  rules.leave();
  EXPECT_FALSE(rules.leaves_out("a", true));
}

}  // namespace
}  // namespace regcache
