#include "core/options/option_text.h"

#include <utility>

#include "core/options/option_words.h"
#include "core/result/check.h"
#include "core/text/csv.h"

namespace regcache {
namespace {

// Collects attributes, leaving out what is the default of the option table anyway.
class AttributeWriter {
 public:
  AttributeWriter(Backend backend, const ParseRules& rules) : backend_(backend), rules_(rules) {}

  void put(std::string_view key, std::string value) {
    if (value != default_of(key)) {
      put_always(key, std::move(value));
    }
  }

  void put(std::string_view key, bool value) { put(key, std::string(value ? "true" : "false")); }

  void put(std::string_view key, std::int64_t value) { put(key, std::to_string(value)); }

  void put(std::string_view key, Duration value) { put(key, to_text(value)); }

  void put(std::string_view key, const std::vector<std::string>& names) {
    std::string joined;
    for (const std::string& name : names) {
      joined += &name == names.data() ? "" : ";";
      joined += name;
    }
    put(key, std::move(joined));
  }

  // A default does not count here: without the key, an environment would be asked.
  void put(std::string_view key, const std::optional<std::string>& value) {
    if (value) {
      put_always(key, *value);
    }
  }

  void put_always(std::string_view key, std::string value) {
    attributes_.insert_or_assign(std::string(key), std::move(value));
  }

  [[nodiscard]] std::string_view default_of(std::string_view key) const {
    const OptionRow* row = find_option(key, backend_, rules_.direction);
    REGCACHE_CHECK(row != nullptr);
    return row->default_at(rules_.buildkit);
  }

  [[nodiscard]] const ParseRules& rules() const { return rules_; }
  [[nodiscard]] OptionAttributes take() { return std::move(attributes_); }

 private:
  Backend backend_;
  const ParseRules& rules_;
  OptionAttributes attributes_;
};

void put_image(AttributeWriter& writer, const ImageExport& image) {
  // Source: facts, section 0, v0.22: only since then does image-manifest follow oci-mediatypes.
  constexpr BuildKitVersion kShapeFollowsTypes = {0, 22, 0};
  const bool oci = image.shape != ManifestShape::docker_list;
  const bool manifest = image.shape == ManifestShape::oci_manifest;
  const bool follows = !oci && writer.rules().buildkit >= kShapeFollowsTypes;
  writer.put("oci-mediatypes", oci);
  if (!follows) {
    writer.put("image-manifest", manifest);
  }
  writer.put("mode", std::string(mode_name(image.mode)));
  writer.put("compression", std::string(compression_name(compression_of(image.compression))));
  if (const auto level = level_of(image.compression)) {
    writer.put_always("compression-level", std::to_string(*level));
  }
  writer.put("force-compression", image.force_compression);
  writer.put("ignore-error", image.ignore_error);
}

void put_cache(AttributeWriter& writer, const GhaCache& cache) {
  writer.put("scope", cache.scope);
  writer.put("url", cache.url);
  writer.put("url_v2", cache.url_v2);
  writer.put("version", cache.version);
  writer.put("token", cache.token);
  writer.put("repository", cache.repository);
  writer.put("ghtoken", cache.ghtoken);
  writer.put("timeout", cache.timeout);
}

void put_cache(AttributeWriter& writer, const S3Cache& cache) {
  writer.put("bucket", cache.bucket);
  writer.put("region", cache.region);
  writer.put("name", cache.names);
  writer.put("prefix", cache.prefix);
  writer.put("blobs_prefix", cache.blobs_prefix);
  writer.put("manifests_prefix", cache.manifests_prefix);
  writer.put("endpoint_url", cache.endpoint_url);
  writer.put("use_path_style", cache.use_path_style);
  writer.put("access_key_id", cache.access_key_id);
  writer.put("secret_access_key", cache.secret_access_key);
  writer.put("session_token", cache.session_token);
  writer.put("touch_refresh", cache.touch_refresh);
  writer.put("upload_parallelism", cache.upload_parallelism);
  writer.put("disable_accept_encoding", cache.disable_accept_encoding);
  writer.put("retry_mode",
             std::string(cache.retry_mode == RetryMode::standard ? "standard" : "adaptive"));
  writer.put("retry_max_attempts", cache.retry_max_attempts);
}

void put_cache(AttributeWriter& writer, const AzblobCache& cache) {
  writer.put("account_url", cache.account_url);
  writer.put("account_name", cache.account_name);
  writer.put("container", cache.container);
  writer.put("name", cache.names);
  writer.put("prefix", cache.prefix);
  writer.put("blobs_prefix", cache.blobs_prefix);
  writer.put("manifests_prefix", cache.manifests_prefix);
  writer.put("secret_access_key", cache.secret_access_key);
}

void put_options(AttributeWriter& writer, const RegistryExport& options) {
  writer.put_always("ref", options.raw_ref);
  writer.put("registry.insecure", options.insecure);
  put_image(writer, options.image);
}

void put_options(AttributeWriter& writer, const RegistryImport& options) {
  writer.put_always("ref", options.raw_ref);
  writer.put("registry.insecure", options.insecure);
}

void put_options(AttributeWriter& writer, const LocalExport& options) {
  writer.put_always("dest", options.dest);
  writer.put("tag", options.tag);
  writer.put("reset", options.reset);
  put_image(writer, options.image);
}

void put_options(AttributeWriter& writer, const LocalImport& options) {
  writer.put_always("src", options.src);
  writer.put("tag", options.tag);
  if (options.digest) {
    writer.put_always("digest", options.digest->text());
  }
}

void put_options(AttributeWriter& writer, const InlineExport& options) {
  (void)writer;
  (void)options;
}

template <typename Cache>
void put_options(AttributeWriter& writer, const ObjectCacheExport<Cache>& options) {
  put_cache(writer, options.cache);
  writer.put("mode", std::string(mode_name(options.object.mode)));
  writer.put("ignore-error", options.object.ignore_error);
}

template <typename Cache>
void put_options(AttributeWriter& writer, const ObjectCacheImport<Cache>& options) {
  put_cache(writer, options.cache);
}

}  // namespace

OptionAttributes attributes_of(const CacheOptions& options, const ParseRules& rules) {
  ParseRules own = rules;
  own.direction = direction_of(options);
  AttributeWriter writer(backend_of(options), own);
  std::visit([&writer](const auto& of_backend) { put_options(writer, of_backend); }, options);
  return writer.take();
}

std::string write_attributes(Backend backend, const OptionAttributes& attributes, Dialect dialect) {
  const bool bare = backend == Backend::registry && attributes.size() == 1 &&
                    attributes.begin()->first == "ref" && dialect == Dialect::buildx;
  if (bare) {
    return attributes.begin()->second;
  }
  std::string out = "type=" + std::string(backend_name(backend));
  for (const auto& [key, value] : attributes) {
    std::string field = key;
    field += '=';
    field += value;
    out += ',';
    out += csv_field(field);
  }
  return out;
}

std::string write_options(const CacheOptions& options, const ParseRules& rules) {
  return write_attributes(backend_of(options), attributes_of(options, rules), rules.dialect);
}

}  // namespace regcache
