// Method: locations opened against each kind of real registry, with and without TLS and a password.
#include "native/store/store_opener.h"

#include <gtest/gtest.h>

#include "tests/native/places.h"
#include "tests/native/raw_server.h"
#include "tests/native/registry_process.h"

namespace regcache {
namespace {

Credentials credentials(const std::string& password) {
  Credentials typed;
  typed.username = kRegistryUser;
  typed.password = password;
  return typed;
}

class StoreOpenerTest : public RegistryTest {
 protected:
  // What a look for a manifest that is not there says: "" when it went well.
  static std::string look(Places& places, const std::string& location) {
    const OpenLocation there = places.read(location);
    return failure_of(there.store->head_manifest("none"));
  }
  static ConnectionSettings trusting(const RegistryProcess& registry) {
    ConnectionSettings settings;
    settings.tls.ca_file = registry.ca_file();
    return settings;
  }
};

TEST_P(StoreOpenerTest, LoopbackNeedsNoTls) {
  const auto registry = start();
  Places places;
  EXPECT_EQ(look(places, registry->host() + "/o/app:x"), "");
}

TEST_P(StoreOpenerTest, NamedAuthorityMeansTls) {
  const auto registry = start({.tls = true});
  Places places(trusting(*registry));
  EXPECT_EQ(look(places, registry->host() + "/o/app:x"), "");
}

TEST_P(StoreOpenerTest, ForeignAuthorityIsNotTrusted) {
  const auto registry = start({.tls = true});
  const auto other = start({.tls = true});
  Places places(trusting(*other));
  const OpenLocation there = places.read(registry->host() + "/o/app:x");
  const auto result = there.store->head_manifest("none");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::unavailable);
  EXPECT_NE(result.error().detail.find("certificate"), std::string::npos) << failure_of(result);
}

TEST_P(StoreOpenerTest, InsecureTakesAnyCertificate) {
  const auto registry = start({.tls = true});
  const auto other = start({.tls = true});
  ConnectionSettings settings = trusting(*other);
  settings.tls.verify = false;
  Places places(std::move(settings));
  EXPECT_EQ(look(places, registry->host() + "/o/app:x"), "");
}

TEST_P(StoreOpenerTest, InsecureFallsBackToPlainHttp) {
  const auto registry = start();
  const auto other = start({.tls = true});  // its authority makes even loopback try TLS first
  Places places(trusting(*other));
  const std::string reference = registry->host() + "/o/app:x";
  EXPECT_NE(look(places, reference), "");
  EXPECT_EQ(look(places, "type=registry,registry.insecure=true,ref=" + reference), "");
}

TEST_P(StoreOpenerTest, CredentialsAreTriedByPing) {
  const auto registry = start({.basic = true});
  Places places;
  EXPECT_EQ(failure_of(places.opener().ping(registry->host(), credentials(kRegistryPassword))), "");
  const Result<void> wrong = places.opener().ping(registry->host(), credentials("wrong"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Code::denied);
  EXPECT_EQ(failure_of(wrong).find("wrong"), std::string::npos);
}

TEST_P(StoreOpenerTest, CredentialsAreUsed) {
  const auto registry = start({.basic = true});
  Places nobody;
  const OpenLocation there = nobody.read(registry->host() + "/o/app:x");
  const auto refused = there.store->head_manifest("none");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::denied);
  Places known({}, credentials(kRegistryPassword));
  EXPECT_EQ(look(known, registry->host() + "/o/app:x"), "");
}

REGCACHE_EACH_REGISTRY(StoreOpenerTest);

TEST(StoreOpener, NamesWhatItOpened) {
  Places places;
  const OpenLocation layout = places.read("oci:/some/where:tag");
  EXPECT_EQ(layout.name, "tag");
  EXPECT_EQ(layout.text, "oci:/some/where:tag");
  EXPECT_EQ(layout.repository, "");
  const OpenLocation registry = places.read("127.0.0.1:1/o/app");
  EXPECT_EQ(registry.name, "latest");
  EXPECT_EQ(registry.text, "127.0.0.1:1/o/app:latest");
  EXPECT_EQ(registry.repository, "o/app");
}

TEST(StoreOpener, NobodyThereIsUnavailable) {
  Places places;
  const std::string host = "127.0.0.1:" + std::to_string(free_port());
  const Result<void> result = places.opener().ping(host, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::unavailable);
  EXPECT_NE(failure_of(result).find(host), std::string::npos);
}

TEST(StoreOpener, CertificatesThatAreMissingAreNamed) {
  ConnectionSettings settings;
  settings.tls.ca_file = "/no/such/file.pem";
  Places places(std::move(settings));
  const auto opened = places.opener().open("127.0.0.1:1/o/app", Access::read);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().subject, "/no/such/file.pem");
}

}  // namespace
}  // namespace regcache
