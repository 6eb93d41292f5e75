// Method: what the vectors (options_vectors_test) cannot say: limits, order, strictness, secrets, that
// fixes fix, that options are what they should be, and duplicates between option strings.
#include "core/options/parse_options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/options/findings.h"
#include "core/text/edit.h"

namespace regcache {
namespace {

// Parses a copy in a buffer of exactly its size.
ParsedOptions parse_exactly(std::string_view text, const ParseRules& rules = {}) {
  const std::vector<char> bytes(text.begin(), text.end());
  return parse_cache_options({bytes.data(), bytes.size()}, rules);
}

std::vector<std::string> rules_of(const ParsedOptions& parsed) {
  std::vector<std::string> rules;
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    rules.push_back(diagnostic.rule);
  }
  return rules;
}

using Rules = std::vector<std::string>;

TEST(ParseOptions, ARegistryExportHoldsWhatWasAsked) {
  const ParsedOptions parsed = parse_exactly(
      "type=registry,ref=ghcr.io/o/app:cache,mode=max,compression=zstd,compression-level=19,"
      "force-compression=,registry.insecure=t,ignore-error=1,image-manifest=0");
  EXPECT_EQ(rules_of(parsed), Rules{});
  ASSERT_EQ(parsed.entries.size(), 1U);
  const auto* options = std::get_if<RegistryExport>(&parsed.entries[0].options);
  ASSERT_NE(options, nullptr);
  EXPECT_EQ(options->reference.text(), "ghcr.io/o/app:cache");
  EXPECT_EQ(options->raw_ref, "ghcr.io/o/app:cache");
  EXPECT_TRUE(options->insecure);
  const ImageExport expected{.mode = CacheMode::max,
                             .shape = ManifestShape::oci_index,
                             .compression = ZstdLayers{19},
                             .force_compression = true,
                             .ignore_error = true};
  EXPECT_EQ(options->image, expected);
}

// The first hint goes to the cause, not to what follows from it.
TEST(ParseOptions, SlipsOfTheHandGetAHintThatHelps) {
  struct Case {
    std::string_view text;
    std::string_view hint;
  };
  constexpr Case kCases[] = {
      {"type=registry, ref=a/b", "leave out the blanks around 'ref'"},
      {"type = registry,ref=a/b", "leave out the blanks around 'type'"},
      {"\"type=registry,ref=a/b\"",
       "write commas between the attributes, and no quotes around them"},
      {"type=registry;ref=a/b", "write commas between the attributes, and no quotes around them"},
      {"FROM alpine",
       "components are lower-case letters and digits, joined by '.', '_', '__' or '-'"},
  };
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.text);
    const ParsedOptions parsed = parse_exactly(one.text);
    ASSERT_FALSE(parsed.diagnostics.empty());
    EXPECT_EQ(parsed.diagnostics.front().error.hint, one.hint);
  }
}

TEST(ParseOptions, AttributesAreWhatTheClientSends) {
  const OptionAttributes buildx = {{"ref", "a/b"}, {"x", "=1"}};
  EXPECT_EQ(parse_exactly("TYPE=registry,REF=y,Ref=a/b,x==1").entries.at(0).attributes, buildx);
  const OptionAttributes buildctl = {{"mode", "min"}, {"ref", "a/b"}};
  const ParseRules rules{.dialect = Dialect::buildctl};
  EXPECT_EQ(parse_exactly("a/b", rules).entries.at(0).attributes, buildctl);
}

TEST(ParseOptions, DiagnosticsStandInInputOrder) {
  const ParsedOptions parsed =
      parse_exactly("zzz=1,type=Registry,mode=Max,ref=A/B,,compression=gz,yyy=2");
  EXPECT_EQ(rules_of(parsed), (Rules{"key-unknown", "type-unknown", "mode-value", "ref-invalid",
                                     "empty-field", "word-value", "key-unknown"}));
  EXPECT_TRUE(parsed.entries.empty());
  EXPECT_TRUE(std::is_sorted(
      parsed.diagnostics.begin(), parsed.diagnostics.end(),
      [](const Diagnostic& a, const Diagnostic& b) { return a.span.offset < b.span.offset; }));
}

