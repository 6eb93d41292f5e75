#include "core/codec/toc_writer.h"

#include "core/codec/estargz_footer.h"
#include "core/codec/tar_header.h"
#include "core/oci/digest.h"
#include "core/text/base64.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

using Piece = std::function<void(std::string_view)>;

constexpr std::string_view kEntryBreak = "\n\t\t\t";
constexpr std::string_view kXattrBreak = "\n\t\t\t\t";

std::string quoted(std::string_view text) {
  return JsonWriter().string(text).take();
}

// The members of one entry; those that are nothing are left out.
class EntryWriter {
 public:
  void always(std::string_view name, std::string_view text) { member(name, quoted(text)); }
  void text(std::string_view name, std::string_view text) {
    if (!text.empty()) {
      always(name, text);
    }
  }
  void number(std::string_view name, std::int64_t number) {
    if (number != 0) {
      member(name, std::to_string(number));
    }
  }
  void digest(std::string_view name, const std::optional<Sha256Sum>& sum) {
    if (sum) {
      always(name, make_digest(*sum).text());
    }
  }
  void xattrs(const std::map<std::string, std::string>& xattrs) {
    if (xattrs.empty()) {
      return;
    }
    std::string object = "{";
    for (const auto& [name, value] : xattrs) {
      object += object.size() == 1 ? "" : ",";
      object += kXattrBreak;
      object += quoted(name) + ": \"" + encode_base64(value) + "\"";
    }
    member("xattrs", object + std::string(kEntryBreak) + "}");
  }

  [[nodiscard]] std::string take() && { return out_ + "\n\t\t}"; }

 private:
  void member(std::string_view name, std::string_view value) {
    out_ += out_.size() == 1 ? "" : ",";
    out_ += kEntryBreak;
    out_ += quoted(name) + ": ";
    out_ += value;
  }

  std::string out_ = "{";
};

std::string entry_json(const TocEntry& entry) {
  EntryWriter writer;
  writer.always("name", entry.name);
  writer.always("type", toc_type_name(entry.type));
  writer.number("size", entry.size);
  writer.text("modtime", entry.modtime);
  writer.text("linkName", entry.link_name);
  writer.number("mode", entry.mode);
  writer.number("uid", entry.uid);
  writer.number("gid", entry.gid);
  writer.text("userName", entry.user_name);
  writer.text("groupName", entry.group_name);
  writer.number("offset", entry.offset);
  writer.number("innerOffset", entry.inner_offset);
  writer.number("devMajor", entry.dev_major);
  writer.number("devMinor", entry.dev_minor);
  writer.xattrs(entry.xattrs);
  writer.digest("digest", entry.digest);
  writer.number("chunkOffset", entry.chunk_offset);
  writer.number("chunkSize", entry.chunk_size);
  writer.digest("chunkDigest", entry.chunk_digest);
  return std::move(writer).take();
}

}  // namespace

void write_toc_json(const Toc& toc, const Piece& piece) {
  piece("{\n\t\"version\": " + std::to_string(toc.version) + ",\n\t\"entries\": ");
  if (toc.entries.empty()) {
    piece("null");  // as Go writes a list that nobody made
  } else {
    std::string_view before = "[\n\t\t";
    for (const TocEntry& entry : toc.entries) {
      piece(before);
      piece(entry_json(entry));
      before = ",\n\t\t";
    }
    piece("\n\t]");
  }
  piece("\n}");
}

void write_toc_tar(const Toc& toc, std::uint64_t json_bytes, const Piece& piece) {
  const TarBlock header = make_tar_header(kTocName, json_bytes);
  piece({reinterpret_cast<const char*>(header.data()), header.size()});
  write_toc_json(toc, piece);
  const std::size_t padding =
      static_cast<std::size_t>((kTarBlockBytes - json_bytes % kTarBlockBytes) % kTarBlockBytes);
  piece(std::string(padding + 2 * kTarBlockBytes, '\0'));
}

}  // namespace regcache
