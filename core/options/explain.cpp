#include "core/options/explain.h"

#include <algorithm>
#include <utility>

#include "core/options/option_text.h"
#include "core/options/option_words.h"
#include "core/result/check.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

// The first BuildKit that can import a cache with these.
// Source:  facts, section 0: image manifests 0.12, zstd layers 0.10, the registry cache 0.3.
constexpr BuildKitVersion kReadsImageManifests = {0, 12, 0};
constexpr BuildKitVersion kReadsZstd = {0, 10, 0};
// Source:  facts, section 0, v0.32: the zstd levels were mapped anew.
constexpr BuildKitVersion kZstdMappedAnew = {0, 32, 0};

bool is_loopback(std::string_view registry) {
  if (registry.starts_with("[::1]")) {
    return true;
  }
  const std::string_view host = registry.substr(0, registry.find(':'));
  const bool digits =
      std::all_of(host.begin(), host.end(), [](char c) { return is_ascii_digit(c) || c == '.'; });
  return host == "localhost" || (host.starts_with("127.") && digits);
}

RegistryPlace registry_place(const Reference& reference, bool insecure) {
  RegistryPlace place;
  place.reference = reference.text();
  place.host = reference.host();
  if (insecure) {
    place.transport = RegistryTransport::https_then_http;
  } else if (is_loopback(reference.registry())) {
    place.transport = RegistryTransport::http;
  }
  return place;
}

// Source:  facts 6.3.
std::string zstd_effect(std::int64_t level, const BuildKitVersion& buildkit) {
  struct Step {
    std::int64_t until;  // levels below this
    std::string_view speed;
  };
  constexpr Step kNow[] = {{3, "fastest"}, {6, "default"}, {10, "better"}};
  constexpr Step kBefore[] = {{0, "default"}, {3, "fastest"}, {7, "default"}, {9, "better"}};
  const auto choose = [level](std::span<const Step> steps) {
    const auto found = std::find_if(steps.begin(), steps.end(),
                                    [level](const Step& step) { return level < step.until; });
    return std::string(found == steps.end() ? "best" : found->speed);
  };
  const std::string speed = buildkit < kZstdMappedAnew ? choose(kBefore) : choose(kNow);
  return "BuildKit's zstd has four levels and takes '" + speed + "'";
}

// Source:  facts 6.3.
std::string deflate_effect(std::int64_t level) {
  if (level == -2) {
    return "Huffman codes only";
  }
  if (level == -1) {
    return "the default, 6";
  }
  if (level < 0 || level > 9) {
    return "BuildKit fails at the first layer that it compresses";
  }
  return "as it is";
}

std::string level_effect(const LayerCompression& compression, const BuildKitVersion& buildkit) {
  const Compression kind = compression_of(compression);
  if (kind == Compression::uncompressed) {
    return "none";
  }
  const std::optional<std::int64_t> level = level_of(compression);
  if (kind == Compression::zstd) {
    return level ? zstd_effect(*level, buildkit) : "the default, about zstd's 3";
  }
  return level ? deflate_effect(*level) : "the default, 6";
}

ImageForm image_form(const ImageExport& image, const BuildKitVersion& buildkit) {
  const Compression compression = compression_of(image.compression);
  return {.shape = image.shape,
          .manifest_media_type = manifest_media_type(image.shape),
          .compression = compression,
          .layer_media_type = layer_media_type(compression, image.shape),
          .level = level_of(image.compression),
          .level_effect = level_effect(image.compression, buildkit),
          .force_compression = image.force_compression};
}

BuildKitVersion oldest_reader(const ImageExport& image, Backend backend) {
  BuildKitVersion oldest = backend_table()[static_cast<std::size_t>(backend)].since;
  if (image.shape == ManifestShape::oci_manifest) {
    oldest = std::max(oldest, kReadsImageManifests);
  }
  if (std::holds_alternative<ZstdLayers>(image.compression)) {
    oldest = std::max(oldest, kReadsZstd);
  }
  return oldest;
}

// The canonical text with the values of secret keys replaced.
std::string shown_text(const CacheOptions& options, const ParseRules& rules) {
  const Backend backend = backend_of(options);
  OptionAttributes attributes = attributes_of(options, rules);
  for (auto& [key, value] : attributes) {
    const OptionRow* row = find_option(key, backend, direction_of(options));
    if (row != nullptr && row->secret) {
      value = "***";
    }
  }
  return write_attributes(backend, attributes, rules.dialect);
}

// Fills in one explanation; one overload for each kind of options.
class Explainer {
 public:
  Explainer(const ParseRules& rules, Explanation& out) : rules_(rules), out_(out) {}

  void operator()(const RegistryExport& options) {
    out_.place = options.reference.text();
    out_.registry = registry_place(options.reference, options.insecure);
    out_.registry->writes_tag = !options.reference.digest();
    add_insecure(options.insecure);
    add_image(options.image);
    if (options.image.shape != ManifestShape::oci_manifest) {
      note("layers stand where manifests belong, which some registries refuse");
    }
  }

  void operator()(const RegistryImport& options) {
    out_.place = options.reference.text();
    out_.registry = registry_place(options.reference, options.insecure);
    add_insecure(options.insecure);
    note("if it cannot be imported, the build goes on without it");
  }

