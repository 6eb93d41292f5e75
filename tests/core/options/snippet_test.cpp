// Method: what each tool gets, in a table; then every value that needs quoting, read back by the reader of
// option strings where the tool passes the string through.
#include "core/options/snippet.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/options/parse_options.h"

namespace regcache {
namespace {

std::vector<CacheOptions> read(const std::string& text, Direction direction) {
  std::vector<CacheOptions> all;
  for (const ParsedEntry& entry : parse_cache_options(text, {.direction = direction}).entries) {
    all.push_back(entry.options);
  }
  return all;
}

std::vector<CacheOptions> both(const std::string& to, const std::string& from) {
  std::vector<CacheOptions> all = read(from, Direction::cache_from);
  const std::vector<CacheOptions> exports = read(to, Direction::cache_to);
  all.insert(all.end(), exports.begin(), exports.end());
  return all;
}

std::string snippet(const std::vector<CacheOptions>& options, SnippetTool tool) {
  const Result<std::string> written = write_snippet(options, tool, ParseRules());
  return written ? *written : "error: " + to_text(written.error());
}

struct Form {
  SnippetTool tool;
  const char* text;
};

constexpr Form kForms[] = {
    {SnippetTool::buildx,
     "docker buildx build \\\n"
     "  --cache-to type=registry,mode=max,ref=ghcr.io/o/app:cache \\\n"
     "  --cache-from type=registry,ref=ghcr.io/o/app:cache \\\n"
     "  .\n"},
    {SnippetTool::bake,
     "target \"default\" {\n"
     "  cache-to = [\n"
     "    \"type=registry,mode=max,ref=ghcr.io/o/app:cache\",\n"
     "  ]\n"
     "  cache-from = [\n"
     "    \"type=registry,ref=ghcr.io/o/app:cache\",\n"
     "  ]\n"
     "}\n"},
    {SnippetTool::compose,
     "services:\n"
     "  app:\n"
     "    build:\n"
     "      context: .\n"
     "      cache_to:\n"
     "        - type=registry,mode=max,ref=ghcr.io/o/app:cache\n"
     "      cache_from:\n"
     "        - type=registry,ref=ghcr.io/o/app:cache\n"},
    {SnippetTool::github,
     "- uses: docker/setup-buildx-action@v3\n"
     "- uses: docker/build-push-action@v6\n"
     "  with:\n"
     "    cache-to: |\n"
     "      type=registry,mode=max,ref=ghcr.io/o/app:cache\n"
     "    cache-from: |\n"
     "      type=registry,ref=ghcr.io/o/app:cache\n"},
    {SnippetTool::gitlab,
     "build:\n"
     "  image: docker:cli\n"
     "  services:\n"
     "    - docker:dind\n"
     "  script:\n"
     "    - docker buildx create --use\n"
     "    - |\n"
     "      docker buildx build \\\n"
     "        --cache-to type=registry,mode=max,ref=ghcr.io/o/app:cache \\\n"
     "        --cache-from type=registry,ref=ghcr.io/o/app:cache \\\n"
     "        .\n"},
    {SnippetTool::buildctl,
     "buildctl build --frontend dockerfile.v0 --local context=. --local dockerfile=. \\\n"
     "  --export-cache type=registry,mode=max,ref=ghcr.io/o/app:cache \\\n"
     "  --import-cache type=registry,ref=ghcr.io/o/app:cache\n"},
    {SnippetTool::dagger,
     "export _EXPERIMENTAL_DAGGER_CACHE_EXPORT_CONFIG="
     "type=registry,mode=max,ref=ghcr.io/o/app:cache\n"
     "export _EXPERIMENTAL_DAGGER_CACHE_IMPORT_CONFIG=type=registry,ref=ghcr.io/o/app:cache\n"},
};

TEST(Snippet, IsWhatEachToolWants) {
  const auto options =
      both("type=registry,ref=ghcr.io/o/app:cache,mode=max", "ghcr.io/o/app:cache");
  for (const Form& form : kForms) {
    EXPECT_EQ(snippet(options, form.tool), form.text);
  }
}

TEST(Snippet, LeavesOutTheListWithoutCaches) {
  const auto options = read("type=inline", Direction::cache_to);
  for (const Form& form : kForms) {
    const std::string text = snippet(options, form.tool);
    EXPECT_NE(text.find("type=inline"), std::string::npos) << text;
    EXPECT_EQ(text.find("from"), std::string::npos) << text;
    EXPECT_EQ(text.find("import"), std::string::npos) << text;
  }
}

TEST(Snippet, PutsVariablesWhereSecretsWere) {
  const auto options = read("type=s3,bucket=b,region=r,access_key_id=AKIA,secret_access_key=hush",
                            Direction::cache_to);
  constexpr Form kWanted[] = {
      {SnippetTool::buildx,
       "\"type=s3,access_key_id=AKIA,bucket=b,region=r,secret_access_key=${SECRET_ACCESS_KEY}\""},
      {SnippetTool::bake, "variable \"SECRET_ACCESS_KEY\" {}\n\ntarget"},
      {SnippetTool::bake, ",secret_access_key=${SECRET_ACCESS_KEY}\",\n"},
      {SnippetTool::compose, ",secret_access_key=${SECRET_ACCESS_KEY}\n"},
      {SnippetTool::github, ",secret_access_key=${{ secrets.SECRET_ACCESS_KEY }}\n"},
      {SnippetTool::dagger, ",secret_access_key=${SECRET_ACCESS_KEY}\"\n"},
  };
  for (const Form& wanted : kWanted) {
    const std::string text = snippet(options, wanted.tool);
    EXPECT_NE(text.find(wanted.text), std::string::npos) << text;
    EXPECT_EQ(text.find("hush"), std::string::npos);
  }
}

TEST(Snippet, OtherSecretsGetOtherVariables) {
  const std::string s3 = "type=s3,bucket=b,region=r,secret_access_key=";
  auto options = both(s3 + "one", s3 + "one");
  const auto other = read("type=azblob,account_url=u,secret_access_key=two", Direction::cache_to);
  options.insert(options.end(), other.begin(), other.end());
  const std::string text = snippet(options, SnippetTool::bake);
  EXPECT_TRUE(
      text.starts_with("variable \"SECRET_ACCESS_KEY\" {}\n\n"
                       "variable \"SECRET_ACCESS_KEY_2\" {}\n\ntarget"))
      << text;
  EXPECT_NE(text.find("type=azblob,account_url=u,secret_access_key=${SECRET_ACCESS_KEY_2}"),
            std::string::npos)
      << text;
}

struct Quoting {
  SnippetTool tool;
  const char* options;
  const char* written;
};

constexpr Quoting kQuotings[] = {
    {SnippetTool::buildx, "type=local,dest=it's here", "'type=local,dest=it'\\''s here'"},
    {SnippetTool::buildx, "type=local,\"dest=a,b\"", "'type=local,\"dest=a,b\"'"},
    {SnippetTool::buildx, "type=local,dest=$HOME/c", "'type=local,dest=$HOME/c'"},
    {SnippetTool::buildctl, "type=local,dest=a b", "'type=local,dest=a b'"},
    {SnippetTool::bake, "type=local,\"dest=a,b\"", "\"type=local,\\\"dest=a,b\\\"\""},
    {SnippetTool::bake, "type=local,dest=${HOME}/%{x}\\y", "dest=$${HOME}/%%{x}\\\\y\""},
    {SnippetTool::compose, "type=local,dest=$HOME", "- type=local,dest=$$HOME\n"},
    {SnippetTool::compose, "type=local,dest=a: b", "- \"type=local,dest=a: b\"\n"},
    {SnippetTool::compose, "type=local,dest=a #b", "- \"type=local,dest=a #b\"\n"},
    {SnippetTool::github, "type=local,dest=${{x}}", "dest=${{ '${{' }}x}}\n"},
    {SnippetTool::dagger, "type=s3,bucket=b,region=r,name=x;y",
     "'type=s3,bucket=b,name=x\\;y,region=r'"},
    {SnippetTool::github, "type=local,\"dest=a,b\"", "error: dest: github splits at every comma"},
    {SnippetTool::dagger, "type=local,\"dest=a,b\"", "error: dest: dagger splits at every comma"},
    {SnippetTool::gitlab, "type=local,dest=a\tb", "error: dest: its value has control characters"},
};

TEST(Snippet, QuotesAsTheToolUnquotes) {
  for (const Quoting& quoting : kQuotings) {
    const auto options = read(quoting.options, Direction::cache_to);
    ASSERT_EQ(options.size(), 1U) << quoting.options;
    const std::string text = snippet(options, quoting.tool);
    EXPECT_NE(text.find(quoting.written), std::string::npos) << text;
  }
}

TEST(Snippet, SaysThatNothingWasGiven) {
  EXPECT_EQ(snippet({}, SnippetTool::buildx), "error: snippet: no options were given");
}

TEST(Snippet, NamesOfToolsReadBack) {
  for (const Form& form : kForms) {
    EXPECT_EQ(parse_snippet_tool(snippet_tool_name(form.tool)), form.tool);
  }
  EXPECT_FALSE(parse_snippet_tool("Bake"));
}

}  // namespace
}  // namespace regcache
