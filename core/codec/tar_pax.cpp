#include "core/codec/tar_pax.h"

#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "core/codec/stream_offset.h"
#include "core/codec/tar_header.h"

namespace regcache {
namespace {

constexpr std::string_view kXattrPrefix = "SCHILY.xattr.";
constexpr std::string_view kSparsePrefix = "GNU.sparse.";

struct Record {
  std::string_view key;
  std::string_view value;
};

// A whole decimal number and nothing after it.
std::optional<std::int64_t> decimal(std::string_view text) {
  std::int64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) {
    return std::nullopt;
  }
  return value;
}

// Takes "<length> <key>=<value>\n" from the front; the length counts all of it.
std::optional<Record> take_record(std::string_view& records) {
  const auto space = records.find(' ');
  if (space == 0 || space == std::string_view::npos || records.front() == '-') {
    return std::nullopt;
  }
  const std::optional<std::int64_t> length = decimal(records.substr(0, space));
  if (!length || *length < 0 || static_cast<std::uint64_t>(*length) > records.size() ||
      static_cast<std::uint64_t>(*length) < space + 3) {
    return std::nullopt;
  }
  std::string_view body = records.substr(0, static_cast<std::size_t>(*length)).substr(space + 1);
  if (body.back() != '\n') {
    return std::nullopt;
  }
  body.remove_suffix(1);
  const auto equals = body.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    return std::nullopt;
  }
  records.remove_prefix(static_cast<std::size_t>(*length));
  return Record{body.substr(0, equals), body.substr(equals + 1)};
}

// "<seconds>[.<fraction>]", the fraction cut to nanoseconds.
bool set_time(std::string_view text, TarEntry& entry) {
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::optional<std::int64_t> seconds = decimal(whole);
  if (!seconds) {
    return false;
  }
  std::uint32_t nanoseconds = 0;
  if (point != std::string_view::npos) {
    const std::string_view fraction = text.substr(point + 1);
    if (fraction.find_first_not_of("0123456789") != std::string_view::npos) {
      return false;
    }
    for (std::size_t i = 0; i < 9; ++i) {
      const char digit = i < fraction.size() ? fraction[i] : '0';
      nanoseconds = nanoseconds * 10 + static_cast<std::uint32_t>(digit - '0');
    }
  }
  entry.mtime_s = *seconds;
  entry.mtime_ns = nanoseconds;
  if (whole.starts_with('-') && nanoseconds != 0) {
    if (*seconds == std::numeric_limits<std::int64_t>::min()) {
      return false;
    }
    entry.mtime_s = *seconds - 1;
    entry.mtime_ns = 1'000'000'000 - nanoseconds;
  }
  return true;
}

bool set_text(std::string_view value, std::string& target) {
  if (value.find('\0') != std::string_view::npos) {
    return false;
  }
  target = value;
  return true;
}

bool set_number(std::string_view value, std::int64_t& target) {
  const std::optional<std::int64_t> number = decimal(value);
  if (number) {
    target = *number;
  }
  return number.has_value();
}

// Whether the record is well formed; unknown ones are.
bool apply(const Record& record, TarEntry& entry, std::int64_t& size) {
  const auto& [key, value] = record;
  if (key == "path") {
    return set_text(value, entry.name);
  }
  if (key == "linkpath") {
    return set_text(value, entry.linkname);
  }
  if (key == "uname") {
    return set_text(value, entry.uname);
  }
  if (key == "gname") {
    return set_text(value, entry.gname);
  }
  if (key == "uid") {
    return set_number(value, entry.uid);
  }
  if (key == "gid") {
    return set_number(value, entry.gid);
  }
  if (key == "size") {
    return set_number(value, size);
  }
  if (key == "mtime") {
    return set_time(value, entry);
  }
  if (key.starts_with(kXattrPrefix)) {
    entry.xattrs.insert_or_assign(std::string(key.substr(kXattrPrefix.size())), std::string(value));
  }
  return key.find('\0') == std::string_view::npos;
}

}  // namespace

Result<void> apply_pax_records(std::string_view records, TarEntry& entry) {
  auto size = static_cast<std::int64_t>(entry.size);
  while (!records.empty()) {
    const std::optional<Record> record = take_record(records);
    if (!record) {
      return corrupt_at("tar header", entry.header_offset,
                        "its extended header has a record that is none");
    }
    if (record->key.starts_with(kSparsePrefix)) {
      return sparse_tar(entry.header_offset);
    }
    const bool keeps_the_header = record->value.empty() && !record->key.starts_with(kXattrPrefix);
    if (!keeps_the_header && !apply(*record, entry, size)) {
      return corrupt_at(
          "tar header", entry.header_offset,
          "its extended header has a wrong value for '" + std::string(record->key) + "'");
    }
  }
  REGCACHE_TRY_ASSIGN(entry.size, checked_tar_size(size, entry.header_offset));
  return {};
}

}  // namespace regcache