  void operator()(const LocalExport& options) {
    out_.place = options.dest + ":" + options.tag;
    add_image(options.image);
    if (options.reset) {
      note("blobs that index.json no longer reaches are deleted");
    }
  }

  void operator()(const LocalImport& options) {
    out_.place = options.src + (options.digest ? "@" + options.digest->text() : ":" + options.tag);
    note("if it cannot be imported, the build goes on without it");
  }

  void operator()(const InlineExport& options) {
    (void)options;
    out_.place = "the image that is built";
    out_.mode = CacheMode::min;
    out_.oldest_reader = backend_table()[static_cast<std::size_t>(Backend::inline_cache)].since;
    note("the build needs an image as its output; import it with type=registry,ref=<image>");
  }

  void operator()(const GhaExport& options) {
    add_gha(options.cache);
    add_object(options.object);
  }

  void operator()(const GhaImport& options) { add_gha(options.cache); }

  void operator()(const S3Export& options) {
    add_s3(options.cache);
    add_object(options.object);
  }

  void operator()(const S3Import& options) {
    add_s3(options.cache);
    if (options.cache.names.size() > 1) {
      note("only the first name is read");
    }
  }

  void operator()(const AzblobExport& options) {
    add_azblob(options.cache);
    add_object(options.object);
  }

  void operator()(const AzblobImport& options) { add_azblob(options.cache); }

 private:
  void note(std::string text) { out_.notes.push_back(std::move(text)); }

  void add_insecure(bool insecure) {
    if (insecure) {
      note("certificates are not verified, and plain HTTP is used when TLS does not answer");
    }
  }

  void add_mode(CacheMode mode, bool ignore_error) {
    out_.mode = mode;
    if (mode == CacheMode::min) {
      note("layers of intermediate steps are not exported; mode=max exports them too");
    }
    if (ignore_error) {
      note("a cache export that fails does not fail the build, so look for its warning");
    }
  }

  void add_image(const ImageExport& image) {
    out_.image = image_form(image, rules_.buildkit);
    out_.oldest_reader = oldest_reader(image, out_.backend);
    add_mode(image.mode, image.ignore_error);
    const bool chosen = out_.image->compression != Compression::gzip || out_.image->level;
    if (chosen && !image.force_compression) {
      note(
          "layers that exist already keep their compression; force-compression=true converts them");
    }
    if (image.force_compression && out_.image->level) {
      note("layers that have the compression already are not compressed again at this level");
    }
  }

  void add_object(const ObjectExport& object) {
    out_.oldest_reader = backend_table()[static_cast<std::size_t>(out_.backend)].since;
    add_mode(object.mode, object.ignore_error);
  }

  void add_gha(const GhaCache& cache) {
    out_.place = "scope " + cache.scope;
    const bool complete = cache.token && (cache.url || cache.url_v2);
    if (!complete && rules_.dialect == Dialect::buildx) {
      note(
          "without ACTIONS_RUNTIME_TOKEN and a cache url in its environment, buildx drops this "
          "cache without a word");
    } else if (!complete) {
      note("buildctl refuses without ACTIONS_RUNTIME_TOKEN and a cache url in its environment");
    }
  }

  void add_s3(const S3Cache& cache) {
    out_.place = "s3://" + cache.bucket.value_or("$AWS_BUCKET") + "/" + cache.prefix +
                 cache.manifests_prefix + (cache.names.empty() ? "" : cache.names.front());
    if (cache.use_path_style && cache.endpoint_url.empty()) {
      note("use_path_style has no effect without endpoint_url");
    }
  }

  void add_azblob(const AzblobCache& cache) {
    out_.place = cache.account_url.value_or("$BUILDKIT_AZURE_STORAGE_ACCOUNT_URL") + "/" +
                 cache.container.value_or("buildkit-cache");
  }

  const ParseRules& rules_;
  Explanation& out_;
};

}  // namespace

Explanation explain(const CacheOptions& options, const ParseRules& rules) {
  Explanation explanation;
  explanation.backend = backend_of(options);
  explanation.direction = direction_of(options);
  explanation.canonical = shown_text(options, rules);
  std::visit(Explainer(rules, explanation), options);
  return explanation;
}

std::string_view transport_name(RegistryTransport transport) {
  switch (transport) {
    case RegistryTransport::https:
      return "https";
    case RegistryTransport::http:
      return "http";
    case RegistryTransport::https_then_http:
      return "https-then-http";
  }
  REGCACHE_UNREACHABLE();
}

std::string_view shape_words(ManifestShape shape) {
  switch (shape) {
    case ManifestShape::oci_manifest:
      return "OCI image manifest";
    case ManifestShape::oci_index:
      return "OCI image index";
    case ManifestShape::docker_list:
      return "Docker manifest list";
  }
  REGCACHE_UNREACHABLE();
}

std::string_view shape_name(ManifestShape shape) {
  switch (shape) {
    case ManifestShape::oci_manifest:
      return "oci-manifest";
    case ManifestShape::oci_index:
      return "oci-index";
    case ManifestShape::docker_list:
      return "docker-list";
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
