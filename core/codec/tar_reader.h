// Walks through a tar as it streams by. Never extracts: it tells what is there and where.
#pragma once

#include <cstdint>
#include <string>

#include "core/codec/codec.h"
#include "core/codec/tar_entry.h"
#include "core/codec/tar_header.h"

namespace regcache {

// What a read ended with.
enum class TarEvent : std::uint8_t {
  need_input,  // all input is used
  entry,       // entry() is complete; its content comes next, if it has any
  data,        // data() is the next piece of that content
};

// Reads ustar, PAX, star, GNU and old tars.
//
//   while (...) { event = reader.read(input) ... }, then reader.finish() when the stream is at its end.
//
// Limits:  names kTarNameBytesMax, extension headers of one entry kTarExtensionBytesMax.
// Errors:  those of parse_tar_header and apply_pax_records; out_of_range for a name or an extension
//          past its limit; corrupt for a block of zeros that is followed by another header.
// Differs: global headers ('g') are told as entries of type `other` and not applied, as in Go.
class TarReader {
 public:
  // Uses bytes from the front of `input` up to the next event: an `entry` leaves the input exactly at
  // the first byte of its content.
  [[nodiscard]] Result<TarEvent> read(Input& input);

  // Errors: corrupt when the stream may not end here.
  [[nodiscard]] Result<void> finish() const;

  [[nodiscard]] const TarEntry& entry() const { return entry_; }

  // Lifetime: a view of the input of the last read.
  [[nodiscard]] Input data() const { return data_; }

  // Bytes of the stream used so far.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  // Whether the two blocks of zeros that end an archive are past; what follows is padding.
  [[nodiscard]] bool ended() const { return state_ == State::trailer; }

  // Whether the next byte is the first of a header: an archive may end here.
  [[nodiscard]] bool at_header() const { return state_ == State::header && filled_ == 0; }

 private:
  enum class State : std::uint8_t { header, extension, content, padding, trailer };

  Input take(Input& input, std::uint64_t size_max);
  Result<bool> take_header(Input& input);
  Result<void> take_zero_block();
  Result<void> begin_extension(const TarEntry& header);
  void take_extension(Input& input);
  void keep_extension();
  Result<void> complete_entry(TarEntry header);
  void expect(State state, std::uint64_t size);
  void after_piece();

  State state_ = State::header;
  std::uint64_t offset_ = 0;
  TarBlock block_{};
  std::size_t filled_ = 0;     // bytes of block_ that are there
  std::uint64_t left_ = 0;     // bytes of content, extension or padding still to come
  std::uint64_t padding_ = 0;  // bytes of padding after that
  bool zero_block_ = false;    // the block before was one of zeros

  char extension_flag_ = 0;
  std::string extension_;              // the one being read
  std::uint64_t extension_bytes_ = 0;  // of all extensions of the coming entry
  std::uint64_t first_header_ = 0;     // offset of the first of them
  std::string pax_;
  std::string long_name_;
  std::string long_link_;

  TarEntry entry_;
  Input data_;
};

}  // namespace regcache
