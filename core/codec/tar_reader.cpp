#include "core/codec/tar_reader.h"

#include <algorithm>

#include "core/codec/stream_offset.h"
#include "core/codec/tar_pax.h"

namespace regcache {
namespace {

constexpr char kPaxFlag = 'x';
constexpr char kLongNameFlag = 'L';
constexpr char kLongLinkFlag = 'K';

bool is_extension(char flag) {
  return flag == kPaxFlag || flag == kLongNameFlag || flag == kLongLinkFlag;
}

// Links, devices, directories and pipes have no content, whatever size their header gives.
bool has_content(TarType type) {
  return type == TarType::regular || type == TarType::other;
}

std::uint64_t padding_after(std::uint64_t size) {
  return (kTarBlockBytes - size % kTarBlockBytes) % kTarBlockBytes;
}

std::string up_to_nul(const std::string& text) {
  return text.substr(0, text.find('\0'));
}

Result<void> check_name(const std::string& name, std::uint64_t offset) {
  if (name.size() > kTarNameBytesMax) {
    return fail(Code::out_of_range, piece_at("tar header", offset),
                "a name of " + std::to_string(name.size()) + " bytes is longer than the " +
                    std::to_string(kTarNameBytesMax) + " that Linux can hold");
  }
  return {};
}

}  // namespace

Result<TarEvent> TarReader::read(Input& input) {
  data_ = {};
  while (!input.empty()) {
    switch (state_) {
      case State::header: {
        REGCACHE_TRY_ASSIGN(const bool is_entry, take_header(input));
        if (is_entry) {
          return TarEvent::entry;
        }
        break;
      }
      case State::extension:
        take_extension(input);
        break;
      case State::content:
        data_ = take(input, left_);
        after_piece();
        return TarEvent::data;
      case State::padding:
        take(input, left_);
        after_piece();
        break;
      case State::trailer:
        take(input, input.size());
        break;
    }
  }
  return TarEvent::need_input;
}

Result<void> TarReader::finish() const {
  if (ended() || (at_header() && extension_bytes_ == 0)) {
    return {};
  }
  const bool is_between = state_ == State::header && extension_bytes_ == 0;
  const std::uint64_t begun = is_between ? offset_ - filled_ : entry_.header_offset;
  return corrupt_at("tar header", extension_bytes_ != 0 ? first_header_ : begun,
                    "the tar ends in the middle of its entry");
}

// Takes up to `size_max` bytes from the front.
Input TarReader::take(Input& input, std::uint64_t size_max) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(size_max, input.size()));
  const Input taken = input.first(size);
  input = input.subspan(size);
  offset_ += size;
  if (state_ != State::header && state_ != State::trailer) {
    left_ -= size;
  }
  return taken;
}

// Whether an entry is complete.
Result<bool> TarReader::take_header(Input& input) {
  const Input part = take(input, kTarBlockBytes - filled_);
  std::copy(part.begin(), part.end(), block_.begin() + static_cast<std::ptrdiff_t>(filled_));
  filled_ += part.size();
  if (filled_ < kTarBlockBytes) {
    return false;
  }
  filled_ = 0;
  if (is_zero(block_)) {
    REGCACHE_TRY(take_zero_block());
    return false;
  }
  const std::uint64_t header_offset = offset_ - kTarBlockBytes;
  if (zero_block_) {
    return corrupt_at("tar header", header_offset, "it follows a block of zeros");
  }
  REGCACHE_TRY_ASSIGN(TarEntry header, parse_tar_header(block_, header_offset));
  if (is_extension(header.flag)) {
    REGCACHE_TRY(begin_extension(header));
    return false;
  }
  REGCACHE_TRY(complete_entry(std::move(header)));
  return true;
}

Result<void> TarReader::take_zero_block() {
  if (extension_bytes_ != 0) {
    return corrupt_at("tar header", first_header_, "it extends an entry that does not follow");
  }
  if (zero_block_) {
    state_ = State::trailer;
  }
  zero_block_ = true;
  return {};
}

Result<void> TarReader::begin_extension(const TarEntry& header) {
  if (extension_bytes_ == 0) {
    first_header_ = header.header_offset;
  }
  extension_bytes_ += kTarBlockBytes + header.size;
  if (extension_bytes_ > kTarExtensionBytesMax) {
    return fail(Code::out_of_range, piece_at("tar header", header.header_offset),
                "the extended headers of one entry are larger than " +
                    std::to_string(kTarExtensionBytesMax) + " bytes");
  }
  extension_flag_ = header.flag;
  extension_.clear();
  expect(State::extension, header.size);
  if (header.size == 0) {
    keep_extension();
  }
  return {};
}

void TarReader::take_extension(Input& input) {
  const Input part = take(input, left_);
  extension_.append(part.begin(), part.end());
  if (left_ == 0) {
    keep_extension();
  }
  after_piece();
}

// Of two extensions of one kind the later one counts.
void TarReader::keep_extension() {
  if (extension_flag_ == kPaxFlag) {
    pax_ = std::move(extension_);
  } else if (extension_flag_ == kLongNameFlag) {
    long_name_ = up_to_nul(extension_);
  } else {
    long_link_ = up_to_nul(extension_);
  }
}

Result<void> TarReader::complete_entry(TarEntry header) {
  if (extension_bytes_ != 0) {
    header.header_offset = first_header_;
    REGCACHE_TRY(apply_pax_records(pax_, header));
    if (!long_name_.empty()) {
      header.name = std::move(long_name_);
    }
    if (!long_link_.empty()) {
      header.linkname = std::move(long_link_);
    }
    extension_bytes_ = 0;
    pax_.clear();
    long_name_.clear();
    long_link_.clear();
  }
  REGCACHE_TRY(check_name(header.name, header.header_offset));
  REGCACHE_TRY(check_name(header.linkname, header.header_offset));
  if (header.flag == '\0' && header.name.ends_with('/')) {
    header.type = TarType::directory;  // as tars before POSIX say it
  }
  if (!has_content(header.type)) {
    header.size = 0;
  }
  header.data_offset = offset_;
  entry_ = std::move(header);
  expect(State::content, entry_.size);
  return {};
}

// What comes next: `size` bytes for `state` and their padding, or a header where there are none.
void TarReader::expect(State state, std::uint64_t size) {
  state_ = size == 0 ? State::header : state;
  left_ = size;
  padding_ = padding_after(size);
}

void TarReader::after_piece() {
  if (left_ != 0) {
    return;
  }
  state_ = padding_ == 0 ? State::header : State::padding;
  left_ = padding_;
  padding_ = 0;
}

}  // namespace regcache
