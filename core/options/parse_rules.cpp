#include "core/options/parse_rules.h"

namespace regcache {

std::string_view dialect_name(Dialect dialect) {
  return dialect == Dialect::buildx ? "buildx" : "buildctl";
}

std::optional<Dialect> parse_dialect(std::string_view name) {
  for (const Dialect dialect : {Dialect::buildx, Dialect::buildctl}) {
    if (name == dialect_name(dialect)) {
      return dialect;
    }
  }
  return std::nullopt;
}

}  // namespace regcache
