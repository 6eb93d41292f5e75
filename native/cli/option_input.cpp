#include "native/cli/option_input.h"

#include "core/options/diagnostic_text.h"
#include "core/options/parse_options.h"
#include "native/cli/console.h"

namespace regcache {

std::optional<CacheOptions> read_option_string(const std::string& text, Direction direction) {
  const ParseRules rules{.direction = direction};
  ParsedOptions parsed = parse_cache_options(text, rules);
  if (!parsed.diagnostics.empty()) {
    print_err(diagnostics_text(text, parsed, rules.dialect));
  }
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    if (diagnostic.severity == Severity::error) {
      return std::nullopt;
    }
  }
  if (parsed.entries.size() != 1) {
    print_err("regcache: " + text + ": expected the options of one cache, not of " +
              std::to_string(parsed.entries.size()) + "\n");
    return std::nullopt;
  }
  return std::move(parsed.entries.front().options);
}

std::string name_to_write(const CacheOptions& options, const OpenLocation& to) {
  const auto* registry = std::get_if<RegistryExport>(&options);
  const bool by_digest = registry != nullptr && registry->reference.digest().has_value();
  return by_digest ? std::string() : to.name;
}

}  // namespace regcache
