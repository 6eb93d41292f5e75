#include "core/codec/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "core/codec/stream_offset.h"

namespace regcache {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // zlib's word for "gzip and nothing else"
constexpr std::size_t kExtraFieldBytes = 64;

uInt clamped(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class GzipDecoder final : public Codec {
 public:
  Result<Step> step(Input& input, Output& output, End end) override {
    for (;;) {
      REGCACHE_TRY_ASSIGN(const GzipEvent event, reader_.read(input, output, end));
      switch (event) {
        case GzipEvent::done:
          return Step::done;
        case GzipEvent::need_input:
          return Step::need_input;
        case GzipEvent::need_output:
          return Step::need_output;
        case GzipEvent::member_end:
          break;
      }
    }
  }

 private:
  GzipReader reader_;
};

}  // namespace

struct GzipReader::State {
  z_stream stream{};
  gz_header header{};
  std::array<Bytef, kExtraFieldBytes> extra{};
  std::uint64_t offset = 0;         // bytes of the blob used so far
  std::uint64_t member_offset = 0;  // where the current member starts
  bool inside_member = false;
  bool pending = false;  // the last call filled the output: there may be more without input

  State() { REGCACHE_CHECK(inflateInit2(&stream, kGzipWindowBits) == Z_OK); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&stream); }

  Result<GzipEvent> starved(End end) const {
    if (end == End::no) {
      return GzipEvent::need_input;
    }
    if (offset == 0) {
      return corrupt_at("gzip member", 0, "the blob is empty");
    }
    if (inside_member) {
      return corrupt_at("gzip member", member_offset, "the blob ends in the middle of it");
    }
    return GzipEvent::done;
  }

  void begin_member() {
    REGCACHE_CHECK(inflateReset(&stream) == Z_OK);
    header = gz_header{};
    header.extra = extra.data();
    header.extra_max = clamped(extra.size());
    REGCACHE_CHECK(inflateGetHeader(&stream, &header) == Z_OK);
    inside_member = true;
    pending = false;
    member_offset = offset;
  }

  Result<void> inflate_some(Input& input, Output& output) {
    // inflate wants addresses even where there are no bytes.
    Bytef nothing = 0;
    stream.next_in = input.empty() ? &nothing : const_cast<Bytef*>(input.data());
    stream.avail_in = clamped(input.size());
    stream.next_out = output.empty() ? &nothing : output.data();
    stream.avail_out = clamped(output.size());
    const std::size_t offered_in = stream.avail_in;
    const std::size_t offered_out = stream.avail_out;
    const int status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t used = offered_in - stream.avail_in;
    input = input.subspan(used);
    output = output.subspan(offered_out - stream.avail_out);
    offset += used;
    pending = stream.avail_out == 0;
    if (status == Z_STREAM_END) {
      inside_member = false;
      pending = false;
      return {};
    }
    if (status == Z_OK || status == Z_BUF_ERROR) {
      return {};
    }
    REGCACHE_CHECK(status == Z_DATA_ERROR || status == Z_NEED_DICT);
    return broken();
  }

  [[nodiscard]] Failure broken() const {
    if (header.done == 1) {
      return corrupt_at("gzip member", member_offset,
                        "its data is damaged: " + std::string(stream.msg ? stream.msg : ""));
    }
    if (member_offset == 0) {
      return corrupt_at("gzip member", 0, "the blob does not start as gzip does");
    }
    return corrupt_at("gzip member", member_offset,
                      "bytes follow the last member that are not another one");
  }
};

GzipReader::GzipReader() : state_(std::make_unique<State>()) {}
GzipReader::~GzipReader() = default;

Result<GzipEvent> GzipReader::read(Input& input, Output& output, End end) {
  for (;;) {
    if (state_->pending && output.empty()) {
      return GzipEvent::need_output;
    }
    if (!state_->pending && input.empty()) {
      return state_->starved(end);
    }
    if (!state_->inside_member) {
      state_->begin_member();
    }
    REGCACHE_TRY(state_->inflate_some(input, output));
    if (!state_->inside_member) {
      return GzipEvent::member_end;
    }
  }
}

std::uint64_t GzipReader::member_offset() const {
  return state_->member_offset;
}

Input GzipReader::extra_field() const {
  const bool is_there = state_->header.done == 1 && state_->header.extra != Z_NULL;
  const std::size_t size = std::min<std::size_t>(state_->header.extra_len, kExtraFieldBytes);
  return is_there ? Input(state_->extra).first(size) : Input();
}

std::unique_ptr<Codec> make_gzip_decoder() {
  return std::make_unique<GzipDecoder>();
}

}  // namespace regcache
