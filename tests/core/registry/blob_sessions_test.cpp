// Method: every status that asking for and deleting a blob can be answered with.
#include "core/registry/blob_sessions.h"

#include <gtest/gtest.h>

#include "tests/core/registry/scenario.h"

namespace regcache {
namespace {

BlobPlace blob() {
  return {"o/app", digest_of("hello cache"), 11};
}

TEST(BlobHeadTest, IsThereOrNot) {
  for (const int status : {200, 404}) {
    Scenario scenario;
    BlobHead head(scenario.access, blob(), {});
    const HttpRequest request = scenario.ask(head);
    EXPECT_EQ(request.method, Method::head);
    EXPECT_EQ(request.expects, Body::none);
    scenario.answer(head, status);
    EXPECT_TRUE(scenario.is_done(head));
    EXPECT_EQ(head.is_there(), status == 200);
  }
}

TEST(BlobHeadTest, AnythingElseIsAnError) {
  for (const int status : {206, 204, 400, 403, 405, 501}) {
    Scenario scenario;
    BlobHead head(scenario.access, blob(), {});
    (void)scenario.ask(head);
    scenario.answer(head, status);
    EXPECT_EQ(scenario.error_of(head).subject, blob().digest.text());
  }
}

TEST(BlobHeadTest, WantsNoBody) {
  Scenario scenario;
  BlobHead head(scenario.access, blob(), {});
  (void)scenario.ask(head);
  EXPECT_EQ(head.begin_body({200, {}, {}}), Intake::refuse);
  EXPECT_FALSE(head.body(as_bytes("x")));
}

TEST(BlobDeleteTest, IsDoneOrRefused) {
  for (const int status : {200, 202, 204}) {
    Scenario scenario;
    BlobDelete session(scenario.access, blob(), {});
    EXPECT_EQ(scenario.ask(session).method, Method::delete_);
    scenario.answer(session, status);
    EXPECT_TRUE(scenario.is_done(session));
  }
  struct Case {
    int status;
    Code code;
  };
  constexpr Case kCases[] = {
      {400, Code::refused}, {403, Code::denied}, {404, Code::not_found}, {405, Code::refused}};
  for (const Case& each : kCases) {
    Scenario scenario;
    BlobDelete session(scenario.access, blob(), {});
    (void)scenario.ask(session);
    scenario.answer(session, each.status);
    EXPECT_EQ(scenario.error_of(session).code, each.code);
  }
}

}  // namespace
}  // namespace regcache
