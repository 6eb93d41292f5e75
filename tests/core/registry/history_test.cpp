// Method: random but legal histories of every kind of session: answers, redirects, challenges, breaks.
// Whatever comes, the session ends, is over when it has ended, and gives no secret away.
#include <gtest/gtest.h>

#include <memory>

#include "core/limits.h"
#include "core/registry/blob_sessions.h"
#include "core/registry/blob_upload.h"
#include "core/registry/manifest_sessions.h"
#include "core/registry/tag_list.h"
#include "tests/core/random.h"
#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

const std::string kBlob = "hello cache";

constexpr const char* kPlaces[] = {"/v2/o/app/blobs/uploads/1?_state=x",
                                   "https://storage.example/x?sig=1",
                                   "https://r.example:8443/x",
                                   "http://r.example/x",
                                   "https://169.254.169.254/",
                                   "?again",
                                   "//other.example",
                                   "\\",
                                   ""};
constexpr const char* kChallenges[] = {
    "Bearer realm=\"https://auth.example/token\"",
    "Bearer realm=\"https://auth.example/token\",scope=\"a:b:c\"",
    "Bearer realm=\"http://auth.example/token\"",
    "Bearer realm=\"https://10.0.0.1/token\"",
    "Basic realm=\"x\"",
    "Bearer error=\"insufficient_scope\"",
    "Nonsense"};
constexpr const char* kBodies[] = {R"({"token":"abc","expires_in":1})",
                                   R"({"schemaVersion":2,"manifests":[]})",
                                   R"({"tags":["a"]})",
                                   R"({"errors":[{"code":"DENIED"}]})",
                                   "{",
                                   ""};
constexpr const char* kOthers[] = {
    "30",
    "86400",
    "-1",
    "<?last=a>; rel=next",
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "bytes 4-10/11",
    "0-5",
    "0-1999999",
    "0-3999999"};
constexpr const char* kNames[] = {"Retry-After",  "Link",  "Docker-Content-Digest", "Content-Range",
                                  "Content-Type", "Range", "OCI-Chunk-Min-Length"};
constexpr int kStatuses[] = {200, 200, 200, 201, 202, 202, 204, 206, 301, 303, 307, 308, 400, 401,
                             401, 401, 403, 404, 404, 405, 409, 413, 416, 429, 500, 502, 503, 999};

std::unique_ptr<Session> some_session(RegistryAccess& access, Random& dice) {
  const BlobPlace blob{"o/app", digest_of(kBlob), kBlob.size()};
  const ManifestPlace tag{"o/app", "cache"};
  const Scopes scopes = Scopes::repository("o/app", {"pull"});
  const BlobPlace large{"o/app", digest_of(kBlob), 4'000'000};
  switch (dice.below(10)) {
    case 0:
      return std::make_unique<BlobHead>(access, blob, scopes);
    case 1:
      return std::make_unique<BlobGet>(access, blob, scopes);
    case 2:
      return std::make_unique<BlobUpload>(access, blob, "o/base");
    case 3:
      return std::make_unique<BlobDelete>(access, blob, scopes);
    case 4:
      return std::make_unique<ManifestHead>(access, tag, scopes);
    case 5:
      return std::make_unique<ManifestGet>(access, tag, scopes);
    case 6:
      return std::make_unique<ManifestPut>(access, tag, scopes, "text/plain", "a manifest");
    case 7:
      return std::make_unique<TagList>(access, "o/app");
    case 8:
      return std::make_unique<BlobUpload>(access, large, std::nullopt);
    default:
      return std::make_unique<Ping>(access);
  }
}

HttpAnswer some_answer(Random& dice) {
  HttpAnswer answer{dice.pick(kStatuses), {}, dice.pick(kBodies)};
  if (dice.below(4) != 0) {
    answer.headers.push_back({"Location", dice.pick(kPlaces)});
  }
  if (answer.status == 401) {
    answer.headers.push_back({"WWW-Authenticate", dice.pick(kChallenges)});
  }
  if (dice.below(2) == 0) {
    answer.headers.push_back({dice.pick(kNames), dice.pick(kOthers)});
  }
  return answer;
}

void feed_body(Session& session, const HttpAnswer& answer, Random& dice) {
  if (answer.status < 200 || answer.status > 299 || session.begin_body(answer) == Intake::refuse) {
    return;
  }
  while (dice.below(3) != 0) {
    const std::size_t at = dice.below(kBlob.size());
    if (!session.body(as_bytes(kBlob.substr(at, 1 + dice.below(kBlob.size()))))) {
      return;
    }
  }
}

// Feeds a session until it ends; false when it does not.
bool run(Scenario& scenario, Session& session, Random& dice) {
  for (int step = 0; step < 4 * kTagPagesMax; ++step) {
    const Result<Command> command = session.next(scenario.now);
    if (!command) {
      (void)scenario.error_of(session);
      return true;
    }
    if (const auto* wait = std::get_if<Wait>(&*command)) {
      EXPECT_LE(wait->delay_ms, kRetryAfterMsMax + 30'000);
      scenario.now += wait->delay_ms;
      continue;
    }
    const auto* request = std::get_if<HttpRequest>(&*command);
    if (request == nullptr) {
      return scenario.is_done(session);
    }
    Scenario::check(*request);
    const HttpAnswer answer = some_answer(dice);
    if (request->expects == Body::blob) {
      feed_body(session, answer, dice);
    }
    if (dice.below(8) == 0) {
      session.fault({static_cast<Fault>(dice.below(8)), "it broke"}, scenario.now);
    } else {
      session.answer(answer, scenario.now);
    }
  }
  return false;
}

TEST(HistoryTest, EveryHistoryEndsAndGivesNothingAway) {
  const Credentials kWho[] = {
      ann(), {}, {.identity_token = "canary"}, {.registry_token = "canary"}};
  for (std::uint64_t seed = 0; seed < 4'000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Random dice(seed);
    Scenario scenario(dice.pick(kWho));
    for (int i = 0; i < 3; ++i) {  // later sessions find the tokens of earlier ones
      const std::unique_ptr<Session> session = some_session(scenario.access, dice);
      EXPECT_TRUE(run(scenario, *session, dice));
    }
  }
}

}  // namespace
}  // namespace regcache
