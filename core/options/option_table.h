// The one table of cache backends and their attributes: parser, help, README and JS types read it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/options/buildkit_version.h"

namespace regcache {

enum class Backend : std::uint8_t { registry, local, inline_cache, gha, s3, azblob };

// Which of the two flags an option string belongs to: --cache-to exports, --cache-from imports.
enum class Direction : std::uint8_t { cache_to, cache_from };

// What a value must look like.
enum class ValueKind : std::uint8_t {
  boolean,           // Go's ParseBool: 1 t T TRUE true True 0 f F FALSE false False
  boolean_or_empty,  // the same, and an empty value means true
  integer,           // Go's ParseInt, base 10, 64 bits
  positive_integer,  // the same, at least 1
  duration,          // Go's ParseDuration: "10m", "1h30m", "0"
  mode,              // min, max
  compression,       // gzip, zstd, estargz, uncompressed
  retry_mode,        // standard, adaptive
  reference,         // host/repository:tag
  digest,            // sha256:...
  tag,               // a name within a local directory's index.json; any text but the empty one
  path,
  url,
  names,  // one or more, separated by ';'
  text,
};

// What BuildKit does when the value is not of its kind.
enum class OnBadValue : std::uint8_t {
  client_error,     // buildx or buildctl refuses; nothing is built
  configure_error,  // the daemon refuses before the build (an import: that import fails)
  silent_default,   // nobody says anything, the default is used
  taken_as_is,      // every text is accepted; a wrong one shows when the cache is used
};

enum class Presence : std::uint8_t {
  optional,
  required,        // an error without it
  or_environment,  // without it, `environment` must be set: the client's for gha, else the daemon's
};

// One attribute of one or more backends.
struct OptionRow {
  std::string_view key;     // as BuildKit reads it, lower case
  std::uint8_t backends;    // set of Backend, see has_backend
  std::uint8_t directions;  // set of Direction, see has_direction
  ValueKind kind = ValueKind::text;
  Presence presence = Presence::optional;
  std::string_view default_value = {};  // empty: none
  std::string_view environment = {};    // variables read instead when the key is absent
  BuildKitVersion since;                // older daemons ignore the key without a word
  std::string_view default_before =
      {};  // the default until `default_changed`; empty: never changed
  BuildKitVersion default_changed = {};
  OnBadValue on_bad = OnBadValue::taken_as_is;
  bool secret = false;    // never shown in output
  std::string_view help;  // one sentence, lower case, no final period
  std::string_view source;

  // The default of a BuildKit version.
  [[nodiscard]] std::string_view default_at(const BuildKitVersion& buildkit) const;
  [[nodiscard]] bool has_backend(Backend backend) const;
  [[nodiscard]] bool has_direction(Direction direction) const;
};

struct BackendRow {
  Backend backend;
  std::string_view name;  // the value of `type`
  std::uint8_t directions;
  BuildKitVersion since;
  std::string_view help;

  [[nodiscard]] bool has_direction(Direction direction) const;
};

// Every attribute, in the order a person would read them. A key has several rows where backends mean
// different things by it, but one at most for each backend and direction.
//
// Source:  moby/buildkit@73ed6825c, cache/remotecache, control/control.go, client/solve.go;
//          versions from that repository's history; facts 1.9, 1.10.
[[nodiscard]] std::span<const OptionRow> option_table();

// The six backends, in the order of Backend.
[[nodiscard]] std::span<const BackendRow> backend_table();

// The row of `key` for a backend and a direction, or null.
[[nodiscard]] const OptionRow* find_option(std::string_view key, Backend backend,
                                           Direction direction);

// "registry", "local", "inline", "gha", "s3", "azblob".
[[nodiscard]] std::string_view backend_name(Backend backend);
// Exact and case-sensitive, as in BuildKit.
[[nodiscard]] std::optional<Backend> parse_backend(std::string_view name);

}  // namespace regcache
