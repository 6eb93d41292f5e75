// Method: whole explanations as text for each backend, then tables for the facts that depend on
// values and versions.
#include "core/options/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/options/parse_options.h"

namespace regcache {
namespace {

Explanation explain_text(std::string_view text, const ParseRules& rules = {}) {
  const ParsedOptions parsed = parse_cache_options(text, rules);
  if (parsed.entries.size() != 1) {
    ADD_FAILURE() << text;
    return {};
  }
  return explain(parsed.entries[0].options, rules);
}

bool has_note(const Explanation& explanation, std::string_view part) {
  return std::any_of(
      explanation.notes.begin(), explanation.notes.end(),
      [part](const std::string& note) { return note.find(part) != std::string::npos; });
}

TEST(Explain, ARegistryExport) {
  EXPECT_EQ(to_text(explain_text("type=registry,ref=user/app,mode=max,compression=zstd,"
                                 "compression-level=19,oci-mediatypes=true,image-manifest=false")),
            "--cache-to type=registry: docker.io/user/app:latest\n"
            "  host        registry-1.docker.io, HTTPS\n"
            "  tag         written\n"
            "  mode        max\n"
            "  manifest    OCI image index, application/vnd.oci.image.index.v1+json\n"
            "  layers      zstd, application/vnd.oci.image.layer.v1.tar+zstd\n"
            "  level       19: BuildKit's zstd has four levels and takes 'best'\n"
            "  compressed  new layers only\n"
            "  readable by BuildKit 0.10 and newer\n"
            "  in short    type=registry,compression=zstd,compression-level=19,"
            "image-manifest=false,mode=max,ref=user/app\n"
            "  note        layers that exist already keep their compression; "
            "force-compression=true converts them\n"
            "  note        layers stand where manifests belong, which some registries refuse\n");
}

TEST(Explain, ALocalExport) {
  EXPECT_EQ(to_text(explain_text("type=local,dest=./cache,compression=uncompressed,"
                                 "force-compression=true,mode=max")),
            "--cache-to type=local: ./cache:latest\n"
            "  mode        max\n"
            "  manifest    OCI image manifest, application/vnd.oci.image.manifest.v1+json\n"
            "  layers      uncompressed, application/vnd.oci.image.layer.v1.tar\n"
            "  compressed  every layer that is not compressed like this\n"
            "  readable by BuildKit 0.12 and newer\n"
            "  in short    type=local,compression=uncompressed,dest=./cache,"
            "force-compression=true,mode=max\n");
}

TEST(Explain, Imports) {
  const ParseRules from{.direction = Direction::cache_from};
  EXPECT_EQ(to_text(explain_text("localhost:5000/app:c", from)),
            "--cache-from type=registry: localhost:5000/app:c\n"
            "  host        localhost:5000, plain HTTP, because the host is this machine\n"
            "  in short    localhost:5000/app:c\n"
            "  note        if it cannot be imported, the build goes on without it\n");
  EXPECT_EQ(explain_text("type=local,src=x,tag=t", from).place, "x:t");
  EXPECT_TRUE(has_note(explain_text("type=s3,bucket=b,region=r,name=x;y", from), "first name"));
}

TEST(Explain, PlacesOfOtherBackends) {
  EXPECT_EQ(explain_text("type=inline").place, "the image that is built");
  EXPECT_EQ(explain_text("type=inline").mode, CacheMode::min);
  EXPECT_EQ(explain_text("type=gha,scope=main").place, "scope main");
  EXPECT_EQ(explain_text("type=s3,bucket=b,region=r,prefix=p/,name=x").place,
            "s3://b/p/manifests/x");
  EXPECT_EQ(explain_text("type=azblob,account_url=https://a").place, "https://a/buildkit-cache");
  EXPECT_TRUE(has_note(explain_text("type=gha"), "buildx drops"));
  EXPECT_TRUE(has_note(explain_text("type=gha", {.dialect = Dialect::buildctl}), "refuses"));
  EXPECT_FALSE(has_note(explain_text("type=gha,token=t,url=u"), "ACTIONS_RUNTIME_TOKEN"));
}

TEST(Explain, Transports) {
  struct Case {
    const char* text;
    const char* transport;
  };
  constexpr Case kCases[] = {
      {"a/b", "https"},
      {"localhost/b", "http"},
      {"localhost:5000/b", "http"},
      {"127.0.0.1:5000/b", "http"},
      {"127.9.9.9/b", "http"},
      {"[::1]:5000/b", "http"},
      {"127.example.org/b", "https"},
      {"192.168.0.1:5000/b", "https"},
      {"localhost.example/b", "https"},
      {"type=registry,ref=h:5000/b,registry.insecure=true", "https-then-http"},
      {"type=registry,ref=localhost:5000/b,registry.insecure=true", "https-then-http"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(transport_name(explain_text(c.text).registry->transport), c.transport);
  }
}

TEST(Explain, LevelsAreMappedByVersion) {
  struct Case {
    const char* compression;
    const char* level;
    const char* newest;
    const char* before;  // with BuildKit 0.31
  };
  constexpr Case kCases[] = {
      {"zstd", "-1", "'fastest'", "'default'"},   {"zstd", "0", "'fastest'", "'fastest'"},
      {"zstd", "2", "'fastest'", "'fastest'"},    {"zstd", "3", "'default'", "'default'"},
      {"zstd", "5", "'default'", "'default'"},    {"zstd", "6", "'better'", "'default'"},
      {"zstd", "7", "'better'", "'better'"},      {"zstd", "8", "'better'", "'better'"},
      {"zstd", "9", "'better'", "'best'"},        {"zstd", "10", "'best'", "'best'"},
      {"zstd", "22", "'best'", "'best'"},         {"gzip", "-2", "Huffman", "Huffman"},
      {"gzip", "-1", "default, 6", "default, 6"}, {"gzip", "9", "as it is", "as it is"},
      {"gzip", "10", "fails", "fails"},           {"estargz", "-3", "fails", "fails"},
  };
  for (const Case& c : kCases) {
    const std::string text = std::string("type=local,dest=x,compression=") + c.compression +
                             ",compression-level=" + c.level;
    SCOPED_TRACE(text);
    const auto effect = [&text](const BuildKitVersion& version) {
      return explain_text(text, {.buildkit = version}).image->level_effect;
    };
    EXPECT_NE(effect(kNewestBuildKit).find(c.newest), std::string::npos);
    EXPECT_NE(effect({0, 31, 0}).find(c.before), std::string::npos);
  }
}

TEST(Explain, OldestReaders) {
  struct Case {
    const char* text;
    const char* oldest;
  };
  constexpr Case kCases[] = {
      {"a/b", "0.12"},
      {"type=registry,ref=a/b,image-manifest=false", "0.3"},
      {"type=registry,ref=a/b,oci-mediatypes=false", "0.3"},
      {"type=registry,ref=a/b,image-manifest=false,compression=zstd", "0.10"},
      {"type=registry,ref=a/b,image-manifest=false,compression=estargz", "0.3"},
      {"type=local,dest=x,image-manifest=false", "0.4"},
      {"type=inline", "0.4"},
      {"type=gha", "0.9"},
      {"type=s3,bucket=b,region=r", "0.11"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(to_text(*explain_text(c.text).oldest_reader), c.oldest);
  }
}

TEST(Explain, SecretsAreNotShown) {
  const Explanation explanation = explain_text(
      "type=s3,bucket=b,region=r,access_key_id=id,secret_access_key=hunter2,session_token=st");
  EXPECT_EQ(explanation.canonical,
            "type=s3,access_key_id=id,bucket=b,region=r,secret_access_key=***,session_token=***");
  EXPECT_EQ(to_text(explanation).find("hunter2"), std::string::npos);
}

TEST(Explain, NotesTellOfWhatSurprises) {
  EXPECT_TRUE(has_note(explain_text("a/b"), "mode=max"));
  EXPECT_FALSE(has_note(explain_text("type=registry,ref=a/b,mode=max"), "mode=max"));
  EXPECT_TRUE(has_note(explain_text("type=registry,ref=a/b,ignore-error=true"), "warning"));
  EXPECT_TRUE(has_note(explain_text("type=registry,ref=a/b,registry.insecure=true"), "HTTP"));
  EXPECT_TRUE(has_note(explain_text("type=local,dest=x,reset=true"), "deleted"));
  EXPECT_TRUE(has_note(explain_text("type=registry,ref=a/b,force-compression=true,"
                                    "compression-level=9"),
                       "this level"));
  EXPECT_TRUE(
      has_note(explain_text("type=s3,bucket=b,region=r,use_path_style=true"), "endpoint_url"));
}

}  // namespace
}  // namespace regcache
