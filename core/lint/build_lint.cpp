#include "core/lint/build_lint.h"

#include <algorithm>
#include <utility>

#include "core/lint/cache_name.h"
#include "core/options/option_words.h"
#include "core/registry/profile.h"
#include "core/text/csv.h"

namespace regcache {
namespace {

// One cache that a build exports, with the option that says so.
struct Export {
  const LintedOption& option;
  const ParsedEntry& entry;
  CacheName name;

  [[nodiscard]] const ImageExport* image() const { return image_export(entry.options); }
};

bool ignores_errors(const Export& exported) {
  const ObjectExport* object = object_export(exported.entry.options);
  return exported.image() != nullptr ? exported.image()->ignore_error
                                     : object != nullptr && object->ignore_error;
}

class BuildLinter {
 public:
  BuildLinter(const LintedBuild& build, std::string_view file,
              std::span<const HostProfile> profiles)
      : build_(build), file_(file), profiles_(profiles) {
    for (const LintedOption& option : build.options) {
      for (const ParsedEntry& entry : option.entries()) {
        const bool is_export = option.found->direction == Direction::cache_to;
        if (is_export && !std::holds_alternative<InlineExport>(entry.options)) {
          exports_.push_back({option, entry, cache_name(option, entry, file)});
        }
      }
    }
  }

  std::vector<FileFinding> check() {
    check_secrets();
    for (std::size_t i = 0; i < exports_.size(); ++i) {
      check_duplicate(i);
      check_tags(exports_[i]);
      check_matrix(exports_[i]);
      check_compression(exports_[i]);
      check_registry(exports_[i]);
      check_job(exports_[i]);
    }
    return std::move(findings_);
  }

 private:
  void add(const LintRule& rule, const FoundText& text, Span span, Surface surface, Error error) {
    findings_.push_back(finding_of(rule, text.place(span), surface, std::move(error)));
  }

  void add(BuildRule rule, const Export& exported, Surface surface, Error error) {
    add(lint_rule(rule), exported.option.found->text, exported.name.place, surface,
        std::move(error));
  }

  void check_secrets() {
    for (const LintedOption& option : build_.options) {
      const FoundText& text = option.found->text;
      for (const Span& secret : option.parsed.secrets) {
        if (secret.length > 0 && !text.has_hole(secret)) {
          add(lint_rule(BuildRule::secret_in_options), text, secret, Surface::never,
              {.subject = "secret",
               .detail = "it stands in the file, and in the history of the repository",
               .hint = "revoke it, and let the run fill it in"});
        }
      }
    }
  }

  void check_duplicate(std::size_t index) {
    const Export& exported = exports_[index];
    for (std::size_t i = 0; i < index; ++i) {
      const FoundText& text = exports_[i].option.found->text;
      const FoundText& own = exported.option.found->text;
      const bool is_registry = backend_of(exported.entry.options) == Backend::registry &&
                               backend_of(exports_[i].entry.options) == Backend::registry;
      const bool is_same =
          is_registry ? text.written(file_, exports_[i].name.place) ==
                            own.written(file_, exported.name.place)
                      : text.written(file_, {0, UINT32_MAX}) == own.written(file_, {0, UINT32_MAX});
      if (is_same) {
        add(*find_lint_rule("duplicate-export"), own, exported.name.place, Surface::daemon,
            {.subject = std::string(backend_name(backend_of(exported.entry.options))),
             .detail = "an earlier export goes to the same place, and BuildKit refuses both",
             .hint = "remove one of them"});
        return;
      }
    }
  }

  void check_tags(const Export& exported) {
    for (const FoundText& tag : build_.found->tags) {
      if (!exported.name.text.empty() && image_name(tag, file_).text == exported.name.text) {
        add(BuildRule::cache_ref_is_image_tag, exported, Surface::never,
            {.subject = "ref",
             .detail = "the image has this tag too, and the later push of the two takes it",
             .hint = "give the cache a tag of its own, such as :cache, or use type=inline"});
        return;
      }
    }
  }

  void check_matrix(const Export& exported) {
    const bool is_gha = backend_of(exported.entry.options) == Backend::gha;
    const bool is_local = backend_of(exported.entry.options) == Backend::local;
    if (!build_.found->matrix.has_legs || build_.found->conditional || is_local ||
        may_differ(exported.option.found->text, *build_.found, file_)) {
      return;
    }
    add(is_gha ? BuildRule::gha_scope_in_matrix : BuildRule::matrix_overwrites, exported,
        Surface::never,
        {.subject = is_gha ? "scope" : "ref",
         .detail = "every leg of the matrix exports here, and the last one alone stays",
         .hint = is_gha ? "add a scope that names the leg" : "put what differs into the tag"});
  }

