// Method: properties of every row, and that the parser reads every row and refuses what it says.
#include "core/options/option_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/options/option_words.h"
#include "core/options/parse_options.h"
#include "core/options/scalar.h"

namespace regcache {
namespace {

constexpr Direction kDirections[] = {Direction::cache_to, Direction::cache_from};

// Calls `check` for every attribute of every backend in every direction that it has.
template <typename Check>
void for_each_attribute(Check check) {
  for (const OptionRow& row : option_table()) {
    for (const BackendRow& backend : backend_table()) {
      for (const Direction direction : kDirections) {
        if (row.has_backend(backend.backend) && row.has_direction(direction)) {
          SCOPED_TRACE(std::string(backend.name) + " " + std::string(row.key) + " " +
                       std::string(direction_name(direction)));
          check(row, backend.backend, direction);
        }
      }
    }
  }
}

// An option string that has what the backend cannot do without, and nothing to complain about.
std::string minimal_text(Backend backend, Direction direction) {
  switch (backend) {
    case Backend::registry:
      return "type=registry,ref=h/r";
    case Backend::local:
      return direction == Direction::cache_to ? "type=local,dest=d" : "type=local,src=d";
    case Backend::s3:
      return "type=s3,bucket=b,region=r";
    case Backend::azblob:
      return "type=azblob,account_url=u";
    default:
      return "type=" + std::string(backend_name(backend));
  }
}

// A good value of the kind that is not `default_value`.
std::string other_value(const OptionRow& row) {
  switch (row.kind) {
    case ValueKind::boolean:
    case ValueKind::boolean_or_empty:
      return row.default_value == "true" ? "false" : "true";
    case ValueKind::integer:
    case ValueKind::positive_integer:
      return "7";
    case ValueKind::duration:
      return "7m";
    case ValueKind::mode:
      return "max";
    case ValueKind::compression:
      return "zstd";
    case ValueKind::retry_mode:
      return "adaptive";
    case ValueKind::reference:
      return "other/reference";
    case ValueKind::digest:
      return "sha256:" + std::string(64, 'a');
    default:
      return "other";
  }
}

bool takes_any_text(ValueKind kind) {
  return kind == ValueKind::tag || kind == ValueKind::path || kind == ValueKind::url ||
         kind == ValueKind::names || kind == ValueKind::text;
}

TEST(OptionTable, RowsAreComplete) {
  for (const OptionRow& row : option_table()) {
    SCOPED_TRACE(std::string(row.key));
    EXPECT_FALSE(row.help.empty());
    EXPECT_FALSE(row.help.ends_with('.'));
    EXPECT_FALSE(row.source.empty());
    EXPECT_GE(row.since, kOldestBuildKit);
    EXPECT_LE(row.since, kNewestBuildKit);
    EXPECT_EQ(row.presence == Presence::or_environment && row.environment.empty(), false);
    EXPECT_EQ(row.default_before.empty(), row.default_changed == BuildKitVersion{});
    if (row.kind == ValueKind::boolean || row.kind == ValueKind::boolean_or_empty) {
      EXPECT_TRUE(parse_bool(row.default_value));
    }
    if (row.kind == ValueKind::duration) {
      EXPECT_TRUE(parse_duration(row.default_value));
    }
  }
}

TEST(OptionTable, BackendsAreInOrder) {
  for (std::size_t i = 0; i < backend_table().size(); ++i) {
    const BackendRow& row = backend_table()[i];
    EXPECT_EQ(static_cast<std::size_t>(row.backend), i);
    EXPECT_EQ(backend_name(row.backend), row.name);
    EXPECT_EQ(parse_backend(row.name), row.backend);
  }
  EXPECT_EQ(parse_backend("Registry"), std::nullopt);
  EXPECT_EQ(parse_backend(""), std::nullopt);
}

TEST(OptionTable, AKeyHasOneRowForABackendAndDirection) {
  std::set<std::string> seen;
  for_each_attribute([&seen](const OptionRow& row, Backend backend, Direction direction) {
    const std::string name = std::string(row.key) + "/" + std::string(backend_name(backend)) + "/" +
                             std::string(direction_name(direction));
    EXPECT_TRUE(seen.insert(name).second);
    EXPECT_EQ(find_option(row.key, backend, direction), &row);
  });
  EXPECT_EQ(find_option("mode", Backend::inline_cache, Direction::cache_to), nullptr);
  EXPECT_EQ(find_option("mode", Backend::registry, Direction::cache_from), nullptr);
}

TEST(OptionTable, TheParserReadsEveryAttribute) {
  for_each_attribute([](const OptionRow& row, Backend backend, Direction direction) {
    const ParseRules rules{.direction = direction};
    const std::string minimal = minimal_text(backend, direction);
    const ParsedOptions plain = parse_cache_options(minimal, rules);
    ASSERT_EQ(plain.entries.size(), 1U) << minimal;
    EXPECT_TRUE(plain.diagnostics.empty());

    // The later key wins, so that `ref` and its like can be told apart too.
    const std::string text = minimal + "," + std::string(row.key) + "=" + other_value(row);
    ParsedOptions other = parse_cache_options(text, rules);
    std::erase_if(other.diagnostics,
                  [](const Diagnostic& diagnostic) { return diagnostic.rule == "key-repeated"; });
    ASSERT_EQ(other.entries.size(), 1U) << text;
    EXPECT_TRUE(other.diagnostics.empty()) << to_text(other.diagnostics.front().error);
    EXPECT_FALSE(other.entries[0].options == plain.entries[0].options) << text;
  });
}

TEST(OptionTable, TheParserTreatsBadValuesAsTheTableSays) {
  for_each_attribute([](const OptionRow& row, Backend backend, Direction direction) {
    const ParseRules rules{.direction = direction};
    const std::string bad = row.kind == ValueKind::reference ? "UPPER/:" : "?";
    const std::string text =
        minimal_text(backend, direction) + "," + std::string(row.key) + "=" + bad;
    ParsedOptions parsed = parse_cache_options(text, rules);
    std::erase_if(parsed.diagnostics,
                  [](const Diagnostic& diagnostic) { return diagnostic.rule == "key-repeated"; });
    if (takes_any_text(row.kind)) {
      EXPECT_TRUE(parsed.diagnostics.empty());
      return;
    }
    ASSERT_EQ(parsed.diagnostics.size(), 1U) << text;
    const Diagnostic& diagnostic = parsed.diagnostics.front();
    EXPECT_EQ(diagnostic.error.subject, row.key);
    const Surface daemon =
        direction == Direction::cache_to ? Surface::daemon : Surface::import_step;
    switch (row.on_bad) {
      case OnBadValue::client_error:
        EXPECT_EQ(diagnostic.surface, Surface::client);
        break;
      case OnBadValue::configure_error:
        EXPECT_EQ(diagnostic.surface, daemon);
        break;
      case OnBadValue::silent_default:
        EXPECT_EQ(diagnostic.surface, Surface::never);
        EXPECT_EQ(diagnostic.severity, Severity::warning);
        break;
      case OnBadValue::taken_as_is:
        EXPECT_EQ(diagnostic.surface, Surface::import_step);
        break;
    }
  });
}

TEST(OptionTable, AKeyThatIsTooNewIsIgnored) {
  for_each_attribute([](const OptionRow& row, Backend backend, Direction direction) {
    const BackendRow& of_backend = backend_table()[static_cast<std::size_t>(backend)];
    if (row.since <= of_backend.since) {
      return;
    }
    const ParseRules rules{.direction = direction, .buildkit = of_backend.since};
    const std::string minimal = minimal_text(backend, direction);
    const std::string text = minimal + "," + std::string(row.key) + "=" + other_value(row);
    const ParsedOptions parsed = parse_cache_options(text, rules);
    ASSERT_EQ(parsed.diagnostics.size(), 1U) << text;
    EXPECT_EQ(parsed.diagnostics[0].rule, "key-too-new");
    EXPECT_EQ(parsed.diagnostics[0].error.code, Code::unsupported);
    ASSERT_EQ(parsed.entries.size(), 1U);
    EXPECT_TRUE(parsed.entries[0].options ==
                parse_cache_options(minimal, rules).entries[0].options);
  });
}

TEST(OptionTable, EveryWordIsDistinct) {
  std::set<std::string_view> kinds;
  for (int i = 0; i <= static_cast<int>(ValueKind::text); ++i) {
    EXPECT_TRUE(kinds.insert(value_kind_name(static_cast<ValueKind>(i))).second);
  }
  std::set<std::string_view> outcomes;
  for (int i = 0; i <= static_cast<int>(OnBadValue::taken_as_is); ++i) {
    EXPECT_TRUE(outcomes.insert(on_bad_value_name(static_cast<OnBadValue>(i))).second);
  }
  std::set<std::string_view> presences;
  for (int i = 0; i <= static_cast<int>(Presence::or_environment); ++i) {
    EXPECT_TRUE(presences.insert(presence_name(static_cast<Presence>(i))).second);
  }
}

}  // namespace
}  // namespace regcache
