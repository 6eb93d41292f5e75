#include "core/codec/toc_builder.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/codec/block_plan.h"
#include "core/codec/estargz_footer.h"

namespace regcache {
namespace {

constexpr std::uint32_t kHalfSecond = 500'000'000;

std::optional<TocType> toc_type(TarType type) {
  switch (type) {
    case TarType::regular:
      return TocType::reg;
    case TarType::hardlink:
      return TocType::hardlink;
    case TarType::symlink:
      return TocType::symlink;
    case TarType::character_device:
      return TocType::character;
    case TarType::block_device:
      return TocType::block;
    case TarType::directory:
      return TocType::dir;
    case TarType::fifo:
      return TocType::fifo;
    case TarType::other:
      return std::nullopt;
  }
  REGCACHE_UNREACHABLE();
}

// Whether `name`, with ".", ".." and double slashes resolved, is that of the table of contents.
bool names_toc(std::string_view name) {
  std::vector<std::string_view> parts;
  while (!name.empty()) {
    const auto slash = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, slash);
    name.remove_prefix(std::min(slash + 1, name.size()));
    if (part == "..") {
      if (!parts.empty()) {
        parts.pop_back();
      }
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  return parts.size() == 1 && parts.front() == kTocName;
}

std::string padded(std::int64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

// "2026-11-23T08:46:14Z" of seconds since 1970, by counting days in eras of 400 years that start on
// the first of March.
std::string utc_text(std::int64_t seconds) {
  constexpr std::int64_t kDay = 86'400;
  constexpr std::int64_t kEra = 146'097;
  constexpr std::int64_t kMarch0000 = 719'468;  // days before 1970
  const std::int64_t second = (seconds % kDay + kDay) % kDay;
  const std::int64_t day = (seconds - second) / kDay + kMarch0000;
  const std::int64_t day_of_era = (day % kEra + kEra) % kEra;
  const std::int64_t era = (day - day_of_era) / kEra;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const std::int64_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
  const std::int64_t day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day_of_month, 2) + "T" +
         padded(second / 3'600, 2) + ":" + padded(second / 60 % 60, 2) + ":" +
         padded(second % 60, 2) + "Z";
}

// Rounded to seconds; the epoch is no time.
std::string modtime(const TarEntry& file) {
  if (file.mtime_s == 0) {
    return {};
  }
  return utc_text(file.mtime_s + (file.mtime_ns >= kHalfSecond ? 1 : 0));
}

}  // namespace

Result<void> TocBuilder::begin(const TarEntry& file) {
  const std::optional<TocType> type = toc_type(file.type);
  if (!type) {
    return fail(Code::unsupported, file.name,
                std::string("eStargz has no word for a tar entry of type '") + file.flag + "'",
                "use another compression for this layer");
  }
  if (names_toc(file.name)) {
    return fail(Code::unsupported, file.name,
                "the layer has a file of the name that eStargz gives to its table of contents",
                "use another compression for this layer");
  }
  TocEntry entry;
  entry.name = file.name;
  entry.type = *type;
  entry.modtime = modtime(file);
  entry.mode = file.mode;
  entry.uid = file.uid;
  entry.gid = file.gid;
  entry.user_name = if_changed(users_, file.uid, file.uname);
  entry.group_name = if_changed(groups_, file.gid, file.gname);
  entry.xattrs = file.xattrs;
  if (*type == TocType::hardlink || *type == TocType::symlink) {
    entry.link_name = file.linkname;
  } else if (*type == TocType::character || *type == TocType::block) {
    entry.dev_major = file.dev_major;
    entry.dev_minor = file.dev_minor;
  } else if (*type == TocType::reg) {
    entry.size = static_cast<std::int64_t>(file.size);
  }
  content_left_ = *type == TocType::reg ? file.size : 0;
  file_index_ = entries_.size();
  entries_.push_back(std::move(entry));
  if (content_left_ != 0) {
    begin_chunk();
  } else if (*type == TocType::reg) {
    entries_.back().digest = file_hash_.finish();
  }
  return {};
}

bool TocBuilder::add_content(Input bytes) {
  REGCACHE_CHECK(bytes.size() <= chunk_left_);
  TocEntry& first = entries_[file_index_];
  const bool is_one_chunk = static_cast<std::uint64_t>(first.size) <= kEstargzChunkBytes;
  chunk_hash_.update(bytes);
  if (!is_one_chunk) {
    file_hash_.update(bytes);
  }
  chunk_left_ -= bytes.size();
  content_left_ -= bytes.size();
  if (chunk_left_ != 0) {
    return false;
  }
  entries_.back().chunk_digest = chunk_hash_.finish();
  if (content_left_ == 0) {
    first.digest = is_one_chunk ? *first.chunk_digest : file_hash_.finish();
    return false;
  }
  TocEntry chunk;
  chunk.name = first.name;
  chunk.type = TocType::chunk;
  chunk.chunk_offset = first.size - static_cast<std::int64_t>(content_left_);
  entries_.push_back(std::move(chunk));
  begin_chunk();
  return true;
}

// The size is told for whole chunks, also where the file ends with one.
void TocBuilder::begin_chunk() {
  chunk_left_ = std::min<std::uint64_t>(content_left_, kEstargzChunkBytes);
  if (chunk_left_ == kEstargzChunkBytes) {
    entries_.back().chunk_size = kEstargzChunkBytes;
  }
}

// A name is told once for an id, and again when it changes.
std::string TocBuilder::if_changed(std::map<std::int64_t, std::string>& names, std::int64_t id,
                                   const std::string& name) {
  if (name.empty()) {
    return {};
  }
  std::string& known = names[id];
  if (known == name) {
    return {};
  }
  known = name;
  return name;
}

}  // namespace regcache
