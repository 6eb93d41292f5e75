#include "native/transport/round_trip.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace regcache {
namespace {

constexpr std::size_t kHeadBytesMax = 262'144;

// Bytes of an upload between two looks for an early answer. Source: facts 5.4, measured.
constexpr std::size_t kPieceBytes = 262'144;

// The line before each chunk: its size in hexadecimal digits.
constexpr std::size_t kChunkHeadBytes = 18;
constexpr std::string_view kLineEnd = "\r\n";

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

RoundTrip::RoundTrip(Channel& channel, const HttpRequest& request, const std::string& head,
                     BlobReader* upload)
    : channel_(channel), request_(request), head_(head), upload_(upload) {
  channel_.restart();
}

bool RoundTrip::send(const Patience& patience) {
  // Head and text in one piece: one packet, and no answer can come between.
  const bool has_text = request_.sends == Body::text;
  complete_ = channel_.write(bytes_of(has_text ? head_ + request_.body : head_)) &&
              (request_.sends != Body::blob || send_blob()) &&
              (request_.sends != Body::stream || send_stream());
  if (send_fault_) {
    return false;
  }
  if (channel_.fault()) {
    send_fault_ = channel_.fault();
    if (send_fault_->fault != Fault::reset) {
      return false;
    }
    // The other side may have said why before it closed: its answer is still to be read.
    channel_.restart();
  }
  channel_.await(sends_from_source(request_) ? patience.commit_ms : patience.answer_ms);
  return true;
}

bool RoundTrip::send_blob() {
  std::vector<std::uint8_t> piece(kPieceBytes);
  std::uint64_t left = request_.content_length;
  while (left > 0) {
    if (channel_.has_input()) {
      return false;
    }
    const auto room = std::span(piece).first(std::min<std::uint64_t>(left, piece.size()));
    const Result<std::size_t> count = upload_->read(room);
    if (!count || *count == 0) {
      send_fault_ = {Fault::reset, "the blob to send could not be read to its end"};
      return false;
    }
    if (!channel_.write(room.first(*count))) {
      return false;
    }
    left -= *count;
    sent_bytes_ += *count;
  }
  return true;
}

// Each piece is a chunk, and a chunk of nothing is the end. Source: RFC 9112, section 7.1.
bool RoundTrip::send_stream() {
  std::vector<std::uint8_t> chunk(kChunkHeadBytes + kPieceBytes + kLineEnd.size());
  const auto piece = std::span(chunk).subspan(kChunkHeadBytes, kPieceBytes);
  while (true) {
    const Result<std::size_t> count = upload_->read(piece);
    if (!count) {
      send_fault_ = {Fault::reset, "the blob to send could not be read to its end"};
      return false;
    }
    if (channel_.has_input()) {
      return false;
    }
    std::array<char, kChunkHeadBytes> head;
    char* end = std::to_chars(head.data(), head.data() + head.size(), *count, 16).ptr;
    end = std::copy(kLineEnd.begin(), kLineEnd.end(), end);
    const auto head_size = static_cast<std::size_t>(end - head.data());
    std::copy_n(head.data(), head_size, piece.data() - head_size);
    std::copy(kLineEnd.begin(), kLineEnd.end(), piece.data() + *count);
    const std::size_t whole = head_size + *count + kLineEnd.size();
    if (!channel_.write({piece.data() - head_size, whole})) {
      return false;
    }
    if (*count == 0) {
      return true;
    }
  }
}

std::size_t RoundTrip::read(std::span<std::uint8_t> room) {
  std::size_t count = 0;
  if (buffered_.empty() && room.size() >= buffer_.size()) {
    count = channel_.read(room);
  } else {
    if (buffered_.empty()) {
      buffered_ = std::span(buffer_).first(channel_.read(buffer_));
    }
    count = std::min(room.size(), buffered_.size());
    std::copy_n(buffered_.begin(), count, room.begin());
    buffered_ = buffered_.subspan(count);
  }
  ended_ = ended_ || count == 0;
  if (in_head_) {
    keep_head(room.first(count));
  }
  return answer_head_.size() <= kHeadBytesMax ? count : 0;
}

void RoundTrip::keep_head(std::span<const std::uint8_t> bytes) {
  answer_head_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!answer_head_.ends_with("\r\n\r\n")) {
    return;
  }
  constexpr std::size_t kStatusAt = std::string_view("HTTP/1.1 ").size();
  if (answer_head_[kStatusAt < answer_head_.size() ? kStatusAt : 0] == '1') {
    answer_head_.clear();
  } else {
    in_head_ = false;
  }
}

bool RoundTrip::is_clean() const {
  return complete_ && !ended_ && buffered_.empty() && !channel_.fault();
}

std::optional<TransportFault> RoundTrip::fault() const {
  std::optional<TransportFault> fault = cause();
  if (fault) {
    fault->sent_bytes = sent_bytes_;
  }
  return fault;
}

std::optional<TransportFault> RoundTrip::cause() const {
  if (send_fault_) {
    return send_fault_;
  }
  const std::optional<TransportFault>& fault = channel_.fault();
  if (fault && (in_head_ || fault->fault != Fault::reset)) {
    return fault;
  }
  if (ended_ && in_head_) {
    return TransportFault{Fault::reset, "the connection was closed before an answer"};
  }
  if (ended_) {
    return TransportFault{Fault::truncated, "the answer ended before its last byte"};
  }
  return std::nullopt;
}

}  // namespace regcache
