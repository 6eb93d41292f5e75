// Method: a table of WWW-Authenticate headers and the printed form of the challenges in them.
#include "core/registry/challenge.h"

#include <gtest/gtest.h>

#include "core/limits.h"

namespace regcache {
namespace {

// "bearer realm=x scope=y; basic"
std::string printed(const std::vector<Challenge>& challenges) {
  std::string text;
  for (const Challenge& challenge : challenges) {
    text += (text.empty() ? "" : "; ") + challenge.scheme;
    for (const auto& [name, value] : challenge.parameters) {
      text += " " + name + "=" + value;
    }
  }
  return text;
}

TEST(ChallengeTest, Reads) {
  struct Case {
    const char* header;
    const char* challenges;
  };
  constexpr Case kCases[] = {
      {"Basic realm=\"a b\"", "basic realm=a b"},
      {"Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
       "scope=\"repository:a/b:pull,push\"",
       "bearer realm=https://auth.docker.io/token scope=repository:a/b:pull,push "
       "service=registry.docker.io"},
      {"BEARER Realm = \"x\" , SCOPE=\"y\"", "bearer realm=x scope=y"},
      {"Basic realm=\"r\", Bearer realm=\"x\",service=\"s\"",
       "basic realm=r; bearer realm=x service=s"},
      {"Negotiate, Basic realm=\"r\"", "negotiate; basic realm=r"},
      {"Negotiate YIIB==, Basic realm=\"r\"", "negotiate; basic realm=r"},
      {"Basic", "basic"},
      {"Bearer realm=https://a/t,service=s", "bearer realm=https://a/t service=s"},
      {R"(Bearer realm="a\"b\\c")", R"(bearer realm=a"b\c)"},
      {"Bearer realm=\"x\",realm=\"y\"", "bearer realm=x"},
      {"Bearer realm=\"x\",error=\"insufficient_scope\"",
       "bearer error=insufficient_scope realm=x"},
      {"Bearer realm=\"unclosed", "bearer realm=unclosed"},
      {"Bearer realm=\"ends with \\", "bearer realm=ends with "},
      {"Bearer realm=", "bearer"},
      {"Bearer realm=,service=s", "bearer service=s"},
      {", ,, Basic", "basic"},
      {"=", ""},
      {"\"Basic\"", ""},
      {"", ""},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.header);
    EXPECT_EQ(printed(parse_challenges({{"www-authenticate", each.header}})), each.challenges);
  }
}

TEST(ChallengeTest, EveryHeaderCountsAndOthersDoNot) {
  const Headers headers = {{"Www-Authenticate", "Basic realm=\"r\""},
                           {"X-Authenticate", "Digest"},
                           {"WWW-AUTHENTICATE", "Bearer realm=\"x\""}};
  EXPECT_EQ(printed(parse_challenges(headers)), "basic realm=r; bearer realm=x");
}

TEST(ChallengeTest, ParametersByName) {
  const auto challenges = parse_challenges({{"WWW-Authenticate", "Bearer realm=\"x\""}});
  ASSERT_EQ(challenges.size(), 1U);
  EXPECT_EQ(challenges[0].parameter("realm"), "x");
  EXPECT_EQ(challenges[0].parameter("scope"), "");
}

TEST(ChallengeTest, AFloodIsCut) {
  std::string flood;
  for (int i = 0; i < 10'000; ++i) {
    flood += "Basic realm=\"r\", ";
  }
  EXPECT_EQ(parse_challenges({{"WWW-Authenticate", flood}}).size(), kChallengesMax);
  EXPECT_LE(parse_challenges({{"WWW-Authenticate", std::string(1'000'000, '=')}}).size(), 1U);
  EXPECT_LE(parse_challenges({{"WWW-Authenticate", std::string(1'000'000, '"')}}).size(), 1U);
}

}  // namespace
}  // namespace regcache
