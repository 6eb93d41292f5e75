// Reading gzip, by zlib's inflate: it takes any piece of a stream, which libdeflate does not.
#pragma once

#include <cstdint>
#include <memory>

#include "core/codec/codec.h"

namespace regcache {

// A decoder without limits on its output; make_decoder adds them. See there for its errors.
[[nodiscard]] std::unique_ptr<Codec> make_gzip_decoder();

// What a read ended with: the outcomes of a step, and the end of a member among others.
enum class GzipEvent : std::uint8_t { done, need_input, need_output, member_end };

// The same, member by member, for those who must know where members start.
class GzipReader {
 public:
  GzipReader();
  ~GzipReader();

  // As Codec::step; member_end comes after the last byte of every member, before `done`.
  [[nodiscard]] Result<GzipEvent> read(Input& input, Output& output, End end);

  // Where in the blob the current member starts; after member_end, the one that ended.
  [[nodiscard]] std::uint64_t member_offset() const;

  // The extra field in that member's header, as far as it is read and up to 64 bytes of it.
  [[nodiscard]] Input extra_field() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace regcache
