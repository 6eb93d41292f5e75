#include "core/registry/tag_list.h"

#include "core/limits.h"
#include "core/registry/answer_error.h"
#include "core/registry/link.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {

TagList::TagList(RegistryAccess& access, std::string repository)
    : StepsSession(access),
      repository_(std::move(repository)),
      next_url_(url(repository_ + "/tags/list?n=1000")) {}  // more is refused by ECR

std::optional<RequestPlan> TagList::plan() {
  if (next_url_.empty()) {
    return std::nullopt;
  }
  return RequestPlan{.request = {.method = Method::get,
                                 .url = next_url_,
                                 .expects = Body::text,
                                 .answer_bytes_max = kTagPageBytesMax},
                     .scopes = Scopes::repository(repository_, {"pull"}),
                     .what = repository_};
}

Result<void> TagList::take(Reply reply) {
  if (reply.answer.status != 200) {
    return fail(answer_error(reply.request, reply.answer, repository_));
  }
  REGCACHE_TRY_ASSIGN(const JsonDocument page, parse_json(reply.answer.body, kTagPageBytesMax));
  REGCACHE_TRY(page.root().as_object());
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> tags, array_member(page.root(), "tags"));
  if (tags) {
    for (const JsonValue tag : tags->children()) {
      REGCACHE_TRY_ASSIGN(const std::string_view name, tag.as_string());
      tags_.emplace_back(name);
    }
  }
  next_url_.clear();
  const std::optional<std::string_view> link = next_link(reply.answer.headers);
  if (!link) {
    return {};
  }
  pages_ += 1;
  if (pages_ == kTagPagesMax) {
    return fail(Code::out_of_range, repository_,
                "the list of tags has more than " + std::to_string(kTagPagesMax) + " pages");
  }
  const Result<Url> next = resolve_url(reply.from, *link);
  if (!next || next->origin != access().origin()) {
    return fail(Code::refused, repository_, "the next page of tags is not at this registry");
  }
  next_url_ = next->text();
  return {};
}

std::optional<RequestPlan> Ping::plan() {
  if (finished_) {
    return std::nullopt;
  }
  return RequestPlan{.request = {.method = Method::get, .url = url("")},
                     .what = access().origin().host_header()};
}

Result<void> Ping::take(Reply reply) {
  if (reply.answer.status != 200) {
    return fail(answer_error(reply.request, reply.answer, access().origin().host_header()));
  }
  finished_ = true;
  return {};
}

}  // namespace regcache
