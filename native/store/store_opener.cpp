#include "native/store/store_opener.h"

#include <random>

#include "core/limits.h"
#include "core/registry/tag_list.h"
#include "native/store/host_certificates.h"
#include "native/store/host_transport.h"
#include "native/store/layout_store.h"
#include "native/transport/driver.h"

namespace regcache {
namespace {

// Nobody but Docker writes to docker.io/library: a bare word is a folder whose "./" was forgotten.
Result<void> expect_writable(std::string_view text, const Location& location) {
  const bool is_bare_word = text.find_first_of("/=") == std::string_view::npos &&
                            std::holds_alternative<RegistryLocation>(location);
  if (is_bare_word) {
    return fail(Code::invalid_input, std::string(text),
                "this would be a repository of Docker Hub, docker.io/library",
                "for a folder write ./FOLDER or oci:FOLDER:TAG");
  }
  return {};
}

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

}  // namespace

Result<Transport*> StoreOpener::transport(bool verify) {
  std::unique_ptr<Transport>& made = verify ? verifying_ : trusting_;
  if (!made) {
    TransportSettings settings;
    settings.tls = settings_.tls;
    settings.tls.verify = verify;
    settings.trace = settings_.trace;
    REGCACHE_TRY_ASSIGN(settings.proxies, ProxyRules::from(process_environment));
    REGCACHE_TRY_ASSIGN(made,
                        make_host_transport(std::move(settings), process_environment, cancel_));
  }
  return made.get();
}

// Plain HTTP is for loopback and for those who ask for it; registry.insecure means TLS without
// verification first, as BuildKit has it (facts 9.1).
Result<Origin> StoreOpener::origin_of(const std::string& host, bool insecure) {
  REGCACHE_TRY_ASSIGN(const Origin plain, parse_origin(host, false));
  REGCACHE_TRY_ASSIGN(const Origin usual, usual_origin(host, settings_.tls, process_environment));
  if (settings_.plain_http) {
    return plain;
  }
  if (!insecure || !usual.tls) {
    return usual;
  }
  REGCACHE_TRY_ASSIGN(Transport * trusting, transport(false));
  RegistryAccess access(usual, {}, random_seed());
  Ping ping(access);
  std::mutex mutex;
  const Result<void> answer = drive(ping, Edge{*trusting, mutex, cancel_});
  return !answer && answer.error().code == Code::unavailable ? plain : usual;
}

Result<OpenLocation> StoreOpener::open(std::string_view location, Access access) {
  const Direction direction = access == Access::read ? Direction::cache_from : Direction::cache_to;
  REGCACHE_TRY_ASSIGN(const Location parsed, parse_location(location, direction));
  if (access != Access::read) {
    REGCACHE_TRY(expect_writable(location, parsed));
  }
  return open(parsed, access);
}

Result<OpenLocation> StoreOpener::open(const Location& location, Access access) {
  if (const auto* registry = std::get_if<RegistryLocation>(&location)) {
    return open_registry(*registry, access);
  }
  const auto& layout = *std::get_if<LayoutLocation>(&location);
  return OpenLocation{
      .store = std::make_unique<LayoutStore>(LayoutFiles(layout.folder, durability_), cancel_),
      .name = layout.name,
      .text = location_text(location)};
}

Result<OpenLocation> StoreOpener::open_registry(const RegistryLocation& location, Access access) {
  const Reference& reference = location.reference;
  const bool insecure = location.insecure || !settings_.tls.verify;
  REGCACHE_TRY_ASSIGN(const Origin origin, origin_of(reference.host(), insecure));
  REGCACHE_TRY_ASSIGN(Credentials credentials,
                      credentials_.find(reference.registry(), reference.repository()));
  REGCACHE_TRY_ASSIGN(Transport * reach, transport(!insecure));
  std::vector<std::string> actions = {"pull"};
  if (access != Access::read) {
    actions.emplace_back(access == Access::write ? "push" : "delete");
  }
  return OpenLocation{
      .store = std::make_unique<RegistryStore>(
          *reach, cancel_, *run_,
          RegistryAccess(origin, std::move(credentials), random_seed(), run_->memory),
          reference.repository(), actions),
      .name = reference.manifest_name(),
      .text = location_text(location),
      .host = origin.text(),
      .repository = reference.repository()};
}

Result<StoreOpener::Greeting> StoreOpener::greet(std::string_view host) {
  const bool insecure = !settings_.tls.verify;
  REGCACHE_TRY_ASSIGN(const Origin origin, origin_of(std::string(host), insecure));
  REGCACHE_TRY_ASSIGN(Transport * reach, transport(!insecure));
  const HttpRequest request{.url = origin.text() + "/v2/",
                            .headers = {{"Origin", "https://page.example"}},
                            .body = {},
                            .expects = Body::text,
                            .answer_bytes_max = kErrorBodyBytesMax};
  std::variant<HttpAnswer, TransportFault> answer = reach->send(request, {});
  if (const auto* fault = std::get_if<TransportFault>(&answer)) {
    return fail(Code::unavailable, request.url, fault->detail);
  }
  return Greeting{request.url, std::move(*std::get_if<HttpAnswer>(&answer))};
}

Result<void> StoreOpener::ping(std::string_view registry, Credentials credentials) {
  const std::string name(registry);
  const std::string host = name == "docker.io" ? "registry-1.docker.io" : name;
  const bool insecure = !settings_.tls.verify;
  REGCACHE_TRY_ASSIGN(const Origin origin, origin_of(host, insecure));
  REGCACHE_TRY_ASSIGN(Transport * reach, transport(!insecure));
  RegistryAccess access(origin, std::move(credentials), random_seed());
  Ping session(access);
  std::mutex mutex;
  return drive(session, Edge{*reach, mutex, cancel_});
}

}  // namespace regcache
