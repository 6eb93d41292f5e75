// What can be told of a request when its answer is known: measured once for all who want to know.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "native/server/exchange.h"

namespace regcache {

struct ServedRequest {
  const ServerRequest& request;
  const ServerAnswer& answer;
  std::string_view id;                 // its X-Request-Id
  std::uint64_t received_bytes = 0;    // of its body
  std::uint64_t sent_bytes = 0;        // of the answer's body
  std::chrono::microseconds duration;  // until the answer's body begins to be sent
};

using RequestObserver = std::function<void(const ServedRequest&)>;

// Shows each request to every observer, in their order, and gives the answer a header X-Request-Id: the
// client's own where it sent one of letters, digits, '.', '_' and '-', at most 64.
[[nodiscard]] HttpHandler observe_requests(std::vector<RequestObserver> observers,
                                           HttpHandler inner);

}  // namespace regcache
