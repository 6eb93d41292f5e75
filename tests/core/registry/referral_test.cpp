// Method: tables of hosts, and of places that registries lead to.
#include "core/registry/referral.h"

#include <gtest/gtest.h>

#include "core/registry/private_host.h"

namespace regcache {
namespace {

TEST(PrivateHostTest, Private) {
  for (const char* host : {"localhost",
                           "a.localhost",
                           "registry",
                           "nas.local",
                           "db.internal",
                           "127.0.0.1",
                           "127.1",
                           "2130706433",
                           "0x7f000001",
                           "0x7f.1",
                           "0177.0.0.1",
                           "10.1.2.3",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.0.1",
                           "169.254.169.254",
                           "100.64.0.1",
                           "0.0.0.0",
                           "255.255.255.255",
                           "224.0.0.1",
                           "1.2.3.4.5",
                           "1.2.3",
                           "256.1.1.1",
                           "::",
                           "::1",
                           "::ffff:1.2.3.4",
                           "fe80::1",
                           "fc00::1",
                           "fd12::1",
                           "ff02::1",
                           "64:ff9b::a00:1",
                           "2002:7f00:1::",
                           "169.254.169.254.",
                           "localhost.",
                           "foo.0x7f",
                           ""}) {
    EXPECT_TRUE(is_private_host(host)) << host;
  }
}

TEST(PrivateHostTest, Public) {
  for (const char* host : {"ghcr.io", "registry-1.docker.io", "1.1.1.1", "172.32.0.1",
                           "100.128.0.1", "192.0.1.1", "9.9.9.9", "2606:4700::1111",
                           "a.b.c.local.example", "127.0.0.1.nip.io", "ghcr.io.", "x.1password"}) {
    EXPECT_FALSE(is_private_host(host)) << host;
  }
}

TEST(ReferralTest, Table) {
  struct Case {
    const char* registry;
    const char* target;
    bool allowed;
  };
  constexpr Case kCases[] = {
      {"https://ghcr.io/", "https://ghcr.io/x", true},
      {"https://ghcr.io/", "https://storage.example/x?sig=1", true},
      {"https://ghcr.io/", "https://ghcr.io:8443/x", true},
      {"https://ghcr.io/", "http://ghcr.io/x", false},
      {"https://ghcr.io/", "http://storage.example/x", false},
      {"https://ghcr.io/", "https://169.254.169.254/latest", false},
      {"https://ghcr.io/", "https://[::ffff:169.254.169.254]/", false},
      {"https://ghcr.io/", "https://127.1/", false},
      {"https://ghcr.io/", "https://metadata/", false},
      {"https://10.0.0.1/", "https://10.0.0.2/", true},
      {"https://registry.local/", "https://minio.local/", true},
      {"https://registry.local/", "http://minio.local/", false},
      {"https://10.0.0.1/", "https://10.0.0.1:9000/", true},
      {"http://registry.example/", "http://10.0.0.1/", true},
      {"http://registry.example/", "https://10.0.0.1/", true},
      {"http://localhost:5000/", "http://localhost:9000/", true},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(std::string(each.registry) + " -> " + each.target);
    const Result<void> result =
        check_referral(parse_url(each.registry)->origin, *parse_url(each.target));
    EXPECT_EQ(result.has_value(), each.allowed);
    if (!result) {
      EXPECT_EQ(result.error().code, Code::denied);
      EXPECT_EQ(result.error().subject, each.target);
    }
  }
}

TEST(ReferralTest, ErrorsHideSignatures) {
  const Result<void> result =
      check_referral(parse_url("https://a.example/")->origin, *parse_url("http://b/?sig=canary"));
  ASSERT_FALSE(result);
  EXPECT_EQ(to_text(result.error()).find("canary"), std::string::npos);
}

}  // namespace
}  // namespace regcache
