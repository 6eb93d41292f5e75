// Collects what is wrong with an option string, in the order of the string.
#pragma once

#include <string>
#include <vector>

#include "core/options/option_rules.h"
#include "core/result/diagnostic.h"

namespace regcache {

// One broken rule; its severity and code are those of the row of option_rules.
struct Finding {
  OptionRule rule;
  Span span;
  Surface surface = Surface::client;
  std::string subject;
  std::string detail;
  std::string hint = {};
  std::vector<Edit> fix = {};
};

class Findings {
 public:
  void add(Finding finding);

  // All of them, by place, then in the order they were found; warnings as errors when `strict`.
  [[nodiscard]] std::vector<Diagnostic> take(bool strict);

 private:
  std::vector<Diagnostic> diagnostics_;
};

// By place; those of the same place keep their order.
void sort_by_place(std::vector<Diagnostic>& diagnostics);

[[nodiscard]] bool has_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace regcache
