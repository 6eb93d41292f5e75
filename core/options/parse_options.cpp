#include "core/options/parse_options.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/limits.h"
#include "core/options/entry_reader.h"
#include "core/options/findings.h"
#include "core/options/option_entry.h"
#include "core/options/option_keys.h"
#include "core/options/option_type.h"
#include "core/options/read_options.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

std::optional<CacheOptions> read_entry(const OptionEntry& entry, const ParseRules& rules,
                                       Findings& findings) {
  const std::optional<Backend> backend = read_backend(entry, rules, findings);
  if (!backend) {
    return std::nullopt;
  }
  check_keys(entry, *backend, rules, findings);
  return read_options(EntryReader(entry, *backend, rules, findings), *backend);
}

OptionAttributes sent_attributes(const OptionEntry& entry, const ParseRules& rules) {
  OptionAttributes attributes;
  for (const OptionAttribute& attribute : entry.attributes) {
    attributes.insert_or_assign(attribute.key, attribute.value);
  }
  attributes.erase("type");
  if (rules.dialect == Dialect::buildctl && rules.direction == Direction::cache_to) {
    attributes.emplace("mode", "min");
  }
  return attributes;
}

// The value that says where the cache is, or the type.
Span place_of(const OptionEntry& entry) {
  for (const std::string_view key : {"ref", "dest", "src", "type"}) {
    if (const OptionAttribute* attribute = entry.find(key)) {
      return attribute->value_span;
    }
  }
  return entry.span;
}

// Finds values of secret keys by their look, so that no quote in the wrong place uncovers them. A key
// is secret for every backend when it is for one: the type may be misspelt.
std::vector<Span> find_secrets(std::string_view text) {
  std::vector<Span> secrets;
  const std::string lower = ascii_lower(text);
  for (const OptionRow& row : option_table()) {
    const std::string key = std::string(row.key) + "=";
    for (std::size_t at = lower.find(key); row.secret && at != std::string::npos;
         at = lower.find(key, at + 1)) {
      const std::size_t first = at + key.size();
      const bool is_quoted = at > 0 && text[at - 1] == '"';
      const std::size_t end = std::min(text.find(is_quoted ? '"' : ',', first), text.size());
      secrets.push_back(
          {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end - first)});
    }
  }
  return secrets;
}

bool is_export(const ParsedEntry& entry) {
  return direction_of(entry.options) == Direction::cache_to;
}

// Whether BuildKit's daemon takes both for the same export.
bool is_duplicate(const ParsedEntry& a, const ParsedEntry& b) {
  const auto* first = std::get_if<RegistryExport>(&a.options);
  const auto* second = std::get_if<RegistryExport>(&b.options);
  if (first != nullptr && second != nullptr) {
    return first->raw_ref == second->raw_ref;
  }
  return a.options.index() == b.options.index() && a.attributes == b.attributes &&
         !std::holds_alternative<InlineExport>(a.options);
}

}  // namespace

ParsedOptions parse_cache_options(std::string_view text, const ParseRules& rules) {
  Findings findings;
  ParsedOptions parsed;
  for (const OptionEntry& entry : split_options(text, rules, findings)) {
    if (std::optional<CacheOptions> options = read_entry(entry, rules, findings)) {
      parsed.entries.push_back(
          {*std::move(options), sent_attributes(entry, rules), place_of(entry)});
    }
  }
  parsed.diagnostics = findings.take(rules.strict);
  if (has_errors(parsed.diagnostics)) {
    parsed.entries.clear();
  }
  if (text.size() <= kOptionTextBytesMax) {
    parsed.secrets = find_secrets(text);
  }
  return parsed;
}

std::vector<ListedDiagnostic> find_duplicates(std::span<const ParsedOptions> list) {
  std::vector<ListedDiagnostic> duplicates;
  std::vector<const ParsedEntry*> seen;
  for (std::size_t index = 0; index < list.size(); ++index) {
    for (const ParsedEntry& entry : list[index].entries) {
      const bool again =
          is_export(entry) && std::any_of(seen.begin(), seen.end(),
                                          [&](auto* other) { return is_duplicate(*other, entry); });
      seen.push_back(&entry);
      if (!again) {
        continue;
      }
      Findings findings;
      findings.add({.rule = OptionRule::duplicate_export,
                    .span = entry.place,
                    .surface = Surface::daemon,
                    .subject = std::string(backend_name(backend_of(entry.options))),
                    .detail = "an earlier export goes to the same place, and BuildKit refuses both",
                    .hint = "remove one of them"});
      duplicates.push_back({index, std::move(findings.take(false).front())});
    }
  }
  return duplicates;
}

}  // namespace regcache
