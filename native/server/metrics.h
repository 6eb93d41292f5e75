// Figures of a running registry, as Prometheus reads them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "native/server/collector.h"
#include "native/server/exchange.h"
#include "native/server/served_request.h"

namespace regcache {

// May be used by several threads at once.
class Metrics {
 public:
  void add(const ServedRequest& served);
  // What a collection did, or a look at the folder alone (`is_stock`); `now` is when it ended.
  void add(const Collection& collection, bool is_stock, UseTime now);
  void add_failed_collection();

  // All of it, with the number of uploads that are open.
  //
  // Shape:   the families that docs/serve.md lists; labels take few values, whatever clients send.
  // Source:  Prometheus "Exposition formats", text format 0.0.4.
  [[nodiscard]] std::string text(std::uint64_t uploads_open) const;

 private:
  // Upper bounds of durations (seconds), +Inf apart: from an answer out of memory to a large upload.
  static constexpr std::array<double, 10> kBounds = {0.001, 0.005, 0.025, 0.1, 0.5,
                                                     1,     5,     30,    120, 600};
  struct Durations {
    std::array<std::uint64_t, kBounds.size() + 1> counts{};  // each its own bucket, not yet summed
    std::uint64_t microseconds = 0;
  };
  using RequestLabels =
      std::tuple<std::string_view, std::string_view, int>;  // method, route, 2 for 2xx

  void add_requests(std::string& out) const;
  void add_durations(std::string& out) const;

  mutable std::mutex mutex_;  // guards what follows
  std::map<RequestLabels, std::uint64_t> requests_;
  std::map<std::string_view, Durations> durations_;  // by route
  std::uint64_t received_bytes_ = 0;
  std::uint64_t sent_bytes_ = 0;
  std::uint64_t collections_ = 0;
  std::uint64_t failed_collections_ = 0;
  Collection removed_;  // sums; what is left is that of the last one
  std::uint64_t removed_tags_ = 0;
  std::int64_t last_collection_ = 0;  // seconds since 1970; 0: none yet
};

// Answers GET /metrics with `text()` and nothing else.
[[nodiscard]] HttpHandler serve_metrics(std::function<std::string()> text);

}  // namespace regcache
