// Method: every status that the question for a blob can be answered with.
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

}  // namespace
}  // namespace regcache
