#include <algorithm>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/oci/sha256.h"
#include "core/registry/blob_sessions.h"
#include "core/registry/blob_stream.h"
#include "core/registry/blob_upload.h"
#include "core/registry/challenge.h"
#include "core/registry/manifest_sessions.h"
#include "core/registry/private_host.h"
#include "core/registry/tag_list.h"
#include "core/result/check.h"
#include "tests/fuzz/fuzz_target.h"

namespace regcache {
namespace {

// Secrets have "canary" in them; so has their base64, of which this is a piece.
constexpr std::string_view kSecret = "canary";
constexpr std::string_view kSecretBase64 = "Y2FuYXJ5";
constexpr std::string_view kBlob = "what the descriptor names";
// Requests and waits of one session, for any registry: more means that it would not end.
constexpr int kCommandsMax = 5'000;

bool has_secret(std::string_view text) {
  return text.find(kSecret) != std::string_view::npos ||
         text.find(kSecretBase64) != std::string_view::npos;
}

// What a hostile registry answers, one after the other: "STATUS", headers, an empty line, the body, and "---" on a
// line of its own. "broken" instead of a status: no answer comes. When nothing is left, no answer comes any more.
class Script {
 public:
  explicit Script(std::string_view text) : rest_(text) {}

  std::string_view line() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return line;
  }

  std::optional<HttpAnswer> next() {
    HttpAnswer answer;
    const std::string_view status = line();
    if (status.size() != 3 ||
        !std::all_of(status.begin(), status.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return std::nullopt;
    }
    answer.status = std::stoi(std::string(status));
    for (std::string_view header = line(); !header.empty(); header = line()) {
      const std::size_t colon = std::min(header.find(": "), header.size());
      answer.headers.push_back({std::string(header.substr(0, colon)),
                                std::string(header.substr(std::min(colon + 2, header.size())))});
    }
    const std::size_t end = std::min(rest_.find("\n---\n"), rest_.size());
    answer.body = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 5, rest_.size()));
    return answer;
  }

 private:
  std::string_view rest_;
};

// Says whether requests may go where they go.
class Guard {
 public:
  explicit Guard(const Origin& registry) : registry_(registry) {}

  void check(const HttpRequest& request) {
    const Result<Url> url = parse_url(request.url);
    REGCACHE_CHECK(url.has_value());
    REGCACHE_CHECK(url->origin.tls && !is_private_host(url->origin.host));
    REGCACHE_CHECK(!has_secret(request.url));
    is_registry_ = url->origin == registry_;
    for (const Header& header : request.headers) {
      REGCACHE_CHECK(header.value.find_first_of("\r\n") == std::string::npos);
      REGCACHE_CHECK(header.name != "Authorization" || is_registry_ || is_token_service(request));
    }
    REGCACHE_CHECK(!has_secret(request.body) || is_token_service(request));
  }

  // Only the registry itself says where tokens are.
  void learn(const HttpAnswer& answer) {
    if (is_registry_ && answer.status == 401) {
      for (const Challenge& challenge : parse_challenges(answer.headers)) {
        const Result<Url> realm = parse_url(challenge.parameter("realm"));
        if (realm) {
          services_.push_back(realm->origin);
        }
      }
    }
  }

 private:
  [[nodiscard]] bool is_token_service(const HttpRequest& request) const {
    const Result<Url> url = parse_url(request.url);
    return std::find(services_.begin(), services_.end(), url->origin) != services_.end();
  }

  Origin registry_;
  bool is_registry_ = false;
  std::vector<Origin> services_;
};

// What an edge keeps of a blob.
struct Sink {
  std::string bytes;

