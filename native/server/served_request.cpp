#include "native/server/served_request.h"

#include <algorithm>

#include "native/server/disk.h"

namespace regcache {
namespace {

constexpr std::size_t kRequestIdBytesMax = 64;

class CountedBody final : public RequestBody {
 public:
  explicit CountedBody(RequestBody& inner) : inner_(inner) {}

  Result<void> read_to(const BodySink& sink) override {
    return inner_.read_to([&](std::span<const std::uint8_t> bytes) {
      bytes_ += bytes.size();
      return sink(bytes);
    });
  }
  std::uint64_t bytes() const { return bytes_; }

 private:
  RequestBody& inner_;
  std::uint64_t bytes_ = 0;
};

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= kRequestIdBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

std::string request_id(const ServerRequest& request) {
  const std::string_view given = find_header(request.headers, "X-Request-Id").value_or("");
  return is_request_id(given) ? std::string(given) : random_name();
}

// Of a stream whose end nobody knows, none.
std::uint64_t body_bytes(const ServerAnswer& answer) {
  if (answer.stream) {
    return answer.stream->size_bytes.value_or(0);
  }
  return answer.slice ? answer.slice->size_bytes : answer.body.size();
}

}  // namespace

HttpHandler observe_requests(std::vector<RequestObserver> observers, HttpHandler inner) {
  return [observers = std::move(observers),
          inner = std::move(inner)](const ServerRequest& request) {
    const auto start = std::chrono::steady_clock::now();
    const std::string id = request_id(request);
    CountedBody body(*request.body);
    ServerRequest counted = request;
    counted.body = &body;
    ServerAnswer answer = inner(counted);
    answer.headers.push_back({"X-Request-Id", id});
    const ServedRequest served{.request = request,
                               .answer = answer,
                               .id = id,
                               .received_bytes = body.bytes(),
                               .sent_bytes = body_bytes(answer),
                               .duration = std::chrono::duration_cast<std::chrono::microseconds>(
                                   std::chrono::steady_clock::now() - start)};
    for (const RequestObserver& observer : observers) {
      observer(served);
    }
    return answer;
  };
}

}  // namespace regcache