TEST(ParseOptions, StrictMakesErrorsOfWarnings) {
  constexpr std::string_view kText = "type=registry,ref=a/b,mode=Max";
  const ParsedOptions lenient = parse_exactly(kText);
  EXPECT_EQ(lenient.diagnostics.at(0).severity, Severity::warning);
  EXPECT_EQ(lenient.entries.size(), 1U);
  const ParsedOptions strict = parse_exactly(kText, {.strict = true});
  EXPECT_EQ(strict.diagnostics.at(0).severity, Severity::error);
  EXPECT_TRUE(strict.entries.empty());
}

TEST(ParseOptions, SizesAreBounded) {
  const std::string long_text = "type=local,dest=" + std::string(kOptionTextBytesMax, 'a');
  const ParsedOptions too_long = parse_exactly(long_text);
  EXPECT_EQ(rules_of(too_long), Rules{"input-size"});
  EXPECT_EQ(too_long.diagnostics[0].error.code, Code::out_of_range);

  std::string fields = "type=local,dest=x";
  for (std::size_t i = 2; i < kOptionFieldsMax; ++i) {
    fields += ",k=v";
  }
  EXPECT_EQ(parse_exactly(fields).entries.size(), 1U);
  EXPECT_EQ(rules_of(parse_exactly(fields + ",k=v")), Rules{"input-size"});
}

TEST(ParseOptions, SecretsAreFoundWhateverStandsAroundThem) {
  struct Case {
    const char* text;
    const char* secret;
  };
  constexpr Case kCases[] = {
      {"type=s3,bucket=b,region=r,secret_access_key=abc,name=n", "abc"},
      {"type=s3,Secret_Access_Key=abc", "abc"},
      {"type=gha,\"token=a,b\",scope=s", "a,b"},
      {"type=S3,secret_access_key=ab\"c,x", "ab\"c"},
      {"\"type=gha,token=abc", "abc"},
      {"type=gha,ghtoken=", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const ParsedOptions parsed = parse_exactly(c.text);
    const std::string_view text = c.text;
    const bool found = std::any_of(
        parsed.secrets.begin(), parsed.secrets.end(),
        [&](const Span& span) { return text.substr(span.offset, span.length) == c.secret; });
    EXPECT_TRUE(found);
  }
  EXPECT_TRUE(parse_exactly("type=gha,scope=token").secrets.empty());
}

TEST(ParseOptions, FixesLeaveNothingToFix) {
  struct Case {
    const char* text;
    const char* fixed;
    Direction direction = Direction::cache_to;
    Dialect dialect = Dialect::buildx;
  };
  constexpr Case kCases[] = {
      {"type=registry,ref=\"a/b\",mode=max", "type=registry,ref=a/b,mode=max"},
      {"type=registry,ref=a/b,", "type=registry,ref=a/b"},
      {",type=registry,,ref=a/b", "type=registry,ref=a/b"},
      {"a/b,mode=max", "type=registry,ref=a/b,mode=max"},
      {"ref=a/b", "type=registry,ref=a/b"},
      {"dest=x", "type=local,dest=x"},
      {"type=,ref=a/b", "type=registry,ref=a/b"},
      {"type=Registry,ref=a/b", "type=registry,ref=a/b"},
      {"type=regsitry, ref=a/b", "type=registry,ref=a/b"},
      {"type=registry,name=a/b", "type=registry,ref=a/b"},
      {"type=registry,ref=https://ghcr.io/O/app:C", "type=registry,ref=ghcr.io/o/app:C"},
      {"type=registry,ref= a/b ", "type=registry,ref=a/b"},
      {"type=registry,ref=a/b,mode=MAX,ignore-error=yes",
       "type=registry,ref=a/b,mode=max,ignore-error=true"},
      {"type=registry,ref=a/b,oci_mediatypes=True,image_manifest=true",
       "type=registry,ref=a/b,oci-mediatypes=True,image-manifest=true"},
      {"type=registry,ref=a/b,compression=Zstd,compression-level= 3",
       "type=registry,ref=a/b,compression=zstd,compression-level=3"},
      {"type=registry,ref=a/b,force-compression", "type=registry,ref=a/b,force-compression=true"},
      {"type=registry,mode=min,mode=max,ref=a/b", "type=registry,mode=max,ref=a/b"},
      {"type=local,src=x", "type=local,dest=x"},
      {"type=local,dest=x", "type=local,src=x", Direction::cache_from},
      {"type=registry,a/b:c", "type=registry,ref=a/b:c", Direction::cache_from},
      {"a/b", "type=registry,ref=a/b", Direction::cache_to, Dialect::buildctl},
      {"TYPE=registry,ref=a/b", "type=registry,ref=a/b", Direction::cache_to, Dialect::buildctl},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const ParseRules rules{.direction = c.direction, .dialect = c.dialect};
    const ParsedOptions parsed = parse_exactly(c.text, rules);
    EXPECT_FALSE(parsed.diagnostics.empty());
    const std::string fixed = apply_fixes(c.text, parsed.diagnostics);
    EXPECT_EQ(fixed, c.fixed);
    const ParsedOptions again = parse_exactly(fixed, rules);
    EXPECT_EQ(rules_of(again), Rules{});
    EXPECT_EQ(again.entries.size(), 1U);
  }
}

TEST(ParseOptions, NothingIsSuggestedThatIsGivenAlready) {
  const ParsedOptions parsed = parse_exactly("type=registry,ref=a/b,reff=c/d,modes=max,mode=min");
  EXPECT_EQ(rules_of(parsed), (Rules{"key-unknown", "key-unknown"}));
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    EXPECT_TRUE(diagnostic.fix.empty());
  }
}

