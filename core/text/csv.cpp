#include "core/text/csv.h"

#include <algorithm>
#include <utility>

namespace regcache {
namespace {

constexpr char kQuote = '"';
constexpr char kComma = ',';
constexpr auto kNowhere = std::string_view::npos;

Span make_span(std::size_t first, std::size_t last) {
  return {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last - first)};
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with("\r\n")) {
    line.remove_suffix(2);
  } else if (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  return line;
}

// Reads field by field; `at_` is where the next one starts.
class CsvReader {
 public:
  explicit CsvReader(std::string_view line) : line_(line) {}

  CsvRecord read() {
    for (bool more = true; more;) {
      const std::size_t start = at_;
      CsvField field = at(start) == kQuote ? read_quoted() : read_plain();
      field.span = make_span(start, at_);
      record_.fields.push_back(std::move(field));
      more = at_ < line_.size();
      ++at_;  // the comma
    }
    return std::move(record_);
  }

 private:
  char at(std::size_t index) const { return index < line_.size() ? line_[index] : '\0'; }

  // Whether a field may end right before `index`.
  bool ends_field(std::size_t index) const {
    return index == line_.size() || line_[index] == kComma;
  }

  void report(CsvFault fault, Span span, std::vector<Edit> fix = {}) {
    record_.problems.push_back({fault, span, std::move(fix)});
  }

  void skip_to_comma() { at_ = std::min(line_.find(kComma, at_), line_.size()); }

  CsvField read_plain() {
    const std::size_t start = at_;
    skip_to_comma();
    CsvField field;
    const std::size_t quote = line_.substr(0, at_).find(kQuote, start);
    if (quote == kNowhere) {
      field.value = line_.substr(start, at_ - start);
      return field;
    }
    const std::size_t close = line_.find(kQuote, quote + 1);
    if (close == kNowhere || !ends_field(close + 1)) {
      field.value = line_.substr(start, at_ - start);
      field.sound = false;
      report(CsvFault::stray_quote, make_span(quote, quote + 1));
      return field;
    }
    // key="a,b" was meant as "key=a,b".
    field.value = line_.substr(start, quote - start);
    field.value += line_.substr(quote + 1, close - quote - 1);
    field.skips.push_back(static_cast<std::uint32_t>(quote - start));
    at_ = close + 1;
    report(CsvFault::stray_quote, make_span(quote, quote + 1),
           {{make_span(start, at_), csv_field(field.value)}});
    return field;
  }

  CsvField read_quoted() {
    const std::size_t open = at_++;
    CsvField field;
    field.skips.push_back(0);
    while (true) {
      const std::size_t quote = line_.find(kQuote, at_);
      if (quote == kNowhere) {
        field.value += line_.substr(at_);
        field.sound = false;
        at_ = line_.size();
        report(CsvFault::unclosed_quote, make_span(open, open + 1));
        return field;
      }
      field.value += line_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (ends_field(at_)) {
        return field;
      }
      if (line_[at_] != kQuote) {
        report(CsvFault::text_after_quote, make_span(quote, quote + 1));
        skip_to_comma();
        field.value += line_.substr(quote + 1, at_ - quote - 1);
        field.sound = false;
        return field;
      }
      field.value += kQuote;
      field.skips.push_back(static_cast<std::uint32_t>(field.value.size()));
      ++at_;
    }
  }

  std::string_view line_;
  std::size_t at_ = 0;
  CsvRecord record_;
};

}  // namespace

Span CsvField::place(std::size_t first, std::size_t count) const {
  const auto offset_of = [this](std::size_t index) {
    const auto skipped = std::upper_bound(skips.begin(), skips.end(), index) - skips.begin();
    return span.offset + index + static_cast<std::size_t>(skipped);
  };
  const std::size_t start = offset_of(first);
  if (count == 0) {
    return make_span(start, start);
  }
  const std::size_t last = first + count - 1;
  const bool doubled =
      value[last] == kQuote && std::binary_search(skips.begin(), skips.end(), last + 1);
  return make_span(start, offset_of(last) + (doubled ? 2 : 1));
}

CsvRecord parse_csv(std::string_view line) {
  line = without_line_end(line);
  if (line.empty()) {
    return {{}, {{CsvFault::empty_line, {}, {}}}};
  }
  return CsvReader(line).read();
}

std::string csv_field(std::string_view value) {
  if (value.find_first_of(",\"") == kNowhere && !value.ends_with('\n')) {
    return std::string(value);
  }
  std::string out(1, kQuote);
  for (const char c : value) {
    out.append(c == kQuote ? 2 : 1, c);
  }
  out += kQuote;
  return out;
}

}  // namespace regcache
