// Method: hosts of every registry in the table, and hosts that tell nothing.
#include "core/registry/profile.h"

#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace regcache
