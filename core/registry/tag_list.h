// The tags of a repository, page by page; and whether a registry is there at all.
//
//   GET /v2/o/app/tags/list?n=1000   -> 200 {"name":"o/app","tags":[...]}  Link: </v2/...>; rel="next"
//   GET /v2/                         -> 200
//
// Source:  distribution-spec v1.1.1, "Listing Tags", "Determining Support".
#pragma once

#include <string>
#include <vector>

#include "core/registry/steps_session.h"

namespace regcache {

// Errors:  those of Exchange and answer_error; invalid_input for a page that is no list of tags; refused
//          for a next page at another origin; out_of_range past kTagPagesMax.
class TagList final : public StepsSession {
 public:
  TagList(RegistryAccess& access, std::string repository);

  // After Done, in the registry's order.
  [[nodiscard]] const std::vector<std::string>& tags() const { return tags_; }

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  std::string repository_;
  std::string next_url_;
  int pages_ = 0;
  std::vector<std::string> tags_;
};

// Succeeds when the registry speaks the protocol and takes our credentials.
class Ping final : public StepsSession {
 public:
  explicit Ping(RegistryAccess& access) : StepsSession(access) {}

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  bool finished_ = false;
};

}  // namespace regcache
