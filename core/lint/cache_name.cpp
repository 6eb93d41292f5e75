#include "core/lint/cache_name.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/oci/reference.h"

namespace regcache {
namespace {

Span whole(const FoundText& text) {
  return {0, static_cast<std::uint32_t>(text.size())};
}

// "s3 bucket prefix name", with what stands in the file for each.
CacheName named_by(const LintedOption& option, std::string_view file, std::string_view backend,
                   std::initializer_list<std::string_view> keys) {
  const FoundText& text = option.found->text;
  CacheName name{.text = std::string(backend)};
  for (const std::string_view key : keys) {
    name.text += ' ';
    if (const std::optional<Span> value = option.value_of(key)) {
      name.text += text.written(file, *value);
      name.place = name.place.length == 0 ? *value : name.place;
      name.has_hole = name.has_hole || text.has_hole(*value);
    }
  }
  const std::optional<Span> type = option.value_of("type");
  name.place = name.place.length == 0 ? type.value_or(whole(text)) : name.place;
  return name;
}

CacheName referred(const FoundText& text, Span place, std::string_view file) {
  const Result<Reference> reference =
      parse_reference(text.text().substr(place.offset, place.length));
  const bool is_known = reference.has_value() && !text.has_hole(place);
  return {.text = "registry " + (is_known ? reference->text() : text.written(file, place)),
          .place = place,
          .has_hole = text.has_hole(place)};
}

// Contexts that are the same for all legs.
bool is_same_for_legs(std::string_view expression) {
  constexpr std::array<std::string_view, 3> kContexts = {"github.", "vars.", "secrets."};
  const std::size_t first = expression.find_first_not_of("${ ");
  const std::string_view inner = expression.substr(std::min(first, expression.size()));
  return expression.find("matrix.") == std::string_view::npos &&
         std::any_of(kContexts.begin(), kContexts.end(),
                     [inner](std::string_view context) { return inner.starts_with(context); });
}

}  // namespace

CacheName cache_name(const LintedOption& option, const ParsedEntry& entry, std::string_view file) {
  switch (backend_of(entry.options)) {
    case Backend::registry:
      return referred(option.found->text, entry.place, file);
    case Backend::local:
      return named_by(option, file, "local", {"dest", "src", "tag"});
    case Backend::gha:
      return named_by(option, file, "gha", {"scope", "url"});
    case Backend::s3:
      return named_by(option, file, "s3", {"bucket", "prefix", "manifests_prefix", "name"});
    case Backend::azblob:
      return named_by(option, file, "azblob", {"account_url", "container", "prefix", "name"});
    case Backend::inline_cache:
      break;
  }
  return {.place = whole(option.found->text)};
}

CacheName image_name(const FoundText& tag, std::string_view file) {
  return referred(tag, whole(tag), file);
}

bool may_differ(const FoundText& text, const FoundBuild& build, std::string_view file) {
  for (const std::uint32_t hole : text.holes()) {
    const std::string expression = text.written(file, {hole, 1});
    const bool mentions_leg =
        std::any_of(build.matrix.variables.begin(), build.matrix.variables.end(),
                    [&](const std::string& variable) {
                      return expression.find(variable) != std::string::npos;
                    });
    if (mentions_leg || (build.job && !is_same_for_legs(expression))) {
      return true;
    }
  }
  return false;
}

}  // namespace regcache
