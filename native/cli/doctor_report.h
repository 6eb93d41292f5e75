// What `regcache doctor` found out, as people and programs read it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/oci/reference.h"
#include "core/registry/http.h"
#include "core/text/rfc3339.h"
#include "native/cli/exit_status.h"
#include "native/transfer/registry_probe.h"

namespace regcache {

// What a registry tells everybody.
struct RegistryManners {
  std::string transport;                      // "HTTPS", "HTTP"
  std::string authentication;                 // "none", "Basic", "Bearer", or what else it asks for
  std::string token_host;                     // of Bearer
  std::optional<std::int64_t> clock_ahead_s;  // of ours; absent without a Date
  std::vector<Header> limits;                 // "ratelimit-limit" and the like, as they came
  std::string pages;  // whose pages may ask: "*", an origin, or empty for none
};

// Shape:   names of headers in lower case.
[[nodiscard]] RegistryManners manners_of(std::string_view url, const HttpAnswer& answer,
                                         Instant now);

struct DoctorReport {
  std::string place;  // "ghcr.io/o/app", or a host alone
  RegistryManners manners;
  bool insecure =
      false;  // BuildKit has to be told so: no TLS, or a certificate that nobody vouches for
  std::optional<RegistryProbe> probe;  // absent for a host alone
  std::string cache_to;                // options to use; empty when caches cannot be written
  std::string cache_from;              // empty when nothing can be read
};

// The options that fit what was accepted. Both empty without a probe.
void advise_options(const Reference& reference, DoctorReport& report);

[[nodiscard]] std::string doctor_text(const DoctorReport& report);
// {schema, place, transport, authentication, tokenHost, clockAheadSeconds, limits, pages, findings:
// [{trial, verdict, why}], left, leftBlobs, cacheTo, cacheFrom}, schema 1; members without a value are absent.
[[nodiscard]] std::string doctor_json(const DoctorReport& report);
// done where caches can be written, and of a host alone; else that of the reason: denied, refused.
[[nodiscard]] ExitStatus doctor_status(const DoctorReport& report);
// Lines for the file that $GITHUB_OUTPUT names: push, cache-to, cache-from.
[[nodiscard]] std::string github_output(const DoctorReport& report);

}  // namespace regcache
