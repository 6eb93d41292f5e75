// Method: each exit status and output channel of the command, once; reports themselves are tested in
// core.
#include "native/cli/check_command.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

CheckArguments checking(std::string options) {
  CheckArguments arguments;
  arguments.options.push_back(std::move(options));
  return arguments;
}

TEST(CheckCommand, StatusTellsWhatWasFound) {
  EXPECT_EQ(check(checking("type=registry,ref=a/b,mode=max")).status, 0);
  EXPECT_EQ(check(checking("type=registry,ref=a/b,mode=Max")).status, 0);
  EXPECT_EQ(check(checking("type=registry,ref=A/B")).status, 6);
  CheckArguments strict = checking("type=registry,ref=a/b,mode=Max");
  strict.strict = true;
  EXPECT_EQ(check(strict).status, 6);
}

TEST(CheckCommand, ReportsGoToStandardOutput) {
  for (const CheckFormat format : {CheckFormat::text, CheckFormat::json}) {
    CheckArguments arguments = checking("ref=a/b");
    arguments.format = format;
    const CheckOutcome outcome = check(arguments);
    EXPECT_NE(outcome.out.find("type-missing"), std::string::npos);
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.out.back(), '\n');
  }
}

TEST(CheckCommand, WrongUsageIsAStatusOfItsOwn) {
  CheckArguments arguments = checking("a/b");
  arguments.buildkit = "newest";
  const CheckOutcome outcome = check(arguments);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "regcache: newest: this is not a BuildKit version (write it as '0.32.2')\n");
  EXPECT_EQ(check({}).status, 2);
}

TEST(CheckCommand, FlagsReachTheParser) {
  CheckArguments from = checking("type=local,src=x");
  from.cache_from = true;
  EXPECT_EQ(check(from).status, 0);
  CheckArguments buildctl = checking("a/b,c/d");
  EXPECT_EQ(check(buildctl).status, 0);
  buildctl.dialect = Dialect::buildctl;
  EXPECT_EQ(check(buildctl).status, 6);
  CheckArguments old = checking("type=s3,bucket=b,region=r");
  old.buildkit = "v0.10.6";
  EXPECT_EQ(check(old).status, 6);
}

}  // namespace
}  // namespace regcache