TEST(ParseOptions, LongValuesAreCutInSentences) {
  const std::string value(5000, 'x');
  const ParsedOptions parsed = parse_exactly("type=registry,ref=a/b,mode=" + value);
  EXPECT_LT(parsed.diagnostics.at(0).error.detail.size(), 200U);
}

std::vector<std::size_t> duplicate_indexes(const std::vector<const char*>& texts,
                                           const ParseRules& rules = {}) {
  std::vector<ParsedOptions> list;
  list.reserve(texts.size());
  for (const char* text : texts) {
    list.push_back(parse_exactly(text, rules));
  }
  std::vector<std::size_t> indexes;
  for (const ListedDiagnostic& duplicate : find_duplicates(list)) {
    EXPECT_EQ(duplicate.diagnostic.rule, "duplicate-export");
    EXPECT_EQ(duplicate.diagnostic.error.code, Code::conflict);
    EXPECT_EQ(duplicate.diagnostic.surface, Surface::daemon);
    indexes.push_back(duplicate.index);
  }
  return indexes;
}

TEST(FindDuplicates, ComparesAsTheDaemonDoes) {
  using Indexes = std::vector<std::size_t>;
  EXPECT_EQ(duplicate_indexes({"a/b", "a/b:latest"}), Indexes{});
  EXPECT_EQ(duplicate_indexes({"a/b", "type=registry,ref=a/b,mode=max"}), Indexes{1});
  EXPECT_EQ(duplicate_indexes({"a/b,c/d", "c/d", "a/b"}), (Indexes{1, 2}));
  EXPECT_EQ(duplicate_indexes({"a/b,a/b"}), Indexes{0});
  EXPECT_EQ(duplicate_indexes({"type=local,dest=x", "type=local,dest=x"}), Indexes{1});
  EXPECT_EQ(duplicate_indexes({"type=local,dest=x", "type=local,dest=x,mode=min"}), Indexes{});
  EXPECT_EQ(duplicate_indexes({"type=local,dest=x", "type=local,dest=x,mode=min"},
                              {.dialect = Dialect::buildctl}),
            Indexes{1});
  EXPECT_EQ(duplicate_indexes({"type=inline", "type=inline"}), Indexes{});
  EXPECT_EQ(duplicate_indexes({"type=gha", "type=gha,scope=x"}), Indexes{});
  EXPECT_EQ(duplicate_indexes({"type=gha", "type=gha"}), Indexes{1});
  EXPECT_EQ(duplicate_indexes({"a/b", "a/b"}, {.direction = Direction::cache_from}), Indexes{});
  EXPECT_EQ(duplicate_indexes({"A/B", "A/B"}), Indexes{});
}

TEST(FindDuplicates, PointsAtTheReference) {
  const std::vector<ParsedOptions> list = {parse_exactly("a/b"),
                                           parse_exactly("type=registry,ref=a/b")};
  const std::vector<ListedDiagnostic> duplicates = find_duplicates(list);
  ASSERT_EQ(duplicates.size(), 1U);
  EXPECT_EQ(duplicates[0].diagnostic.span, (Span{18, 3}));
}

}  // namespace
}  // namespace regcache
