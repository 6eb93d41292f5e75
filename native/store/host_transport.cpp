#include "native/store/host_transport.h"

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "native/store/host_certificates.h"

namespace regcache {
namespace {

class HostTransport final : public Transport {
 public:
  HostTransport(TransportSettings settings, Environment environment, const CancelToken& cancel,
                std::unique_ptr<Transport> ordinary)
      : settings_(std::move(settings)),
        environment_(std::move(environment)),
        cancel_(cancel),
        ordinary_(std::move(ordinary)) {}

  std::variant<HttpAnswer, TransportFault> send(const HttpRequest& request,
                                                const Bodies& bodies) override {
    const Result<Url> url = parse_url(request.url);
    if (!url || !url->origin.tls) {
      return ordinary_->send(request, bodies);
    }
    const Result<Transport*> chosen = transport_of(url->origin);
    if (!chosen) {
      return TransportFault{Fault::tls, to_text(chosen.error())};
    }
    return (*chosen)->send(request, bodies);
  }

 private:
  // Nothing is ever taken out, so that what is returned lives as long as this.
  Result<Transport*> transport_of(const Origin& origin) {
    const std::lock_guard lock(mutex_);
    const auto known = of_origins_.find(origin.text());
    if (known != of_origins_.end()) {
      return known->second ? known->second.get() : ordinary_.get();
    }
    const std::string folder = certificate_folder(origin, environment_);
    std::unique_ptr<Transport> own;
    if (!folder.empty()) {
      TransportSettings settings = settings_;
      REGCACHE_TRY_ASSIGN(settings.tls, with_certificates_of(folder, settings_.tls));
      REGCACHE_TRY_ASSIGN(own, make_transport(std::move(settings), cancel_));
    }
    Transport* const made = own ? own.get() : ordinary_.get();
    of_origins_.emplace(origin.text(), std::move(own));
    return made;
  }

  const TransportSettings settings_;
  const Environment environment_;
  const CancelToken& cancel_;
  const std::unique_ptr<Transport> ordinary_;
  std::mutex mutex_;                                              // guards what follows
  std::map<std::string, std::unique_ptr<Transport>> of_origins_;  // null: the ordinary one
};

}  // namespace

Result<std::unique_ptr<Transport>> make_host_transport(TransportSettings settings,
                                                       Environment environment,
                                                       const CancelToken& cancel) {
  REGCACHE_TRY_ASSIGN(std::unique_ptr<Transport> ordinary, make_transport(settings, cancel));
  return std::unique_ptr<Transport>(std::make_unique<HostTransport>(
      std::move(settings), std::move(environment), cancel, std::move(ordinary)));
}

Result<void> check_certificates(const Origin& origin, const TlsSettings& tls,
                                const Environment& environment) {
  const std::string folder = certificate_folder(origin, environment);
  if (folder.empty()) {
    return {};
  }
  REGCACHE_TRY_ASSIGN(const TlsSettings own, with_certificates_of(folder, tls));
  REGCACHE_TRY(TlsContext::load(own));
  return {};
}

Result<Origin> usual_origin(const std::string& host, const TlsSettings& tls,
                            const Environment& environment) {
  REGCACHE_TRY_ASSIGN(Origin secure, parse_origin(host, true));
  REGCACHE_TRY(check_certificates(secure, tls, environment));
  const bool has_certificates =
      !tls.ca_file.empty() || !certificate_folder(secure, environment).empty();
  return is_loopback_host(secure.host) && !has_certificates ? parse_origin(host, false)
                                                            : std::move(secure);
}

}  // namespace regcache