  void check_compression(const Export& exported) {
    const ImageExport* image = exported.image();
    if (image == nullptr) {
      return;
    }
    const std::string_view own = compression_name(compression_of(image->compression));
    for (const FoundText& output : build_.found->outputs) {
      for (const CsvField& field : parse_csv(output.text()).fields) {
        constexpr std::string_view kKey = "compression=";
        const std::string_view value = field.value;
        const bool differs = value.starts_with(kKey) && value.substr(kKey.size()) != own;
        if (differs && !output.has_hole(field.span)) {
          add(BuildRule::compression_differs, exported, Surface::never,
              {.subject = "compression",
               .detail = "the image has " + std::string(value.substr(kKey.size())) +
                         " layers and the cache " + std::string(own) +
                         " ones, so each layer is compressed twice",
               .hint = "give both the same compression"});
        }
      }
    }
  }

  void check_registry(const Export& exported) {
    const auto* registry = std::get_if<RegistryExport>(&exported.entry.options);
    if (registry == nullptr) {
      return;
    }
    const std::size_t host_size = registry->raw_ref.find('/');
    const FoundText& text = exported.option.found->text;
    const Span place = exported.name.place;
    if (host_size == std::string::npos ||
        text.has_hole({place.offset, static_cast<std::uint32_t>(host_size)})) {
      return;
    }
    const HostProfile host = profile_of(registry->reference.registry(), profiles_);
    check_shape(exported, host.profile, registry->image.shape);
    if (host.immutable_tags && !registry->reference.digest() && !text.has_hole(place)) {
      add(BuildRule::tag_cannot_move, exported, Surface::export_step,
          {.subject = "ref",
           .detail =
               "tags of this registry cannot be written again, so every export but the first is "
               "refused",
           .hint = "put something that differs into the tag, or let the cache's tags be mutable"});
    }
  }

  void check_shape(const Export& exported, const RegistryProfile* profile, ManifestShape shape) {
    if (profile == nullptr || takes_shape(*profile, shape)) {
      return;
    }
    const bool is_index = shape == ManifestShape::oci_index;
    add(BuildRule::registry_refuses_shape, exported, Surface::export_step,
        {.subject = "ref",
         .detail = std::string(profile->name) + " is known to refuse caches that are " +
                   (is_index ? "an image index" : "a Docker manifest list") + " (" +
                   std::string(profile->source) + ")",
         .hint = is_index ? "write image-manifest=true" : "remove oci-mediatypes=false"});
  }

  void check_job(const Export& exported) {
    if (!build_.found->job) {
      return;
    }
    const FoundJob& job = *build_.found->job;
    if (job.docker_driver) {
      add(BuildRule::driver_cannot_export, exported, Surface::client,
          {.subject = "cache-to",
           .detail = "the job builds with docker's own builder, which exports no cache",
           .hint = "set another builder up by docker/setup-buildx-action, without driver: docker"});
    }
    if (build_.found->conditional || job.conditional) {
      return;
    }
    const bool is_registry = backend_of(exported.entry.options) == Backend::registry;
    if (job.on_pull_request_target && backend_of(exported.entry.options) != Backend::local) {
      add(BuildRule::untrusted_cache_write, exported, Surface::never,
          {.subject = "cache-to",
           .detail =
               "pull_request_target runs with the repository's secrets, so a stranger's build "
               "can write what later builds take from the cache",
           .hint = "export from builds of trusted branches alone"});
    } else if (job.on_pull_request && is_registry && !ignores_errors(exported)) {
      add(BuildRule::fork_cannot_write, exported, Surface::export_step,
          {.subject = "cache-to",
           .detail = "pull requests from forks get no secrets, so their builds fail at this export",
           .hint = "add ignore-error=true, or export on pushes alone"});
    }
  }

  const LintedBuild& build_;
  std::string_view file_;
  std::span<const HostProfile> profiles_;
  std::vector<Export> exports_;
  std::vector<FileFinding> findings_;
};

}  // namespace

std::vector<FileFinding> lint_build(const LintedBuild& build, std::string_view file,
                                    std::span<const HostProfile> profiles) {
  return BuildLinter(build, file, profiles).check();
}

}  // namespace regcache
