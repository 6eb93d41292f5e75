#include "core/registry/profile.h"

#include <array>
#include <vector>

#include "core/result/check.h"
#include "core/text/spelling.h"

namespace regcache {
namespace {

constexpr std::array<RegistryProfile, 8> kProfiles = {{
    {.id = "ecr",
     .name = "Amazon ECR",
     .takes_index = false,
     .takes_docker_list = false,
     .quirk = "the repository must exist, and immutable tags refuse the second export",
     .source = "aws/containers-roadmap#876, #505; moby/buildkit#699",
     .date = "2026-08"},
    {.id = "harbor",
     .name = "Harbor",
     .takes_index = false,
     .takes_docker_list = false,
     .quirk = "a shape that it does not know is answered with 404",
     .source = "goharbor/harbor#14774, #18941; moby/buildkit#5487",
     .date = "2024-11"},
    {.id = "quay",
     .name = "Quay",
     .takes_index = false,
     .takes_docker_list = false,
     .quirk =
         "an administrator may have to allow the media types; a wrong shape is answered with 401",
     .source = "moby/buildkit#1440, #1550, #3222",
     .date = "2026-08"},
    {.id = "ghcr",
     .name = "GitHub Container Registry",
     .quirk = "a tag that moves leaves the old manifest as an untagged version",
     .source = "moby/buildkit#1865",
     .date = "2026-08"},
    {.id = "docker-hub",
     .name = "Docker Hub",
     .quirk = "tags cannot be deleted through the registry's own interface",
     .source = "docker/hub-feedback#2322, #2360",
     .date = "2023-04"},
    {.id = "google",
     .name = "Google Artifact Registry",
     .takes_chunks = false,
     .quirk = "an upload must be one request",
     .source = "moby/buildkit#1143, #5965",
     .date = "2026-08"},
    {.id = "azure",
     .name = "Azure Container Registry",
     .source = "Azure/acr#428",
     .date = "2022-12"},
    {.id = "gitlab",
     .name = "GitLab",
     .quirk = "gitlab.com deletes manifests without a tag after 24 hours",
     .source = "moby/buildkit#2251",
     .date = "2026-08"},
}};

enum class Match : std::uint8_t { whole, ending, beginning, within };

struct HostRow {
  Match match;
  std::string_view text;
  std::size_t profile;  // of kProfiles
};

constexpr std::array<HostRow, 12> kHosts = {{
    {Match::within, ".dkr.ecr.", 0},
    {Match::beginning, "harbor.", 1},
    {Match::ending, ".goharbor.io", 1},
    {Match::whole, "quay.io", 2},
    {Match::beginning, "quay.", 2},
    {Match::whole, "ghcr.io", 3},
    {Match::whole, "docker.io", 4},
    {Match::ending, "-docker.pkg.dev", 5},
    {Match::ending, "gcr.io", 5},
    {Match::ending, ".azurecr.io", 6},
    {Match::whole, "registry.gitlab.com", 7},
    {Match::beginning, "registry.gitlab.", 7},
}};

bool matches(const HostRow& row, std::string_view host) {
  switch (row.match) {
    case Match::whole:
      return host == row.text;
    case Match::ending:
      return host.ends_with(row.text);
    case Match::beginning:
      return host.starts_with(row.text);
    case Match::within:
      return host.find(row.text) != std::string_view::npos;
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace

std::span<const RegistryProfile> registry_profiles() {
  return kProfiles;
}

const RegistryProfile* guess_profile(std::string_view host) {
  for (const HostRow& row : kHosts) {
    if (matches(row, host)) {
      return &kProfiles[row.profile];
    }
  }
  return nullptr;
}

Result<HostProfile> parse_host_profile(std::string_view text) {
  constexpr std::string_view kImmutable = ":immutable";
  constexpr std::string_view kSubject = "profile";
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fail(Code::invalid_input, std::string(kSubject),
                "'" + std::string(text) + "' is not HOST=NAME",
                "write the host of a registry and whose habits it has: registry.example=harbor");
  }
  HostProfile known{.host = std::string(text.substr(0, equals))};
  std::string_view id = text.substr(equals + 1);
  if (id.ends_with(kImmutable)) {
    known.immutable_tags = true;
    id.remove_suffix(kImmutable.size());
  }
  std::vector<std::string_view> ids = {"none"};
  for (const RegistryProfile& profile : kProfiles) {
    ids.push_back(profile.id);
    known.profile = profile.id == id ? &profile : known.profile;
  }
  if (known.profile == nullptr && id != "none") {
    const auto meant = nearest_word(id, ids);
    return fail(Code::unknown_name, std::string(kSubject),
                "there is no registry profile '" + std::string(id) + "'",
                meant ? "did you mean '" + std::string(*meant) + "'?"
                      : "use none, ecr, harbor, quay, ghcr, docker-hub, google, azure or gitlab");
  }
  return known;
}

HostProfile profile_of(std::string_view host, std::span<const HostProfile> known) {
  for (const HostProfile& row : known) {
    if (row.host == host) {
      return row;
    }
  }
  return {.host = std::string(host), .profile = guess_profile(host)};
}

bool takes_shape(const RegistryProfile& profile, ManifestShape shape) {
  switch (shape) {
    case ManifestShape::oci_manifest:
      return true;
    case ManifestShape::oci_index:
      return profile.takes_index;
    case ManifestShape::docker_list:
      return profile.takes_docker_list;
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
