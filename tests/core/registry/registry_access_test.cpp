// Method: one RegistryAccess for each form of credentials, before, in and after the life of a token.
#include "core/registry/registry_access.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const Scopes kPull = Scopes::repository("o/app", {"pull"});
const Scopes kPush = Scopes::repository("o/app", {"pull", "push"});
const Challenge kBearer{.scheme = "bearer", .parameters = {{"realm", "https://auth.example/"}}};

RegistryAccess access_of(Credentials credentials) {
  return {*parse_origin("r.example", true), std::move(credentials), 3};
}

TEST(RegistryAccessTest, ATokenIsGoodUntilItsTimeAndForItsScopes) {
  RegistryAccess access = access_of(ann());
  EXPECT_EQ(access.authorization(kPull, 0), std::nullopt);
  access.keep({"t", kPull, 100});
  EXPECT_EQ(access.authorization(kPull, 99), "Bearer t");
  EXPECT_EQ(access.authorization({}, 99), "Bearer t");
  EXPECT_EQ(access.authorization(kPull, 100), std::nullopt);
  EXPECT_EQ(access.authorization(kPush, 99), std::nullopt);
  access.drop_token();
  EXPECT_EQ(access.authorization(kPull, 0), std::nullopt);
}

TEST(RegistryAccessTest, ATokenIsDueOnceTheServiceIsKnown) {
  RegistryAccess access = access_of(ann());
  EXPECT_EQ(access.due_challenge(kPull, 0), nullptr);
  access.remember(kBearer);
  ASSERT_NE(access.due_challenge(kPull, 0), nullptr);
  EXPECT_EQ(access.due_challenge(kPull, 0)->parameter("realm"), "https://auth.example/");
  access.keep({"t", kPull, 100});
  EXPECT_EQ(access.due_challenge(kPull, 99), nullptr);
  EXPECT_NE(access.due_challenge(kPush, 99), nullptr);
  EXPECT_NE(access.due_challenge(kPull, 100), nullptr);
}

TEST(RegistryAccessTest, BasicAndReadyTokensNeedNoService) {
  RegistryAccess basic = access_of(ann());
  basic.remember(kBearer);
  EXPECT_TRUE(basic.use_basic());
  EXPECT_EQ(basic.authorization(kPull, 0), "Basic YW5uOmNhbmFyeQ==");
  EXPECT_EQ(basic.due_challenge(kPull, 0), nullptr);

  RegistryAccess ready = access_of({.username = "ann", .registry_token = "r"});
  ready.remember(kBearer);
  EXPECT_EQ(ready.authorization(kPull, 0), "Bearer r");
  EXPECT_EQ(ready.due_challenge(kPull, 0), nullptr);
}

TEST(RegistryAccessTest, NobodyHasNoBasic) {
  RegistryAccess nobody = access_of({});
  EXPECT_TRUE(nobody.credentials().is_anonymous());
  EXPECT_FALSE(nobody.use_basic());
  EXPECT_EQ(nobody.authorization(kPull, 0), std::nullopt);
}

TEST(RegistryAccessTest, OneTokenIsAskedForAllThatIsWanted) {
  RegistryAccess access = access_of(ann());
  access.want(kPush);
  access.want(Scopes::repository("o/base", {"pull"}));
  Challenge challenge = kBearer;
  challenge.parameters["scope"] = " repository:o/named:pull  aws ";
  const Scopes asked = access.scopes_to_ask(Scopes::repository("o/now", {"pull"}), challenge);
  EXPECT_EQ(asked.texts(),
            (std::vector<std::string>{"aws", "repository:o/app:pull,push", "repository:o/base:pull",
                                      "repository:o/named:pull", "repository:o/now:pull"}));
}

TEST(RegistryAccessTest, RandomBitsDifferFromCallToCallAndSeedToSeed) {
  RegistryAccess access = access_of({});
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1'000; ++i) {
    seen.insert(access.next_random());
  }
  EXPECT_EQ(seen.size(), 1'000U);
  RegistryAccess zero(*parse_origin("r.example", true), {}, 0);
  EXPECT_NE(zero.next_random(), zero.next_random());
  EXPECT_EQ(seen.count(zero.next_random()), 0U);
}

}  // namespace
}  // namespace regcache
