#include "native/server/metrics.h"

#include <algorithm>
#include <cstdio>

#include "native/server/oci_error.h"
#include "native/server/route.h"

namespace regcache {
namespace {

// Names that live for ever, and few of them: a label that clients choose would fill the memory.
std::string_view method_label(std::string_view method) {
  constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                        "PATCH", "DELETE", "OPTIONS"};
  const auto* const found = std::find(kMethods.begin(), kMethods.end(), method);
  return found == kMethods.end() ? "other" : *found;
}

std::string_view route_label(std::string_view target) {
  const std::optional<Route> route = parse_target(target);
  if (!route) {
    return "other";
  }
  switch (route->endpoint) {
    case Endpoint::base:
      return "base";
    case Endpoint::catalog:
      return "catalog";
    case Endpoint::tags:
      return "tags";
    case Endpoint::referrers:
      return "referrers";
    case Endpoint::manifest:
      return "manifest";
    case Endpoint::blob:
      return "blob";
    case Endpoint::uploads:
      return "uploads";
    case Endpoint::upload:
      return "upload";
  }
  return "other";
}

std::string decimal(double number) {
  std::array<char, 32> room{};
  std::snprintf(room.data(), room.size(), "%.9g", number);
  return room.data();
}

void add_family(std::string& out, std::string_view name, std::string_view type,
                std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(name).append(" ").append(type).append("\n");
}

void add_single(std::string& out, std::string_view name, std::string_view type,
                std::string_view help, std::uint64_t value) {
  add_family(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace

void Metrics::add(const ServedRequest& served) {
  const std::string_view route = route_label(served.request.target);
  const double seconds = static_cast<double>(served.duration.count()) / 1e6;
  const auto bucket = static_cast<std::size_t>(
      std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin());
  const std::lock_guard guard(mutex_);
  ++requests_[{method_label(served.request.method), route, served.answer.status / 100}];
  Durations& durations = durations_[route];
  ++durations.counts[bucket];
  durations.microseconds += static_cast<std::uint64_t>(served.duration.count());
  received_bytes_ += served.received_bytes;
  sent_bytes_ += served.sent_bytes;
}

void Metrics::add(const Collection& collection, bool is_stock, UseTime now) {
  const std::lock_guard guard(mutex_);
  removed_.blobs_left = collection.blobs_left;
  removed_.bytes_left = collection.bytes_left;
  if (is_stock) {
    return;
  }
  ++collections_;
  removed_.uploads += collection.uploads;
  removed_.manifests += collection.manifests;
  removed_.blobs += collection.blobs;
  removed_.freed_bytes += collection.freed_bytes;
  for (const auto* names : {&collection.by_age, &collection.by_size}) {
    const auto is_tag = [](const std::string& name) { return name.find('@') == std::string::npos; };
    removed_tags_ +=
        static_cast<std::uint64_t>(std::count_if(names->begin(), names->end(), is_tag));
  }
  last_collection_ =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

void Metrics::add_failed_collection() {
  const std::lock_guard guard(mutex_);
  ++failed_collections_;
}

void Metrics::add_requests(std::string& out) const {
  constexpr std::string_view kName = "regcache_http_requests_total";
  add_family(out, kName, "counter", "Requests that were answered.");
  for (const auto& [labels, count] : requests_) {
    const auto& [method, route, status_class] = labels;
    out.append(kName).append("{method=\"").append(method).append("\",route=\"").append(route);
    out.append("\",code=\"").append(std::to_string(status_class)).append("xx\"} ");
    out.append(std::to_string(count)).append("\n");
  }
}

void Metrics::add_durations(std::string& out) const {
  constexpr std::string_view kName = "regcache_http_request_duration_seconds";
  add_family(out, kName, "histogram", "Time until the body of the answer begins.");
  const auto add_series = [&](std::string_view kind, std::string_view route, std::string_view more,
                              const std::string& value) {
    out.append(kName).append(kind).append("{route=\"").append(route).append("\"").append(more);
    out.append("} ").append(value).append("\n");
  };
  for (const auto& [route, durations] : durations_) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < durations.counts.size(); ++i) {
      sum += durations.counts[i];
      std::string bound = ",le=\"";
      bound.append(i < kBounds.size() ? decimal(kBounds[i]) : "+Inf").append("\"");
      add_series("_bucket", route, bound, std::to_string(sum));
    }
    add_series("_sum", route, "", decimal(static_cast<double>(durations.microseconds) / 1e6));
    add_series("_count", route, "", std::to_string(sum));
  }
}

std::string Metrics::text(std::uint64_t uploads_open) const {
  const std::lock_guard guard(mutex_);
  std::string out;
  add_requests(out);
  add_durations(out);
  add_single(out, "regcache_http_received_bytes_total", "counter", "Bytes of requests' bodies.",
             received_bytes_);
  add_single(out, "regcache_http_sent_bytes_total", "counter",
             "Bytes of answers' bodies, as announced.", sent_bytes_);
  add_single(out, "regcache_uploads_open", "gauge", "Uploads that were begun and not ended.",
             uploads_open);
  add_single(out, "regcache_stored_blobs", "gauge",
             "Contents in the folder, manifests among them, at the last collection.",
             removed_.blobs_left);
  add_single(out, "regcache_stored_bytes", "gauge", "Their bytes.", removed_.bytes_left);
  constexpr std::string_view kCollections = "regcache_collections_total";
  add_family(out, kCollections, "counter", "Collections that ended.");
  out.append(kCollections).append("{result=\"done\"} ").append(std::to_string(collections_));
  out.append("\n").append(kCollections).append("{result=\"failed\"} ");
  out.append(std::to_string(failed_collections_)).append("\n");
  add_single(out, "regcache_collected_uploads_total", "counter", "Abandoned uploads removed.",
             removed_.uploads);
  add_single(out, "regcache_collected_tags_total", "counter", "Tags removed by age or size.",
             removed_tags_);
  add_single(out, "regcache_collected_manifests_total", "counter",
             "Manifests removed by age or size.", removed_.manifests);
  add_single(out, "regcache_collected_blobs_total", "counter", "Contents removed.", removed_.blobs);
  add_single(out, "regcache_collected_bytes_total", "counter", "Their bytes.",
             removed_.freed_bytes);
  add_single(out, "regcache_last_collection_timestamp_seconds", "gauge",
             "When the last collection ended, since 1970; 0 before the first.",
             static_cast<std::uint64_t>(last_collection_));
  return out;
}

HttpHandler serve_metrics(std::function<std::string()> text) {
  return [text = std::move(text)](const ServerRequest& request) {
    const std::string_view path =
        std::string_view(request.target).substr(0, request.target.find('?'));
    if (path != "/metrics") {
      return ServerAnswer{
          404, {{"Content-Type", "text/plain"}}, "figures are at /metrics\n", {}, {}};
    }
    if (request.method != "GET" && request.method != "HEAD") {
      return refuse_method("GET, HEAD");
    }
    ServerAnswer answer;
    answer.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}};
    answer.body = text();
    if (request.method == "HEAD") {
      answer.headers.push_back({"Content-Length", std::to_string(answer.body.size())});
      answer.body.clear();
    }
    return answer;
  };
}

}  // namespace regcache
