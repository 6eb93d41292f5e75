// Which failures deserve another try, how long to wait for it, and when it is enough.
#pragma once

#include <cstdint>
#include <optional>

#include "core/registry/http.h"
#include "core/registry/session.h"

namespace regcache {

// How many tries in all a failure is worth; 1 when another try cannot help.
//
// Source:  facts 4.3: the union of what containerd, go-containerregistry, regclient, oras-go and
//          containers/image try again. Faults that take long, or that a typing error causes, get less;
//          a refused connection takes no time, and a registry that restarts is back within seconds:
//          the waits of six tries end after eight seconds at most.
[[nodiscard]] int tries_worth(int status);
[[nodiscard]] int tries_worth(Fault fault);

// How long the registry asks to be left alone: Retry-After in seconds, or as a date beside the
// answer's own Date, so that no clock of ours can be wrong; or Azure's headers in milliseconds. Nothing
// when it does not say.
//
// Source:  RFC 9110, section 10.2.3; Azure SDK guidelines, "Retry policy" (x-ms-retry-after-ms).
[[nodiscard]] std::optional<Milliseconds> retry_after(const Headers& headers);

// Seconds since 1970 of "Sun, 06 Nov 1994 08:49:37 GMT"; nothing for any other form.
//
// Source:  RFC 9110, section 5.6.7 (IMF-fixdate, the only form that may be sent).
[[nodiscard]] std::optional<std::int64_t> parse_http_date(std::string_view text);

// The tries of one session: it fails for good after so many failures in a row.
class RetryBudget {
 public:
  // The wait before the next try after a failure that is worth `tries` in all; nothing when it was
  // the last. `random` spreads the wait: any 64 bits.
  //
  // Shape:   between 0 and 250 ms x 2^n, at most 30 s ("full jitter"), after what `asked` says.
  // Limits:  nothing when `asked` is past kRetryAfterMsMax.
  [[nodiscard]] std::optional<Milliseconds> next_delay(int tries, std::optional<Milliseconds> asked,
                                                       std::uint64_t random);

  // Something got through: the failures so far do not count any more.
  void renew() { failures_ = 0; }

  [[nodiscard]] int failures() const { return failures_; }

 private:
  int failures_ = 0;
};

}  // namespace regcache
