#include "native/server/imitate_registry.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "core/limits.h"
#include "core/oci/media_type.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/natural.h"
#include "native/server/byte_range.h"
#include "native/server/oci_error.h"
#include "native/server/route.h"

namespace regcache {
namespace {

constexpr std::size_t kImitatedUploadsMax = 10'000;

// A body that was read already.
class KeptBody final : public RequestBody {
 public:
  explicit KeptBody(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<void> read_to(const BodySink& sink) override {
    return sink(std::span(reinterpret_cast<const std::uint8_t*>(bytes_.data()), bytes_.size()));
  }

 private:
  std::string bytes_;
};

// A body that ends with an error where it is longer than it may be.
class BoundedBody final : public RequestBody {
 public:
  BoundedBody(RequestBody& inner, std::uint64_t bytes_max) : inner_(inner), left_(bytes_max) {}
  Result<void> read_to(const BodySink& sink) override {
    return inner_.read_to([&](std::span<const std::uint8_t> bytes) -> Result<void> {
      is_exceeded_ = is_exceeded_ || bytes.size() > left_;
      if (is_exceeded_) {
        return fail(Code::unavailable, "request", "its body is larger than it may be");
      }
      left_ -= bytes.size();
      return sink(bytes);
    });
  }
  [[nodiscard]] bool is_exceeded() const { return is_exceeded_; }

 private:
  RequestBody& inner_;
  std::uint64_t left_;
  bool is_exceeded_ = false;
};

// 0 where there is none, or none that is a number.
std::uint64_t number_in(std::optional<std::string_view> text) {
  return parse_natural(text.value_or("")).value_or(0);
}

void replace(std::string& text, std::string_view name, std::string_view value) {
  if (const std::size_t at = text.find(name); at != std::string::npos) {
    text.replace(at, name.size(), value);
  }
}

ServerAnswer refuse_by(const QuirkRule& rule, const Route& route, std::string_view type = {}) {
  std::string message(rule.message);
  replace(message, "{repository}", route.repository);
  replace(message, "{reference}", route.reference);
  replace(message, "{type}", type);
  if (rule.code.empty()) {
    return {rule.status, {{"Content-Type", "text/html"}}, std::move(message), {}, {}};
  }
  return refuse(rule.status, rule.code, message, {});
}

// The type of a manifest that lists what is no manifest, as caches do; nothing for all others, and for
// what the registry will refuse anyway.
std::optional<std::string> cache_index_type(std::string_view json, std::string_view announced) {
  const Result<JsonDocument> document = parse_json(json, kManifestBytesMax);
  if (!document) {
    return std::nullopt;
  }
  const std::optional<JsonValue> entries = find_member(document->root(), "manifests");
  if (!entries || entries->kind() != JsonKind::array) {
    return std::nullopt;
  }
  for (const JsonValue entry : entries->children()) {
    const std::optional<JsonValue> type = find_member(entry, "mediaType");
    if (!type || type->kind() != JsonKind::string || !is_manifest_media_type(type->text())) {
      return std::string(announced);
    }
  }
  return std::nullopt;
}

// What has come of an upload in chunks.
struct Chunks {
  std::uint64_t size_bytes = 0;
  std::uint64_t last_bytes = 0;
  std::string first_range;  // the Range header after the first of them
  unsigned count = 0;
};

class ImitatedRegistry {
 public:
  ImitatedRegistry(Imitation imitation, HttpHandler inner)
      : imitation_(std::move(imitation)), inner_(std::move(inner)) {}

  ServerAnswer answer(const ServerRequest& request) {
    const QuirkRule* const bound = rule(Quirk::body_too_large);
    if (bound == nullptr) {
      return route(request);
    }
    if (number_in(find_header(request.headers, "Content-Length")) > bound->limit) {
      return refuse_by(*bound, {});
    }
    BoundedBody body(*request.body, bound->limit);
    ServerRequest bounded = request;
    bounded.body = &body;
    ServerAnswer answer = route(bounded);
    return body.is_exceeded() ? refuse_by(*bound, {}) : answer;
  }

 private:
  [[nodiscard]] const QuirkRule* rule(Quirk quirk) const { return imitation_.choice.find(quirk); }

  ServerAnswer route(const ServerRequest& request) {
    const std::optional<Route> route = parse_target(request.target);
    if (!route) {
      return inner_(request);
    }
    if (std::optional<ServerAnswer> refusal = refuse_at_once(request, *route)) {
      return *std::move(refusal);
    }
    if (route->endpoint == Endpoint::manifest && request.method == "PUT") {
      return put_manifest(request, *route);
    }
    if (route->endpoint == Endpoint::upload) {
      return upload(request, *route);
    }
    if (route->endpoint == Endpoint::uploads && rule(Quirk::mount) != nullptr &&
        route->query_value("mount")) {
      ServerRequest plain = request;
      plain.target = request.target.substr(0, request.target.find('?'));
      return inner_(plain);
    }
    return inner_(request);
  }

