// The certificates that docker and podman keep for a registry: whom to trust there, and who we are.
//
//   certs.d/HOST[:PORT]/ca.crt         *.crt: authorities to trust beside the system's
//   certs.d/HOST[:PORT]/client.cert    *.cert: the client's certificate and chain
//   certs.d/HOST[:PORT]/client.key     its key, of the same name
#pragma once

#include <string>

#include "core/registry/url.h"
#include "core/result/result.h"
#include "native/credentials/credential_source.h"
#include "native/transport/tls.h"

namespace regcache {

// The folder for an origin with TLS; empty when there is none. On port 443 it may be named by the host alone.
//
// Order:   $XDG_CONFIG_HOME or ~/.config, docker's before podman's; then the same in /etc.
// Source:  docker, "Verify repository client with certificates" and rootless mode; containers-certs.d(5).
[[nodiscard]] std::string certificate_folder(const Origin& origin, const Environment& environment);

// `tls` with what it does not name taken from the folder.
//
// Errors:  missing for a certificate without its key, or a key without its certificate; conflict for several
//          client certificates; io when the folder cannot be read. What is in the files reads TlsContext.
[[nodiscard]] Result<TlsSettings> with_certificates_of(const std::string& folder, TlsSettings tls);

}  // namespace regcache
