#include "native/server/registry_quirks.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text/spelling.h"

namespace regcache {
namespace {

constexpr std::uint64_t kMiB = 1'048'576;

constexpr std::array<QuirkRule, 7> kEcr = {{
    {.quirk = Quirk::cache_index,
     .does = "refuses a cache as an index or list: only `image-manifest=true,oci-mediatypes=true` "
             "passes",
     .source = "aws/containers-roadmap#876; the words are those of moby/buildkit#699",
     .status = 400,
     .code = "UNSUPPORTED",
     .message = "Unsupported manifest type: \"{type}\""},
    {.quirk = Quirk::written_tag,
     .does = "with `ecr:immutable`: refuses to write a tag that exists",
     .source = "moby/buildkit#3776, osscontainertools/kaniko#204",
     .status = 400,
     .code = "TAG_INVALID",
     .message = "The image tag '{reference}' already exists in the '{repository}' repository and "
                "cannot be overwritten because the repository is immutable."},
    {.quirk = Quirk::unknown_repository,
     .does = "with `--repository NAME`: knows no other repository, and makes none",
     .source = "actions/starter-workflows#2647, plexsystems/sinker#55",
     .status = 404,
     .code = "NAME_UNKNOWN",
     .message = "The repository with name '{repository}' does not exist in the registry with id "
                "'123456789012'"},
    {.quirk = Quirk::chunk_too_small,
     .does = "refuses to go on after a chunk below 5 MiB",
     .source = "AWS, \"Amazon ECR service quotas\"; status and code are a guess",
     .status = 400,
     .code = "BLOB_UPLOAD_INVALID",
     .message = "Layer parts must be at least 5 MiB in size",
     .limit = 5 * kMiB},
    {.quirk = Quirk::stale_range,
     .does = "takes all chunks, but says of each that it has the first alone",
     .source = "aws/containers-roadmap#2831"},
    {.quirk = Quirk::mount,
     .does = "mounts nothing: the answer is an ordinary upload (202)",
     .source = "AWS, account setting BLOB_MOUNTING, which is off"},
    {.quirk = Quirk::page_too_large,
     .does = "refuses to list more than 1,000 names at once",
     .source = "google/go-containerregistry#681, #1091",
     .status = 400,
     .code = "UNSUPPORTED",
     .message = "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have "
                "value less than or equal to 1000'",
     .limit = 1000},
}};

constexpr std::array<QuirkRule, 3> kGhcr = {{
    {.quirk = Quirk::chunk_too_large,
     .does =
         "refuses a chunk (`Content-Range`) above 4 MiB; a blob in one request may have any size",
     .source = "ocx-sh/ocx#237, oras-project/rust-oci-client#37",
     .status = 416,
     .code = "REQUESTED_RANGE_NOT_SATISFIABLE",
     .message =
         "the request body is too large and exceeds the maximum permissible limit of 4.00MiB",
     .limit = 4 * kMiB},
    {.quirk = Quirk::deletion,
     .does = "deletes nothing",
     .source = "podman-container-tools/skopeo#1880",
     .status = 405,
     .code = "UNSUPPORTED",
     .message = "The operation is unsupported."},
    {.quirk = Quirk::referrers,
     .does = "has no list of referrers, and says so by leaving out `OCI-Subject`",
     .source = "dataaxiom/ghcr-cleanup-action#13, actions/attest-build-provenance#71",
     .status = 404,
     .code = "NOT_FOUND",
     .message = "page not found"},
}};

constexpr std::array<QuirkRule, 2> kHarbor = {{
    {.quirk = Quirk::cache_index,
     .does = "answers a cache as an index or list with 404, because it looks for its layers among "
             "the manifests",
     .source = "goharbor/harbor#14774, #18941; moby/buildkit#2479, #5487",
     .status = 404,
     .code = "NOT_FOUND",
     .message = "artifact {repository}:{reference} not found"},
    {.quirk = Quirk::written_tag,
     .does = "with `harbor:immutable`: refuses to write a tag that exists",
     .source = "Harbor, \"Create Tag Immutability Rules\"",
     .status = 412,
     .code = "PRECONDITION",
     .message =
         "Failed to process request due to '{repository}:{reference}' configured as immutable."},
}};

constexpr std::array<QuirkRule, 1> kQuay = {{
    {.quirk = Quirk::cache_index,
     .does = "refuses a cache as an index or list, whose entries must have a platform",
     .source = "moby/buildkit#1440, #1550, #3222",
     .status = 400,
     .code = "MANIFEST_INVALID",
     .message = "manifest invalid"},
}};

constexpr std::array<QuirkRule, 1> kGar = {{
    {.quirk = Quirk::chunked,
     .does = "takes a blob in one request (`PUT`, or one `PATCH` without `Content-Range`) and no "
             "other way",
     .source = "Google, \"Docker API for Artifact Registry\"; dotnet/sdk-container-builds#287, "
               "kitops-ml/kitops#777; status and code are a guess",
     .status = 405,
     .code = "UNSUPPORTED",
     .message = "chunked uploads are not supported"},
}};

constexpr std::array<QuirkRule, 1> kCloudflare = {{
    {.quirk = Quirk::body_too_large,
     .does = "refuses a request with more than 100 MB, the limit of the smaller plans",
     .source =
         "cloudflare/serverless-registry#67, distribution/distribution#2042, traefik/traefik#8005",
     .status = 413,
     .code = "",
     .message = "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n"
                "<center><h1>413 Request Entity Too Large</h1></center>\r\n"
                "<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n",
     .limit = 100'000'000},
}};

constexpr std::array<RegistryQuirks, 6> kRegistries = {{
    {.id = "ecr", .name = "Amazon ECR", .profile = "ecr", .rules = kEcr},
    {.id = "ghcr", .name = "GitHub Container Registry", .profile = "ghcr", .rules = kGhcr},
    {.id = "harbor", .name = "Harbor", .profile = "harbor", .rules = kHarbor},
    {.id = "quay", .name = "Quay", .profile = "quay", .rules = kQuay},
    {.id = "gar", .name = "Google Artifact Registry", .profile = "google", .rules = kGar},
    {.id = "cloudflare",
     .name = "a registry behind Cloudflare",
     .profile = "",
     .rules = kCloudflare},
}};

}  // namespace

const QuirkRule* RegistryQuirks::find(Quirk quirk) const {
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [quirk](const QuirkRule& each) { return each.quirk == quirk; });
  return rule == rules.end() ? nullptr : &*rule;
}

