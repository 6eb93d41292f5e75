// A transport that shows and trusts at each host what docker and podman keep for it (certs.d).
#pragma once

#include <memory>

#include "core/registry/url.h"
#include "core/result/result.h"
#include "native/credentials/credential_source.h"
#include "native/transport/cancel.h"
#include "native/transport/transport.h"

namespace regcache {

// The transport over make_transport. The certificates of a host are for its own origin: neither hosts that it
// redirects to nor token services elsewhere see them. Folders are read once, at the first exchange with
// an origin; one that cannot be used then is a Fault::tls, so check_certificates comes before.
//
// Errors:  those of make_transport.
// Lifetime: `cancel` outlives the transport.
[[nodiscard]] Result<std::unique_ptr<Transport>> make_host_transport(TransportSettings settings,
                                                                     Environment environment,
                                                                     const CancelToken& cancel);

// Whether what the folder of an origin holds can be used.
//
// Errors:  those of with_certificates_of and of TlsContext::load.
[[nodiscard]] Result<void> check_certificates(const Origin& origin, const TlsSettings& tls,
                                              const Environment& environment);

// Where the registry "HOST" or "HOST:PORT" is asked when nothing more is said: by TLS, and without it on a loopback
// host for which nobody keeps or names certificates.
//
// Errors:  those of parse_origin and check_certificates.
[[nodiscard]] Result<Origin> usual_origin(const std::string& host, const TlsSettings& tls,
                                          const Environment& environment);

}  // namespace regcache
