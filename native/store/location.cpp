#include "native/store/location.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "core/options/parse_options.h"

namespace regcache {
namespace {

// What is left of `text` behind its prefix: "folder", "folder:tag" or "folder@digest".
Result<Location> parse_layout(std::string_view text, std::string_view rest) {
  const std::size_t mark = tag_mark(rest);
  LayoutLocation layout = {.folder = std::string(rest.substr(0, mark))};
  if (layout.folder.empty()) {
    return fail(Code::invalid_input, std::string(text), "the layout has no folder",
                "write it like oci:./cache:latest");
  }
  if (mark == std::string_view::npos) {
    return Location(layout);
  }
  layout.name = rest.substr(mark + 1);
  if (layout.name.empty()) {
    return fail(Code::invalid_input, std::string(text), "the tag behind the folder is empty");
  }
  if (rest[mark] == '@') {
    REGCACHE_TRY(parse_digest(layout.name));
  }
  return Location(layout);
}

bool is_path(std::string_view text) {
  if (text.starts_with('/') || text.starts_with("./") || text.starts_with("../") || text == "." ||
      text == "..") {
    return true;
  }
  std::error_code ignored;
  return std::filesystem::is_directory(std::filesystem::path(text), ignored);
}

// The only cache of an option string, read for one direction.
Result<CacheOptions> parse_one(std::string_view text, Direction direction) {
  ParsedOptions parsed = parse_cache_options(text, {.direction = direction});
  for (Diagnostic& diagnostic : parsed.diagnostics) {
    if (diagnostic.severity == Severity::error) {
      return fail(std::move(diagnostic.error));
    }
  }
  if (parsed.entries.size() != 1) {
    return fail(Code::invalid_input, std::string(text), "expected one cache");
  }
  return std::move(parsed.entries.front().options);
}

Result<CacheOptions> parse_either(std::string_view text, Direction direction) {
  Result<CacheOptions> options = parse_one(text, direction);
  if (options) {
    return options;
  }
  Result<CacheOptions> other = parse_one(
      text, direction == Direction::cache_to ? Direction::cache_from : Direction::cache_to);
  return other ? std::move(other) : std::move(options);
}

struct LocationMaker {
  Result<Location> operator()(const RegistryExport& cache) const {
    return Location(RegistryLocation{cache.reference, cache.insecure});
  }
  Result<Location> operator()(const RegistryImport& cache) const {
    return Location(RegistryLocation{cache.reference, cache.insecure});
  }
  Result<Location> operator()(const LocalExport& cache) const {
    return Location(LayoutLocation{cache.dest, cache.tag});
  }
  Result<Location> operator()(const LocalImport& cache) const {
    return Location(LayoutLocation{cache.src, cache.digest ? cache.digest->text() : cache.tag});
  }
  template <typename Other>
  Result<Location> operator()(const Other& cache) const {
    return fail(Code::unsupported, std::string(backend_name(backend_of(cache))),
                "caches of this backend are neither in a registry nor in a directory",
                "regcache moves caches of type=registry and type=local");
  }
};

}  // namespace

std::size_t tag_mark(std::string_view text) {
  return text.find_first_of(":@", text.rfind('/') + 1);
}

Result<Location> location_of(const CacheOptions& options) {
  return std::visit(LocationMaker(), options);
}

Result<Location> parse_location(std::string_view text, Direction direction) {
  constexpr std::string_view kOci = "oci:";
  constexpr std::string_view kOcidir = "ocidir://";
  if (text.starts_with(kOci)) {
    return parse_layout(text, text.substr(kOci.size()));
  }
  if (text.starts_with(kOcidir)) {
    return parse_layout(text, text.substr(kOcidir.size()));
  }
  if (is_path(text)) {
    return Location(LayoutLocation{.folder = std::string(text)});
  }
  if (text.find('=') != std::string_view::npos) {
    REGCACHE_TRY_ASSIGN(const CacheOptions options, parse_either(text, direction));
    return location_of(options);
  }
  REGCACHE_TRY_ASSIGN(Reference reference, parse_reference(text));
  return Location(RegistryLocation{.reference = std::move(reference)});
}

std::string location_text(const Location& location) {
  if (const auto* const layout = std::get_if<LayoutLocation>(&location)) {
    const bool is_digest = parse_digest(layout->name).has_value();
    return "oci:" + layout->folder + (is_digest ? "@" : ":") + layout->name;
  }
  return std::get<RegistryLocation>(location).reference.text();
}

}  // namespace regcache
