#include <string>

#include "core/cache/cache_config.h"
#include "core/cache/order.h"
#include "core/limits.h"
#include "core/oci/layout_index.h"
#include "core/oci/manifest.h"
#include "core/oci/reference.h"
#include "core/options/check_report.h"
#include "core/registry/challenge.h"
#include "core/registry/url.h"
#include "core/text/edit.h"
#include "core/text/json_reader.h"
#include "core/text/rfc3339.h"
#include "tests/fuzz/fuzz_target.h"

namespace regcache {
namespace {

std::string_view text_of(FuzzInput bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void read_json(FuzzInput bytes) {
  const Result<JsonDocument> document = parse_json(text_of(bytes), kCacheConfigBytesMax);
  REGCACHE_CHECK(document || !document.error().detail.empty());
}

// What was read is written and read as the same; putting it into order a second time changes nothing.
void read_cache_config(FuzzInput bytes) {
  const Result<CacheConfig> config = parse_cache_config(text_of(bytes));
  if (!config) {
    return;
  }
  const std::string written = write_cache_config(*config);
  const Result<CacheConfig> again = parse_cache_config(written);
  REGCACHE_CHECK(again && write_cache_config(*again) == written);
  if (const Result<CacheConfig> ordered = order_cache_config(*config)) {
    const Result<CacheConfig> twice = order_cache_config(*ordered);
    REGCACHE_CHECK(twice && write_cache_config(*twice) == write_cache_config(*ordered));
  }
}

void read_manifest(FuzzInput bytes) {
  const Result<Manifest> manifest = parse_manifest(text_of(bytes));
  if (!manifest) {
    return;
  }
  if (const Result<CacheManifest> cache = cache_manifest(*manifest)) {
    const std::string written = write_manifest(*cache);
    const Result<Manifest> again = parse_manifest(written);
    REGCACHE_CHECK(again && write_manifest(*cache_manifest(*again)) == written);
  }
}

void read_layout_index(FuzzInput bytes) {
  const Descriptor entry{.media_type = "m", .digest = digest_of("x"), .size = 1};
  const Result<std::string> changed = with_manifest(text_of(bytes), entry, "tag");
  if (changed) {
    const Result<std::vector<Descriptor>> entries = parse_layout_index(*changed);
    REGCACHE_CHECK(entries && find_in_layout(*entries, "tag").has_value());
  }
}

void read_reference(FuzzInput bytes) {
  const Result<Reference> reference = parse_reference(text_of(bytes));
  if (reference) {
    const Result<Reference> again = parse_reference(reference->text());
    REGCACHE_CHECK(again && *again == *reference);
  }
}

// Every place that is told lies within the text, in every dialect and direction.
void check_options_text(FuzzInput bytes) {
  const std::string text(text_of(bytes));
  for (const Direction direction : {Direction::cache_to, Direction::cache_from}) {
    for (const Dialect dialect : {Dialect::buildx, Dialect::buildctl}) {
      const CheckReport report =
          check_options({text}, {.direction = direction, .dialect = dialect});
      for (const Diagnostic& diagnostic : report.texts.front().parsed.diagnostics) {
        REGCACHE_CHECK(diagnostic.span.offset + diagnostic.span.length <= text.size());
      }
      REGCACHE_CHECK(!to_text(report).empty() || text.empty());
      REGCACHE_CHECK(parse_json(to_json(report, 0), kJsonBytesMax).has_value());
    }
  }
}

void read_challenge(FuzzInput bytes) {
  REGCACHE_CHECK(parse_challenges({{"WWW-Authenticate", std::string(text_of(bytes))}}).size() <=
                 kChallengesMax);
}

void read_time(FuzzInput bytes) {
  const Result<Instant> instant = parse_rfc3339(text_of(bytes));
  REGCACHE_CHECK(instant || !instant.error().detail.empty());
}

constexpr FuzzTarget kTargets[] = {
    {"json", read_json},           {"cache_config", read_cache_config},
    {"manifest", read_manifest},   {"layout_index", read_layout_index},
    {"reference", read_reference}, {"options", check_options_text},
    {"challenge", read_challenge}, {"time", read_time}};

}  // namespace

std::span<const FuzzTarget> text_targets() {
  return kTargets;
}

}  // namespace regcache
