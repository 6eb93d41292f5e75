// What the user asked for: plain structs that the command line is parsed into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/codec/codec.h"
#include "core/oci/media_type.h"
#include "native/cli/check_command.h"
#include "native/cli/explain_command.h"
#include "native/cli/serve_command.h"
#include "native/cli/snippet_command.h"

namespace regcache {

enum class ProgressMode : std::uint8_t { automatic, tty, plain, rawjson, none };

// How registries are reached: shared by every command that talks to one.
struct ConnectionArguments {
  bool plain_http = false;
  bool insecure = false;
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  std::string auth_file;
  std::string username;
  bool password_stdin = false;
  bool debug = false;
};

// How a transfer runs and shows itself.
struct TransferArguments {
  unsigned jobs = 4;
  ProgressMode progress = ProgressMode::automatic;
  bool quiet = false;
  bool no_fsync = false;
  std::uint64_t chunk_bytes =
      0;                     // larger blobs go to registries in chunks of it; 0: as they take them
  DecodeLimits limits = {};  // of commands that decode layers

  // Whether the last line, of what became of the blobs, is wanted: programs have it from an event.
  [[nodiscard]] bool tells_people() const { return !quiet && progress != ProgressMode::rawjson; }
};

struct PushArguments {
  std::string source;
  std::string cache_to;
  ConnectionArguments connection;
  TransferArguments transfer;
};

struct PullArguments {
  std::vector<std::string> cache_from;
  std::string destination;
  bool require = false;
  ConnectionArguments connection;
  TransferArguments transfer;
};

struct CopyArguments {
  std::string source;
  std::string destination;
  ConnectionArguments connection;
  TransferArguments transfer;
};

struct ConvertArguments {
  std::string source;
  std::string destination;
  Compression compression = Compression::gzip;
  std::optional<int> level;
  bool force_compression = false;
  ConnectionArguments connection;
  TransferArguments transfer;
};

struct AdviseArguments {
  std::string location;
  std::uint64_t sample_mib = 16;
  std::uint64_t bandwidth_mb_s = 50;  // MB a second
  std::string plot;                   // the SVG file to write, if any
  bool json = false;
  ConnectionArguments connection;
  TransferArguments transfer;
};

// Several caches as one: to where --cache-to says, or into a cache that others write to as well.
struct MergeArguments {
  std::vector<std::string> sources;
  std::string cache_to;
  std::string into;
  ConnectionArguments connection;
  TransferArguments transfer;
};

struct PruneArguments {
  std::string location;
  std::string max_age;   // "7d", "36h"
  std::string max_size;  // "10GB", "512MiB"
  std::optional<std::uint32_t> keep_last;
  bool unreachable = false;
  bool fit = false;
  // Rules for the tags of a repository, instead of those above for what is in a cache.
  std::optional<std::string> tags;  // a glob
  std::string older_than;
  std::optional<std::uint32_t> keep;
  bool untagged = false;
  bool yes = false;
  bool verbose = false;  // names what goes
  bool json = false;
  ConnectionArguments connection;
};

struct DiffArguments {
  std::string before;
  std::string after;
  bool files = false;  // read the layers where the caches part
  bool json = false;
  ConnectionArguments connection;
};

struct UsageArguments {
  std::vector<std::string> locations;
  std::string plot;  // the SVG file to write, if any
  bool json = false;
  ConnectionArguments connection;
};

struct RepairArguments {
  std::string source;
  std::string destination;
  bool deep = false;
  ConnectionArguments connection;
  TransferArguments transfer;
};

enum class InspectFormat : std::uint8_t { summary, tree, json, dot, mermaid, svg };

struct InspectArguments {
  std::string location;
  InspectFormat format = InspectFormat::summary;
  ConnectionArguments connection;
};

struct VerifyArguments {
  std::string location;
  bool deep = false;
  bool json = false;
  ConnectionArguments connection;
  TransferArguments transfer;
};

struct LoginArguments {
  std::string registry;
  ConnectionArguments connection;
};

struct DoctorArguments {
  std::string place;  // HOST or HOST/REPOSITORY
  bool json = false;
  bool github_output = false;
  ConnectionArguments connection;
};

struct LogoutArguments {
  std::string registry;
  std::string auth_file;
};

struct VersionArguments {
  bool json = false;
};

struct CompletionArguments {
  std::string shell;
};

// Prints the option table as the README has it, or as JSON: for ./dev, not for people.
struct OptionTableArguments {
  bool json = false;
};

using Arguments =
    std::variant<CheckArguments, ExplainArguments, SnippetArguments, PushArguments, PullArguments,
                 CopyArguments, ConvertArguments, AdviseArguments, MergeArguments, PruneArguments,
                 DiffArguments, UsageArguments, RepairArguments, InspectArguments, VerifyArguments,
                 ServeArguments, DoctorArguments, LoginArguments, LogoutArguments, VersionArguments,
                 CompletionArguments, OptionTableArguments>;

}  // namespace regcache
