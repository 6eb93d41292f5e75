#include "core/options/option_type.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/spelling.h"

namespace regcache {
namespace {

// The backend to read on as when there is no type: the one whose place is given.
std::optional<Backend> guessed_backend(const OptionEntry& entry) {
  if (entry.find("ref") != nullptr) {
    return Backend::registry;
  }
  if (entry.find("dest") != nullptr || entry.find("src") != nullptr) {
    return Backend::local;
  }
  return std::nullopt;
}

void report_missing_type(const OptionEntry& entry, std::optional<Backend> guessed,
                         Findings& findings) {
  const OptionAttribute* type = entry.find("type");
  Finding finding{.rule = OptionRule::type_missing,
                  .span = type != nullptr ? type->field : entry.span,
                  .subject = "type",
                  .detail = type != nullptr ? "the type is empty" : "there is no type",
                  .hint = "add type=registry, or another backend"};
  if (entry.has_with_blanks("type")) {
    finding.hint = "leave out the blanks around 'type'";
  } else if (guessed) {
    const std::string text = "type=" + std::string(backend_name(*guessed));
    finding.hint = "add " + text;
    finding.fix = {type != nullptr ? Edit{type->field, text}
                                   : Edit{{entry.span.offset, 0}, text + ","}};
  }
  findings.add(std::move(finding));
}

// What is wrong with a type, in one sentence; empty when it is fine.
std::string type_problem(std::string_view type, std::optional<Backend> backend,
                         const ParseRules& rules) {
  if (!backend) {
    return "there is no cache backend '" + std::string(type) + "'";
  }
  const BackendRow& row = backend_table()[static_cast<std::size_t>(*backend)];
  if (!row.has_direction(rules.direction)) {
    return "nothing can be imported with type=" + std::string(type);
  }
  if (rules.buildkit < row.since) {
    return "BuildKit " + to_text(rules.buildkit) + " has no backend '" + std::string(type) +
           "': it needs " + to_text(row.since);
  }
  return {};
}

std::optional<Backend> report_unknown_type(const OptionAttribute& type, std::string problem,
                                           const ParseRules& rules, Findings& findings) {
  Finding finding{
      .rule = OptionRule::type_unknown,
      .span = type.value_span,
      .surface = rules.direction == Direction::cache_to ? Surface::daemon : Surface::import_step,
      .subject = "type",
      .detail = std::move(problem),
      .hint = "write type=registry or another backend"};
  std::optional<Backend> meant;
  if (type.value.find_first_of(",;") != std::string::npos) {
    finding.hint = "write commas between the attributes, and no quotes around them";
  } else if (type.value == backend_name(Backend::inline_cache)) {
    finding.hint = "import the image that holds the cache: type=registry,ref=...";
  } else if (!parse_backend(type.value)) {
    std::vector<std::string_view> names;
    for (const BackendRow& row : backend_table()) {
      if (row.has_direction(rules.direction)) {
        names.push_back(row.name);
      }
    }
    if (const auto near = nearest_word(type.value, names)) {
      meant = parse_backend(*near);
      finding.hint = "did you mean '" + std::string(*near) + "'?";
      finding.fix = {{type.value_span, std::string(*near)}};
    }
  }
  findings.add(std::move(finding));
  return meant;
}

}  // namespace

std::optional<Backend> read_backend(const OptionEntry& entry, const ParseRules& rules,
                                    Findings& findings) {
  const OptionAttribute* type = entry.find("type");
  if (type == nullptr || type->value.empty()) {
    const std::optional<Backend> guessed = guessed_backend(entry);
    if (entry.whole) {
      report_missing_type(entry, guessed, findings);
    }
    return guessed;
  }
  const std::optional<Backend> backend = parse_backend(type->value);
  std::string problem = type_problem(type->value, backend, rules);
  return problem.empty() ? backend
                         : report_unknown_type(*type, std::move(problem), rules, findings);
}

}  // namespace regcache
