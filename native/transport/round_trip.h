// One request and its answer on a channel: what is sent when, and which end of it broke.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/registry/http.h"
#include "native/store/blob.h"
#include "native/transport/channel.h"

namespace regcache {

class RoundTrip {
 public:
  // `upload` is read when the request sends a blob or a stream. Everything outlives the exchange.
  RoundTrip(Channel& channel, const HttpRequest& request, const std::string& head,
            BlobReader* upload);

  // Sends head and body, and stops early when an answer comes before the end. False: no answer can
  // come any more, fault() says why.
  [[nodiscard]] bool send(const Patience& patience);

  // Bytes of the answer, its head first. 0 at the end or when there can be no more.
  // The head must be read byte by byte: it is kept, as it came, without interim answers (1xx).
  [[nodiscard]] std::size_t read(std::span<std::uint8_t> room);

  [[nodiscard]] const std::string& answer_head() const { return answer_head_; }
  // True as long as nothing at all has come back.
  [[nodiscard]] bool is_unanswered() const { return in_head_ && answer_head_.empty(); }
  // Whether the channel is fit for another exchange, once the answer was read to its end.
  [[nodiscard]] bool is_clean() const;
  // Why read() or send() came to an end.
  [[nodiscard]] std::optional<TransportFault> fault() const;

 private:
  [[nodiscard]] std::optional<TransportFault> cause() const;
  [[nodiscard]] bool send_blob();
  [[nodiscard]] bool send_stream();
  void keep_head(std::span<const std::uint8_t> bytes);

  Channel& channel_;
  const HttpRequest& request_;
  const std::string& head_;
  BlobReader* upload_;

  bool complete_ = false;  // all of the request went out
  bool in_head_ = true;    // of the answer
  bool ended_ = false;     // nothing more comes
  std::string answer_head_;
  std::array<std::uint8_t, 16'384> buffer_;
  std::span<const std::uint8_t> buffered_;  // the part of buffer_ that was not read yet
  std::optional<TransportFault> send_fault_;
  std::uint64_t sent_bytes_ = 0;  // of the blob
};

}  // namespace regcache
