#include "core/codec/toc_reader.h"

#include <optional>
#include <string>

#include "core/limits.h"
#include "core/oci/digest.h"
#include "core/text/base64.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"

namespace regcache {
namespace {

Result<TocType> parse_type(const JsonValue& entry) {
  std::string word;
  REGCACHE_TRY(read_member(entry, "type", word));
  for (const TocType type : {TocType::dir, TocType::reg, TocType::symlink, TocType::hardlink,
                             TocType::character, TocType::block, TocType::fifo, TocType::chunk}) {
    if (word == toc_type_name(type)) {
      return type;
    }
  }
  return fail(Code::invalid_input, entry.pointer() + "/type",
              "'" + word + "' is no type of an entry");
}

std::uint8_t nibble(char hex_digit) {
  return static_cast<std::uint8_t>(hex_digit <= '9' ? hex_digit - '0' : hex_digit - 'a' + 10);
}

Result<std::optional<Sha256Sum>> read_sum(const JsonValue& entry, std::string_view name) {
  std::string text;
  REGCACHE_TRY(read_member(entry, name, text));
  if (text.empty()) {
    return std::optional<Sha256Sum>();
  }
  const Result<Digest> digest = parse_digest(text);
  if (!digest || digest->algorithm() != "sha256") {
    return fail(Code::invalid_input, entry.pointer() + "/" + std::string(name),
                "this is no sha256 digest");
  }
  Sha256Sum sum{};
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const std::string_view hex = digest->hex().substr(2 * i, 2);
    sum[i] = static_cast<std::uint8_t>(nibble(hex[0]) << 4U | nibble(hex[1]));
  }
  return std::optional<Sha256Sum>(sum);
}

Result<void> read_xattrs(const JsonValue& entry, TocEntry& out) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> xattrs, object_member(entry, "xattrs"));
  if (!xattrs) {
    return {};
  }
  for (const JsonValue xattr : xattrs->children()) {
    REGCACHE_TRY_ASSIGN(const std::string_view text, xattr.as_string());
    const std::optional<std::string> value = decode_base64(text);
    if (!value) {
      return fail(Code::invalid_input, xattr.pointer(), "the value is no base64");
    }
    out.xattrs.insert_or_assign(std::string(xattr.key()), *value);
  }
  return {};
}

Result<TocEntry> read_entry(const JsonValue& entry) {
  REGCACHE_TRY(entry.as_object());
  TocEntry out;
  REGCACHE_TRY_ASSIGN(out.type, parse_type(entry));
  const struct {
    std::string_view name;
    std::string& target;
  } texts[] = {{"name", out.name},
               {"modtime", out.modtime},
               {"linkName", out.link_name},
               {"userName", out.user_name},
               {"groupName", out.group_name}};
  for (const auto& text : texts) {
    REGCACHE_TRY(read_member(entry, text.name, text.target));
  }
  const struct {
    std::string_view name;
    std::int64_t& target;
  } numbers[] = {{"size", out.size},
                 {"mode", out.mode},
                 {"uid", out.uid},
                 {"gid", out.gid},
                 {"offset", out.offset},
                 {"innerOffset", out.inner_offset},
                 {"devMajor", out.dev_major},
                 {"devMinor", out.dev_minor},
                 {"chunkOffset", out.chunk_offset},
                 {"chunkSize", out.chunk_size}};
  for (const auto& number : numbers) {
    REGCACHE_TRY(read_member(entry, number.name, number.target));
  }
  REGCACHE_TRY(read_xattrs(entry, out));
  REGCACHE_TRY_ASSIGN(out.digest, read_sum(entry, "digest"));
  REGCACHE_TRY_ASSIGN(out.chunk_digest, read_sum(entry, "chunkDigest"));
  return out;
}

}  // namespace

Result<Toc> parse_toc(std::string_view json) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(json, kTocBytesMax));
  REGCACHE_TRY(document.root().as_object());
  Toc toc;
  REGCACHE_TRY(read_member(document.root(), "version", toc.version));
  REGCACHE_TRY_ASSIGN(const auto entries, array_member(document.root(), "entries"));
  if (!entries) {
    return toc;
  }
  toc.entries.reserve(entries->size());
  for (const JsonValue entry : entries->children()) {
    REGCACHE_TRY_ASSIGN(TocEntry read, read_entry(entry));
    toc.entries.push_back(std::move(read));
  }
  return toc;
}

}  // namespace regcache
