// Method: hosts of every registry in the table, and hosts that tell nothing.
#include "core/registry/profile.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace regcache {
namespace {

std::string guessed(std::string_view host) {
  const RegistryProfile* profile = guess_profile(host);
  return profile == nullptr ? "" : std::string(profile->name);
}

TEST(RegistryProfile, IsGuessedFromTheHost) {
  EXPECT_EQ(guessed("123456789012.dkr.ecr.eu-west-1.amazonaws.com"), "Amazon ECR");
  EXPECT_EQ(guessed("harbor.example.com"), "Harbor");
  EXPECT_EQ(guessed("demo.goharbor.io"), "Harbor");
  EXPECT_EQ(guessed("quay.io"), "Quay");
  EXPECT_EQ(guessed("ghcr.io"), "GitHub Container Registry");
  EXPECT_EQ(guessed("docker.io"), "Docker Hub");
  EXPECT_EQ(guessed("europe-docker.pkg.dev"), "Google Artifact Registry");
  EXPECT_EQ(guessed("eu.gcr.io"), "Google Artifact Registry");
  EXPECT_EQ(guessed("o.azurecr.io"), "Azure Container Registry");
  EXPECT_EQ(guessed("registry.gitlab.com"), "GitLab");
  EXPECT_EQ(guessed("registry.example:5000"), "");
  EXPECT_EQ(guessed(""), "");
}

TEST(RegistryProfile, EveryRowHasASourceAndTakesImageManifests) {
  for (const RegistryProfile& profile : registry_profiles()) {
    SCOPED_TRACE(profile.name);
    EXPECT_FALSE(profile.source.empty());
    EXPECT_FALSE(profile.date.empty());
    EXPECT_TRUE(takes_shape(profile, ManifestShape::oci_manifest));
    EXPECT_EQ(takes_shape(profile, ManifestShape::oci_index), profile.takes_index);
    EXPECT_EQ(takes_shape(profile, ManifestShape::docker_list), profile.takes_docker_list);
  }
}

TEST(RegistryProfile, SomebodyCanKnowAHostBetter) {
  const std::vector<HostProfile> known = {*parse_host_profile("quay.io=none"),
                                          *parse_host_profile("localhost:5000=ecr:immutable")};
  EXPECT_EQ(profile_of("quay.io", known).profile, nullptr);
  EXPECT_EQ(profile_of("localhost:5000", known).profile->name, "Amazon ECR");
  EXPECT_TRUE(profile_of("localhost:5000", known).immutable_tags);
  EXPECT_EQ(profile_of("ghcr.io", known).profile->id, "ghcr");
  EXPECT_FALSE(profile_of("ghcr.io", known).immutable_tags);
  for (const RegistryProfile& profile : registry_profiles()) {
    EXPECT_EQ(parse_host_profile("a.example=" + std::string(profile.id))->profile, &profile);
  }
}

TEST(RegistryProfile, WhatIsNoProfileIsRefused) {
  struct Case {
    const char* text;
    Code code;
    const char* hint;
  };
  constexpr Case kCases[] = {
      {"", Code::invalid_input,
       "write the host of a registry and whose habits it has: registry.example=harbor"},
      {"=ecr", Code::invalid_input,
       "write the host of a registry and whose habits it has: registry.example=harbor"},
      {"a.example", Code::invalid_input,
       "write the host of a registry and whose habits it has: registry.example=harbor"},
      {"a.example=habor", Code::unknown_name, "did you mean 'harbor'?"},
      {"a.example=", Code::unknown_name,
       "use none, ecr, harbor, quay, ghcr, docker-hub, google, azure or gitlab"},
      {"a.example=:immutable", Code::unknown_name,
       "use none, ecr, harbor, quay, ghcr, docker-hub, google, azure or gitlab"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto parsed = parse_host_profile(c.text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, c.code);
    EXPECT_EQ(parsed.error().hint, c.hint);
  }
}

}  // namespace
}  // namespace regcache
