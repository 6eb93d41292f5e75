// Reads the attributes of one entry by their kind, and reports what BuildKit would refuse or ignore.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "core/oci/reference.h"
#include "core/options/findings.h"
#include "core/options/option_entry.h"
#include "core/options/option_table.h"
#include "core/options/parse_rules.h"
#include "core/options/scalar.h"

namespace regcache {

// An entry as one backend reads it. Every value getter looks the key up in the option table, reports
// a bad value at most once, and then returns the default.
//
// Lifetime: keeps references to the entry, the rules and the findings.
class EntryReader {
 public:
  EntryReader(const OptionEntry& entry, Backend backend, const ParseRules& rules,
              Findings& findings)
      : entry_(entry), backend_(backend), rules_(rules), findings_(findings) {}

  // The attribute that counts for `key`; null when it is absent or newer than the BuildKit at hand.
  [[nodiscard]] const OptionAttribute* find(std::string_view key) const;

  [[nodiscard]] bool boolean(std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view key) const;
  [[nodiscard]] Duration duration(std::string_view key) const;
  // One of the kind's words, as an index into value_choices().
  [[nodiscard]] std::size_t word(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key) const;
  // Nothing when the key is absent: the value then comes from an environment.
  [[nodiscard]] std::optional<std::string> environment_text(std::string_view key) const;
  // Split at ';'.
  [[nodiscard]] std::vector<std::string> names(std::string_view key) const;
  // Nothing when it is absent or empty, which is reported.
  [[nodiscard]] std::optional<std::string> required_text(std::string_view key) const;
  // Nothing when it is absent or wrong, which is reported.
  [[nodiscard]] std::optional<Reference> reference(std::string_view key) const;
  // Nothing when it is absent, or wrong, which is reported.
  [[nodiscard]] std::optional<Digest> digest(std::string_view key) const;

  // Reports a value of `key` that is readable and still wrong.
  void report(OptionRule rule, std::string_view key, Surface surface, std::string detail,
              std::string hint) const;

  [[nodiscard]] const ParseRules& rules() const { return rules_; }

 private:
  [[nodiscard]] const OptionRow& row(std::string_view key) const;
  // The value of a kind with a grammar: as written, or the default when it is absent or bad.
  [[nodiscard]] std::string_view value(std::string_view key) const;
  [[nodiscard]] Surface daemon_surface() const;
  [[nodiscard]] Span type_span() const;
  void report_bad_value(const OptionRow& option, const OptionAttribute& attribute) const;
  void report_reference(const OptionAttribute& attribute, Error error) const;

  const OptionEntry& entry_;
  Backend backend_;
  const ParseRules& rules_;
  Findings& findings_;
};

}  // namespace regcache
