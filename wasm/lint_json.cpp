#include "wasm/lint_json.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/finder/file_kind.h"
#include "core/finder/find_builds.h"
#include "core/limits.h"
#include "core/lint/baseline.h"
#include "core/lint/lint_report.h"
#include "core/options/option_words.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"
#include "core/text/sort_items.h"

namespace regcache {
namespace {

void put_option(JsonWriter& json, const FoundOption& option, Dialect dialect,
                std::string_view file) {
  json.begin_object();
  json.key("direction").string(direction_name(option.direction));
  json.key("dialect").string(dialect_name(dialect));
  json.key("hasHoles").boolean(option.text.has_hole());
  const Span whole = option.text.place();
  json.key("offset").natural(whole.offset).key("length").natural(whole.length);
  json.key("pieces").begin_array();
  for (const FoundText::Piece& piece : option.text.pieces()) {
    const bool is_hole = piece.kind == FoundText::Kind::hole;
    json.begin_object();
    json.key("text").string(is_hole
                                ? file.substr(piece.place.offset, piece.place.length)
                                : option.text.text().substr(piece.span.offset, piece.span.length));
    json.key("offset").natural(piece.place.offset).key("length").natural(piece.place.length);
    json.end_object();
  }
  json.end_array().end_object();
}

struct PlacedOption {
  const FoundOption* option;
  Dialect dialect;
};

// In the order of the file; what is inherited stands in several builds.
std::vector<PlacedOption> options_in_order(const FoundFile& found) {
  std::vector<PlacedOption> options;
  for (const FoundBuild& build : found.builds) {
    for (const FoundOption& option : build.options) {
      options.push_back({&option, build.dialect});
    }
  }
  sort_items(options, [](const PlacedOption& a, const PlacedOption& b) {
    return a.option->text.place().offset < b.option->text.place().offset;
  });
  const auto is_same = [](const PlacedOption& a, const PlacedOption& b) {
    return a.option->text.place() == b.option->text.place();
  };
  options.erase(std::unique(options.begin(), options.end(), is_same), options.end());
  return options;
}

// {"registry.example": "harbor:immutable"}.
Result<std::vector<HostProfile>> read_profiles(const JsonValue& object) {
  REGCACHE_TRY_ASSIGN(const JsonChildren members, object.as_object());
  std::vector<HostProfile> profiles;
  for (const JsonValue member : members) {
    REGCACHE_TRY_ASSIGN(const std::string_view name, member.as_string());
    REGCACHE_TRY_ASSIGN(HostProfile profile,
                        parse_host_profile(std::string(member.key()) + "=" + std::string(name)));
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace

Result<FileLinter> read_linter(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(text, kJsonBytesMax));
  REGCACHE_TRY_ASSIGN(const JsonChildren members, document.root().as_object());
  LintSettings settings;
  std::vector<std::string> baseline;
  for (const JsonValue member : members) {
    if (member.key() == "strict") {
      REGCACHE_TRY_ASSIGN(settings.strict, member.as_boolean());
    } else if (member.key() == "buildkit") {
      REGCACHE_TRY_ASSIGN(const std::string_view version, member.as_string());
      REGCACHE_TRY_ASSIGN(settings.buildkit, parse_buildkit_version(version));
    } else if (member.key() == "baseline") {
      REGCACHE_TRY_ASSIGN(const std::string_view known, member.as_string());
      REGCACHE_TRY_ASSIGN(baseline, read_baseline(known));
    } else if (member.key() == "profiles") {
      REGCACHE_TRY_ASSIGN(settings.profiles, read_profiles(member));
    } else {
      return fail(Code::unknown_name, std::string(member.key()),
                  "files are not checked by any such rule",
                  "the rules are buildkit, strict, profiles and baseline");
    }
  }
  return FileLinter(std::move(settings), std::move(baseline));
}

std::string checked_file_json(const FileReport& before, const FixedFile& after) {
  JsonWriter json;
  json.begin_object();
  json.key("options").natural(before.options);
  json.key("fixes").natural(after.fixes);
  json.key("near").begin_array();
  for (const std::string& path : before.near) {
    json.string(path);
  }
  json.end_array();
  if (after.fixes > 0) {
    json.key("fixed").string(after.text);
  }
  json.end_object();
  return json.take();
}

std::string found_options_json(std::string_view path, std::string_view text) {
  const FoundFile found = find_builds(path, text);
  JsonWriter json;
  json.begin_object();
  json.key("kind").string(file_kind_name(found.kind));
  json.key("options").begin_array();
  for (const PlacedOption& option : options_in_order(found)) {
    put_option(json, *option.option, option.dialect, text);
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace regcache
