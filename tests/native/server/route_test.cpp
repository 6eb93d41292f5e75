// Method: a table of targets and what they name, the malformed beside the good.
#include "native/server/route.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

struct RouteCase {
  const char* target;
  Endpoint endpoint;
  const char* repository;
  const char* reference;
};

constexpr RouteCase kRoutes[] = {
    {"/v2", Endpoint::base, "", ""},
    {"/v2/", Endpoint::base, "", ""},
    {"/v2/?x=y", Endpoint::base, "", ""},
    {"/v2/_catalog", Endpoint::catalog, "", ""},
    {"/v2/_catalog?n=1", Endpoint::catalog, "", ""},
    {"/v2/a/tags/list", Endpoint::tags, "a", ""},
    {"/v2/a/b/c/tags/list", Endpoint::tags, "a/b/c", ""},
    {"/v2/tags/list/tags/list", Endpoint::tags, "tags/list", ""},
    {"/v2/a/manifests/latest", Endpoint::manifest, "a", "latest"},
    {"/v2/a/manifests/sha256:ab", Endpoint::manifest, "a", "sha256:ab"},
    {"/v2/a/manifests/sha256%3Aab", Endpoint::manifest, "a", "sha256:ab"},
    {"/v2/manifests/manifests/manifests", Endpoint::manifest, "manifests", "manifests"},
    {"/v2/a/blobs/sha256:ab", Endpoint::blob, "a", "sha256:ab"},
    {"/v2/a/blobs/uploads", Endpoint::uploads, "a", ""},
    {"/v2/a/blobs/uploads/", Endpoint::uploads, "a", ""},
    {"/v2/a/blobs/uploads/?mount=x", Endpoint::uploads, "a", ""},
    {"/v2/a/blobs/uploads/0123", Endpoint::upload, "a", "0123"},
    {"/v2/a/blobs/uploads/blobs/uploads/0123", Endpoint::upload, "a/blobs/uploads", "0123"},
    {"/v2/a/referrers/sha256:ab", Endpoint::referrers, "a", "sha256:ab"},
    {"/v2/%61/tags/list", Endpoint::tags, "a", ""},
    // Names are checked later: a route tells only what stands where.
    {"/v2/A%00/../tags/list", Endpoint::tags, nullptr, ""},
    {"/v2//tags/list", Endpoint::tags, "", ""},
    {"/v2/a%zz/tags/list", Endpoint::tags, "a%zz", ""},
};

TEST(Route, NamesTheEndpoint) {
  for (const RouteCase& c : kRoutes) {
    SCOPED_TRACE(c.target);
    const std::optional<Route> route = parse_target(c.target);
    ASSERT_TRUE(route);
    EXPECT_EQ(route->endpoint, c.endpoint);
    if (c.repository != nullptr) {
      EXPECT_EQ(route->repository, c.repository);
    }
    if (route->endpoint != Endpoint::tags && route->endpoint != Endpoint::uploads) {
      EXPECT_EQ(route->reference, c.reference);
    }
  }
}

TEST(Route, IsNothingForEverythingElse) {
  for (const char* const target :
       {"", "/", "v2/", "/v1/", "/v2x", "/v2/a", "/v2/a/", "/v2/a/tags", "/v2/a/tags/", "/v2/a/b",
        "/v2/tags/list", "/v2/a/uploads/x", "/v2/_catalog/x", "/v2/manifests/x", "/V2/"}) {
    SCOPED_TRACE(target);
    EXPECT_FALSE(parse_target(target));
  }
}

TEST(Route, QueryIsDecoded) {
  const std::optional<Route> route =
      parse_target("/v2/a/blobs/uploads/?mount=sha256%3Aab&from=b%2Fc&&empty&plus=a+b&mount=2");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->query_value("mount"), "sha256:ab");
  EXPECT_EQ(route->query_value("from"), "b/c");
  EXPECT_EQ(route->query_value("empty"), "");
  EXPECT_EQ(route->query_value("plus"), "a b");
  EXPECT_EQ(route->query_value("absent"), std::nullopt);
}

TEST(Route, LongTargetsTakeLinearTime) {
  const std::string slashes = "/v2/" + std::string(1'000'000, '/');
  EXPECT_FALSE(parse_target(slashes));
  EXPECT_TRUE(parse_target("/v2/" + std::string(1'000'000, 'a') + "/tags/list"));
}

}  // namespace
}  // namespace regcache
