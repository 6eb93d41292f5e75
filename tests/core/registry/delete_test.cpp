// Method: every status that the deletion of a blob and of a manifest can be answered with.
#include <gtest/gtest.h>

#include <memory>

#include "core/registry/blob_sessions.h"
#include "core/registry/manifest_sessions.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const Digest kDigest = digest_of("hello cache");

// A session that deletes a blob, a manifest or a tag, and what it asks for.
struct Deletion {
  std::unique_ptr<Session> session;
  std::string url;
};

std::vector<Deletion> deletions(RegistryAccess& access) {
  std::vector<Deletion> all;
  const std::string repository = "https://r.example/v2/o/app/";
  all.push_back({std::make_unique<BlobDelete>(access, BlobPlace{"o/app", kDigest, 11}, Scopes()),
                 repository + "blobs/" + kDigest.text()});
  for (const std::string& name : {std::string("cache"), kDigest.text()}) {
    all.push_back({std::make_unique<ManifestDelete>(access, ManifestPlace{"o/app", name}, Scopes()),
                   repository + "manifests/" + name});
  }
  return all;
}

TEST(DeleteTest, IsDoneOrRefused) {
  struct Case {
    int status;
    std::optional<Code> code;
  };
  constexpr Case kCases[] = {
      {200, std::nullopt},  {202, std::nullopt}, {204, std::nullopt},    {201, Code::refused},
      {400, Code::refused}, {403, Code::denied}, {404, Code::not_found}, {405, Code::unsupported},
  };
  for (const Case& each : kCases) {
    Scenario scenario;
    for (const Deletion& deletion : deletions(scenario.access)) {
      SCOPED_TRACE(deletion.url + " " + std::to_string(each.status));
      const HttpRequest request = scenario.ask(*deletion.session);
      EXPECT_EQ(request.method, Method::delete_);
      EXPECT_EQ(request.url, deletion.url);
      scenario.answer(*deletion.session, each.status);
      if (each.code) {
        EXPECT_EQ(scenario.error_of(*deletion.session).code, each.code);
      } else {
        EXPECT_TRUE(scenario.is_done(*deletion.session));
      }
    }
  }
}

}  // namespace
}  // namespace regcache
