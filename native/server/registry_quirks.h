// What registries that people use do otherwise than the specification says: one table, for `serve --quirk`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

enum class Quirk : std::uint8_t {
  cache_index,         // an index or list of what is no manifest is refused
  written_tag,         // a tag that exists is not written again, where tags are immutable
  unknown_repository,  // a repository must have been made before
  chunked,             // a blob in several requests is refused
  chunk_too_small,     // so is another chunk after one below the limit, in bytes
  chunk_too_large,     // and a chunk above the limit, in bytes
  stale_range,         // what has arrived is told as it was after the first chunk
  mount,               // blobs of other repositories are not mounted
  deletion,            // nothing is deleted
  referrers,           // there is no list of referrers
  page_too_large,      // more names than the limit on one page are refused
  body_too_large,      // a request with more bytes than the limit is refused
};

struct QuirkRule {
  Quirk quirk;
  std::string_view does;     // a clause for docs/serve.md: "refuses ..."
  std::string_view source;   // where it was reported
  int status = 0;            // of the refusal; 0: nothing is refused, something is left out
  std::string_view code;     // of the refusal; empty: `message` is the body, and no JSON
  std::string_view message;  // {repository}, {reference} and {type} stand for those of the request
  std::uint64_t limit = 0;   // of the quirks that have one
};

struct RegistryQuirks {
  std::string_view id;       // "ecr", as given to --quirk
  std::string_view name;     // "Amazon ECR"
  std::string_view profile;  // the id of its RegistryProfile; empty: it has none
  std::span<const QuirkRule> rules;

  // The rule, or null when the registry does what the specification says.
  [[nodiscard]] const QuirkRule* find(Quirk quirk) const;
};

// All registries that can be imitated.
[[nodiscard]] std::span<const RegistryQuirks> registry_quirks();

// Which registry to imitate.
struct QuirkChoice {
  const RegistryQuirks* quirks = nullptr;  // null: none
  bool immutable_tags = false;

  [[nodiscard]] const QuirkRule* find(Quirk quirk) const;
};

// Reads "ID" or "ID:immutable".
//
// Errors:  unknown_name for an ID that is none, with the nearest one; invalid_input for immutable tags where
//          the registry has none.
[[nodiscard]] Result<QuirkChoice> parse_quirk(std::string_view text);

// The rows of the table in docs/serve.md.
[[nodiscard]] std::string quirk_table();

}  // namespace regcache