  // What can be refused by its first line.
  std::optional<ServerAnswer> refuse_at_once(const ServerRequest& request, const Route& route) {
    const std::vector<std::string>& known = imitation_.repositories;
    if (!route.repository.empty() && !known.empty() &&
        std::find(known.begin(), known.end(), route.repository) == known.end()) {
      const QuirkRule* const words = rule(Quirk::unknown_repository);
      return words != nullptr ? refuse_by(*words, route)
                              : refuse(Refusal::name_unknown, route.repository);
    }
    const bool is_deletion = request.method == "DELETE" && (route.endpoint == Endpoint::manifest ||
                                                            route.endpoint == Endpoint::blob);
    const bool is_list = route.endpoint == Endpoint::tags || route.endpoint == Endpoint::catalog;
    if (const QuirkRule* const deletion = rule(Quirk::deletion); deletion && is_deletion) {
      return refuse_by(*deletion, route);
    }
    if (const QuirkRule* const referrers = rule(Quirk::referrers);
        referrers && route.endpoint == Endpoint::referrers) {
      return refuse_by(*referrers, route);
    }
    if (const QuirkRule* const page = rule(Quirk::page_too_large);
        page && is_list && number_in(route.query_value("n")) > page->limit) {
      return refuse_by(*page, route);
    }
    return std::nullopt;
  }

  ServerAnswer put_manifest(const ServerRequest& request, const Route& route) {
    std::string bytes;
    const Result<void> received =
        request.body->read_to([&bytes](std::span<const std::uint8_t> piece) -> Result<void> {
          if (bytes.size() <=
              kManifestBytesMax) {  // one piece more than may be: the registry says so
            bytes.append(piece.begin(), piece.end());
          }
          return {};
        });
    if (!received) {
      return refuse(Refusal::manifest_invalid, to_text(received.error()));
    }
    const std::string_view announced =
        find_header(request.headers, "Content-Type").value_or(std::string_view());
    if (const QuirkRule* const index = rule(Quirk::cache_index)) {
      if (const std::optional<std::string> type = cache_index_type(bytes, announced)) {
        return refuse_by(*index, route, *type);
      }
    }
    KeptBody body(std::move(bytes));
    ServerRequest kept = request;
    kept.body = &body;
    const bool by_tag = route.reference.find(':') == std::string::npos;
    if (!imitation_.choice.immutable_tags || !by_tag) {
      return store_manifest(kept);
    }
    const std::lock_guard guard(tags_);  // two that find no tag would both write it
    ServerRequest look = request;
    look.method = "HEAD";
    return inner_(look).status == 200 ? refuse_by(*rule(Quirk::written_tag), route)
                                      : store_manifest(kept);
  }

  ServerAnswer store_manifest(const ServerRequest& request) {
    ServerAnswer answer = inner_(request);
    if (rule(Quirk::referrers) != nullptr) {
      std::erase_if(answer.headers, [](const Header& each) { return each.name == "OCI-Subject"; });
    }
    return answer;
  }

  ServerAnswer upload(const ServerRequest& request, const Route& route) {
    const Chunks before = chunks_of(route.reference);
    if (std::optional<ServerAnswer> refusal = refuse_chunk(request, route, before)) {
      return *std::move(refusal);
    }
    ServerAnswer answer = inner_(request);
    if (request.method == "PATCH" && answer.status == 202) {
      remember_chunk(route.reference, answer);
    }
    if (request.method == "PUT" || request.method == "DELETE") {
      const std::lock_guard guard(mutex_);
      uploads_.erase(route.reference);
    }
    if (rule(Quirk::stale_range) != nullptr && before.count > 0) {
      for (Header& header : answer.headers) {
        header.value = header.name == "Range" ? before.first_range : header.value;
      }
    }
    return answer;
  }

  std::optional<ServerAnswer> refuse_chunk(const ServerRequest& request, const Route& route,
                                           const Chunks& before) {
    const bool is_chunk = find_header(request.headers, "Content-Range").has_value();
    const std::uint64_t length = number_in(find_header(request.headers, "Content-Length"));
    const bool adds = request.method == "PATCH" || (request.method == "PUT" && length > 0);
    if (const QuirkRule* const chunked = rule(Quirk::chunked);
        chunked && adds && (is_chunk || before.count > 0)) {
      return refuse_by(*chunked, route);
    }
    if (const QuirkRule* const large = rule(Quirk::chunk_too_large);
        large && adds && is_chunk && length > large->limit) {
      return refuse_by(*large, route);
    }
    if (const QuirkRule* const small = rule(Quirk::chunk_too_small);
        small && adds && before.count > 0 && before.last_bytes < small->limit) {
      return refuse_by(*small, route);
    }
    return std::nullopt;
  }

  Chunks chunks_of(const std::string& id) {
    const std::lock_guard guard(mutex_);
    const auto at = uploads_.find(id);
    return at == uploads_.end() ? Chunks() : at->second;
  }

  void remember_chunk(const std::string& id, const ServerAnswer& answer) {
    const std::string range(find_header(answer.headers, "Range").value_or("0-0"));
    const std::optional<ByteRange> has = parse_chunk_range(range);
    const std::lock_guard guard(mutex_);
    if (!has || (uploads_.size() >= kImitatedUploadsMax && !uploads_.contains(id))) {
      return;
    }
    Chunks& chunks = uploads_[id];
    chunks.last_bytes = has->last + 1 - chunks.size_bytes;
    chunks.size_bytes = has->last + 1;
    chunks.first_range = chunks.count == 0 ? range : chunks.first_range;
    ++chunks.count;
  }

  const Imitation imitation_;
  const HttpHandler inner_;
  std::mutex tags_;   // held while a tag is looked for and written
  std::mutex mutex_;  // guards uploads_
  std::map<std::string, Chunks, std::less<>> uploads_;
};

}  // namespace

HttpHandler imitate_registry(Imitation imitation, HttpHandler inner) {
  const auto registry = std::make_shared<ImitatedRegistry>(std::move(imitation), std::move(inner));
  return [registry](const ServerRequest& request) { return registry->answer(request); };
}

}  // namespace regcache
