#include "core/options/options_json.h"

#include "core/options/option_words.h"

namespace regcache {
namespace {

// Shown in the place of a secret.
constexpr std::string_view kSecret = "***";

void put(JsonWriter& json, std::string_view key, std::string_view value) {
  json.key(key).string(value);
}

void put_given(JsonWriter& json, std::string_view key, const std::optional<std::string>& value) {
  if (value) {
    put(json, key, *value);
  }
}

void put_list(JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
  json.key(key).begin_array();
  for (const std::string& value : values) {
    json.string(value);
  }
  json.end_array();
}

void put_flag(JsonWriter& json, std::string_view key, bool value) {
  json.key(key).boolean(value);
}

void put_secret(JsonWriter& json, std::string_view key, std::string_view value) {
  put(json, key, value.empty() ? value : kSecret);
}

void put_image(JsonWriter& json, const ImageExport& image) {
  put(json, "mode", mode_name(image.mode));
  put(json, "shape", shape_name(image.shape));
  put(json, "compression", compression_name(compression_of(image.compression)));
  if (const auto level = level_of(image.compression)) {
    json.key("level").integer(*level);
  }
  put_flag(json, "forceCompression", image.force_compression);
  put_flag(json, "ignoreError", image.ignore_error);
}

void put_cache(JsonWriter& json, const GhaCache& cache) {
  put(json, "scope", cache.scope);
  put_given(json, "url", cache.url);
  put_given(json, "urlV2", cache.url_v2);
  json.key("version").integer(cache.version);
  if (cache.token) {
    put_secret(json, "token", *cache.token);
  }
  put(json, "repository", cache.repository);
  put_secret(json, "ghtoken", cache.ghtoken);
  put(json, "timeout", to_text(cache.timeout));
}

void put_cache(JsonWriter& json, const S3Cache& cache) {
  put_given(json, "bucket", cache.bucket);
  put_given(json, "region", cache.region);
  put_list(json, "names", cache.names);
  put(json, "prefix", cache.prefix);
  put(json, "blobsPrefix", cache.blobs_prefix);
  put(json, "manifestsPrefix", cache.manifests_prefix);
  put(json, "endpointUrl", cache.endpoint_url);
  put_flag(json, "usePathStyle", cache.use_path_style);
  put(json, "accessKeyId", cache.access_key_id);
  put_secret(json, "secretAccessKey", cache.secret_access_key);
  put_secret(json, "sessionToken", cache.session_token);
  put(json, "touchRefresh", to_text(cache.touch_refresh));
  json.key("uploadParallelism").integer(cache.upload_parallelism);
  put_flag(json, "disableAcceptEncoding", cache.disable_accept_encoding);
  put(json, "retryMode", cache.retry_mode == RetryMode::standard ? "standard" : "adaptive");
  json.key("retryMaxAttempts").integer(cache.retry_max_attempts);
}

void put_cache(JsonWriter& json, const AzblobCache& cache) {
  put_given(json, "accountUrl", cache.account_url);
  put_given(json, "accountName", cache.account_name);
  put_given(json, "container", cache.container);
  put_list(json, "names", cache.names);
  put_given(json, "prefix", cache.prefix);
  put(json, "blobsPrefix", cache.blobs_prefix);
  put(json, "manifestsPrefix", cache.manifests_prefix);
  put_secret(json, "secretAccessKey", cache.secret_access_key);
}

// Writes the members of each kind of options.
class OptionsWriter {
 public:
  explicit OptionsWriter(JsonWriter& json) : json_(json) {}

  void operator()(const RegistryExport& options) const {
    put(json_, "reference", options.reference.text());
    put(json_, "rawRef", options.raw_ref);
    put_flag(json_, "insecure", options.insecure);
    put_image(json_, options.image);
  }

  void operator()(const RegistryImport& options) const {
    put(json_, "reference", options.reference.text());
    put(json_, "rawRef", options.raw_ref);
    put_flag(json_, "insecure", options.insecure);
  }

  void operator()(const LocalExport& options) const {
    put(json_, "dest", options.dest);
    put(json_, "tag", options.tag);
    put_flag(json_, "reset", options.reset);
    put_image(json_, options.image);
  }

  void operator()(const LocalImport& options) const {
    put(json_, "src", options.src);
    put(json_, "tag", options.tag);
    if (options.digest) {
      put(json_, "digest", options.digest->text());
    }
  }

  void operator()(const InlineExport& options) const { (void)options; }

  template <typename Cache>
  void operator()(const ObjectCacheExport<Cache>& options) const {
    put_cache(json_, options.cache);
    put(json_, "mode", mode_name(options.object.mode));
    put_flag(json_, "ignoreError", options.object.ignore_error);
  }

  template <typename Cache>
  void operator()(const ObjectCacheImport<Cache>& options) const {
    put_cache(json_, options.cache);
  }

 private:
  JsonWriter& json_;
};

void put_registry(JsonWriter& json, const Explanation& explanation) {
  const RegistryPlace& registry = *explanation.registry;
  json.key("registry").begin_object();
  put(json, "reference", registry.reference);
  put(json, "host", registry.host);
  put(json, "transport", transport_name(registry.transport));
  if (explanation.direction == Direction::cache_to) {
    put_flag(json, "writesTag", registry.writes_tag);
  }
  json.end_object();
}

void put_form(JsonWriter& json, const ImageForm& image) {
  json.key("image").begin_object();
  put(json, "shape", shape_name(image.shape));
  put(json, "manifestMediaType", image.manifest_media_type);
  put(json, "compression", compression_name(image.compression));
  put(json, "layerMediaType", image.layer_media_type);
  if (image.level) {
    json.key("level").integer(*image.level);
  }
  put(json, "levelEffect", image.level_effect);
  put_flag(json, "forceCompression", image.force_compression);
  json.end_object();
}

}  // namespace

void write_json(JsonWriter& json, const Diagnostic& diagnostic) {
  json.begin_object();
  put(json, "severity", severity_name(diagnostic.severity));
  put(json, "rule", diagnostic.rule);
  put(json, "code", code_name(diagnostic.error.code));
  put(json, "subject", diagnostic.error.subject);
  put(json, "detail", diagnostic.error.detail);
  put(json, "hint", diagnostic.error.hint);
  put(json, "surface", surface_name(diagnostic.surface));
  json.key("offset").natural(diagnostic.span.offset);
  json.key("length").natural(diagnostic.span.length);
  json.key("fix").begin_array();
  for (const Edit& edit : diagnostic.fix) {
    json.begin_object();
    json.key("offset").natural(edit.span.offset);
    json.key("length").natural(edit.span.length);
    put(json, "text", edit.text);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_json(JsonWriter& json, const CacheOptions& options) {
  json.begin_object();
  put(json, "type", backend_name(backend_of(options)));
  put(json, "direction", direction_name(direction_of(options)));
  std::visit(OptionsWriter(json), options);
  json.end_object();
}

void write_json(JsonWriter& json, const Explanation& explanation) {
  json.begin_object();
  put(json, "place", explanation.place);
  if (explanation.registry) {
    put_registry(json, explanation);
  }
  if (explanation.mode) {
    put(json, "mode", mode_name(*explanation.mode));
  }
  if (explanation.image) {
    put_form(json, *explanation.image);
  }
  if (explanation.oldest_reader) {
    put(json, "oldestReader", to_text(*explanation.oldest_reader));
  }
  put(json, "canonical", explanation.canonical);
  put_list(json, "notes", explanation.notes);
  json.end_object();
}

}  // namespace regcache
