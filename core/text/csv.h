// One line of comma separated fields, and the place of each: what an option string is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result/diagnostic.h"

namespace regcache {

// One field, and how its bytes stand in the input.
struct CsvField {
  std::string value;                 // without the quotes; "" inside them read as "
  Span span;                         // in the input, quotes included
  bool sound = true;                 // false: damaged, and `value` is only what could be read
  std::vector<std::uint32_t> skips;  // before value[i], one more byte of the input was a quote

  // Where `count` bytes of `value` from `first` stand in the input.
  [[nodiscard]] Span place(std::size_t first, std::size_t count) const;
};

enum class CsvFault : std::uint8_t {
  empty_line,        // nothing but a line end
  stray_quote,       // a quote within a field that does not start with one
  text_after_quote,  // something other than a comma after the closing quote
  unclosed_quote,    // no closing quote
};

struct CsvProblem {
  CsvFault fault = CsvFault::empty_line;
  Span span;              // the quote that is at fault
  std::vector<Edit> fix;  // for key="a,b": the quotes around the whole field
};

struct CsvRecord {
  std::vector<CsvField> fields;
  std::vector<CsvProblem> problems;  // in input order; empty when BuildKit would accept the line
};

// Splits one line as BuildKit does, and goes on after a problem at the next comma.
//
// Shape:   one trailing line end is dropped; no blanks are trimmed; quotes wrap whole fields; commas
//          and line ends inside quotes are data, and so are line ends outside of them.
// Limits:  none of its own: the caller bounds `line`.
// Source:  facts 1.1; tonistiigi/go-csvvalue@030d3b2, csvvalue.go.
// Differs: BuildKit stops at the first problem; its column is ours + 1, except for a missing closing
//          quote, where we point at the opening one.
[[nodiscard]] CsvRecord parse_csv(std::string_view line);

// The field as parse_csv reads it back: quoted when it holds a comma, a quote, or ends in a line end.
//
// Source:  docker/buildx@461836ba0, util/buildflags/export.go (csvBuilder).
// Differs: buildx does not quote for a line end, and loses it.
[[nodiscard]] std::string csv_field(std::string_view value);

}  // namespace regcache