  // Hands the body over in two pieces; whether all of it was wanted.
  bool take(Session& session, const HttpAnswer& answer) {
    const Intake intake = session.begin_body(answer);
    if (intake == Intake::restart) {
      bytes.clear();
    }
    const std::size_t half = answer.body.size() / 2;
    const std::string_view body = answer.body;
    for (const std::string_view piece : {body.substr(0, half), body.substr(half)}) {
      const FuzzInput span(reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size());
      if (intake == Intake::refuse || !session.body(span)) {
        return false;
      }
      bytes.append(piece);
    }
    return true;
  }
};

// Whether the session succeeds. It ends in any case, and its error has no secret in it.
bool run_session(Session& session, Script& script, const Origin& registry, Sink& sink) {
  Guard guard(registry);
  Milliseconds now = 1;
  for (int i = 0; i < kCommandsMax; ++i) {
    const Result<Command> command = session.next(now);
    if (!command) {
      REGCACHE_CHECK(!has_secret(to_text(command.error())));
      REGCACHE_CHECK(!session.next(now));
      return false;
    }
    if (std::holds_alternative<Done>(*command)) {
      return true;
    }
    if (const auto* wait = std::get_if<Wait>(&*command)) {
      now += wait->delay_ms;
      continue;
    }
    const auto& request = std::get<HttpRequest>(*command);
    guard.check(request);
    std::optional<HttpAnswer> answer = script.next();
    if (!answer) {
      session.fault({Fault::reset, "the connection broke", request.content_length / 2}, now);
      continue;
    }
    guard.learn(*answer);
    if (request.expects == Body::blob && answer->status / 100 == 2) {
      (void)sink.take(session, *answer);
      answer->body.clear();
    }
    session.answer(*std::move(answer), now);
  }
  REGCACHE_UNREACHABLE();
}

void talk_to_registry(FuzzInput bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (has_secret(text)) {
    return;  // what the registry says itself is not ours to keep
  }
  Script script(text);
  const Origin origin = *parse_origin("r.example", true);
  RegistryAccess access(origin, {.username = "ann", .password = std::string(kSecret)},
                        bytes.size());
  const BlobPlace blob{"o/app", digest_of(kBlob), kBlob.size()};
  const ManifestPlace manifest{"o/app", "cache"};
  const Scopes scopes = Scopes::repository("o/app", {"pull", "push"});
  const std::string_view what = script.line();
  Sink sink;
  const auto run = [&](Session& session) { return run_session(session, script, origin, sink); };
  if (what == "get blob") {
    BlobGet session(access, blob, scopes);
    REGCACHE_CHECK(!run(session) || sink.bytes == kBlob);
  } else if (what == "head blob") {
    BlobHead session(access, blob, scopes);
    (void)run(session);
  } else if (what == "put blob" || what == "mount blob") {
    BlobUpload session(access, blob,
                       what == "mount blob" ? std::optional<std::string>("o/base") : std::nullopt);
    (void)run(session);
  } else if (what == "stream blob") {
    BlobStream session(access, "o/app");
    session.name(blob.digest);
    (void)run(session);
  } else if (what == "get manifest") {
    ManifestGet session(access, manifest, scopes);
    REGCACHE_CHECK(!run(session) || session.digest() == digest_of(session.bytes()));
  } else if (what == "get manifest by digest") {
    ManifestGet session(access, {"o/app", blob.digest.text()}, scopes);
    REGCACHE_CHECK(!run(session) || session.digest() == blob.digest);
  } else if (what == "head manifest") {
    ManifestHead session(access, manifest, scopes);
    (void)run(session);
  } else if (what == "put manifest") {
    ManifestPut session(access, manifest, scopes, "application/vnd.oci.image.manifest.v1+json",
                        "{}");
    (void)run(session);
  } else if (what == "delete manifest") {
    ManifestDelete session(access, manifest, scopes);
    (void)run(session);
  } else if (what == "list tags") {
    TagList session(access, "o/app");
    (void)run(session);
  }
}

constexpr FuzzTarget kTargets[] = {{"session", talk_to_registry}};

}  // namespace

std::span<const FuzzTarget> session_targets() {
  return kTargets;
}

}  // namespace regcache