std::span<const RegistryQuirks> registry_quirks() {
  return kRegistries;
}

const QuirkRule* QuirkChoice::find(Quirk quirk) const {
  return quirks == nullptr ? nullptr : quirks->find(quirk);
}

Result<QuirkChoice> parse_quirk(std::string_view text) {
  constexpr std::string_view kImmutable = ":immutable";
  constexpr std::string_view kSubject = "--quirk";
  QuirkChoice choice;
  std::string_view id = text;
  if (id.ends_with(kImmutable)) {
    choice.immutable_tags = true;
    id.remove_suffix(kImmutable.size());
  }
  std::vector<std::string_view> ids;
  std::string known;
  for (const RegistryQuirks& each : kRegistries) {
    ids.push_back(each.id);
    known += (known.empty() ? "" : ", ") + std::string(each.id);
    choice.quirks = each.id == id ? &each : choice.quirks;
  }
  if (choice.quirks == nullptr) {
    const auto meant = nearest_word(id, ids);
    return fail(Code::unknown_name, std::string(kSubject),
                "there is no registry '" + std::string(id) + "' to imitate",
                meant ? "did you mean '" + std::string(*meant) + "'?" : "use one of " + known);
  }
  if (choice.immutable_tags && choice.find(Quirk::written_tag) == nullptr) {
    return fail(Code::invalid_input, std::string(kSubject),
                "immutable tags of " + std::string(choice.quirks->name) + " are not imitated",
                "use ecr:immutable or harbor:immutable");
  }
  return choice;
}

std::string quirk_table() {
  std::string rows;
  for (const RegistryQuirks& each : kRegistries) {
    for (const QuirkRule& rule : each.rules) {
      const std::string answer =
          rule.status == 0 ? ""
                           : std::to_string(rule.status) + (rule.code.empty() ? " HTML" : " `") +
                                 std::string(rule.code) + (rule.code.empty() ? "" : "`");
      rows += "| `" + std::string(each.id) + "` | " + std::string(rule.does) + " | " + answer +
              " | " + std::string(rule.source) + " |\n";
    }
  }
  return rows;
}

}  // namespace regcache
