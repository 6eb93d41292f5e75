#include "core/options/entry_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/options/option_words.h"
#include "core/result/check.h"
#include "core/text/ascii.h"
#include "core/text/spelling.h"

namespace regcache {
namespace {

// A value within a sentence: in quotes, and not longer than anyone would read.
std::string quoted(std::string_view value) {
  constexpr std::size_t kShownBytesMax = 80;
  std::string out = "'" + std::string(value.substr(0, kShownBytesMax));
  out += value.size() > kShownBytesMax ? "...'" : "'";
  return out;
}

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) {
    out += word.data() == words.front().data() ? "" : ", ";
    out += word;
  }
  return out;
}

// A reference with its repository in lower case, and its tag and digest as they are.
std::string with_lower_path(std::string_view reference) {
  const std::size_t slash = reference.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash;
  const std::size_t end = std::min(reference.find_first_of(":@", name), reference.size());
  return ascii_lower(reference.substr(0, end)) + std::string(reference.substr(end));
}

// What was wrong, and what to write, by kind.
struct Expectation {
  std::string detail;
  std::string hint;
};

Expectation expectation(ValueKind kind, std::string_view value) {
  const std::string shown = quoted(value);
  switch (kind) {
    case ValueKind::boolean:
    case ValueKind::boolean_or_empty:
      return {shown + " is not a boolean", "write true or false"};
    case ValueKind::integer:
      return {shown + " is not a whole number", "write decimal digits only"};
    case ValueKind::positive_integer:
      return {shown + " is not a whole number of at least 1", "write decimal digits only"};
    case ValueKind::duration:
      return {shown + " is not a duration", "write numbers with units, such as 10m or 1h30m"};
    case ValueKind::mode:
      return {shown + " is neither min nor max", "write min or max"};
    default:
      return {shown + " is none of " + joined(value_choices(kind)),
              "write one of " + joined(value_choices(kind))};
  }
}

bool is_valid(ValueKind kind, std::string_view value) {
  switch (kind) {
    case ValueKind::boolean_or_empty:
      return value.empty() || parse_bool(value);
    case ValueKind::boolean:
      return parse_bool(value).has_value();
    case ValueKind::integer:
      return parse_integer(value).has_value();
    case ValueKind::positive_integer:
      return parse_integer(value).value_or(0) >= 1;
    case ValueKind::duration:
      return parse_duration(value).has_value();
    default: {
      const auto choices = value_choices(kind);
      return std::find(choices.begin(), choices.end(), value) != choices.end();
    }
  }
}

// The value that was probably meant by a bad one.
std::optional<std::string> meant_value(ValueKind kind, std::string_view value) {
  constexpr std::array<std::string_view, 4> kYes = {"yes", "on", "y", "enabled"};
  constexpr std::array<std::string_view, 4> kNo = {"no", "off", "n", "disabled"};
  const std::string plain = ascii_lower(without_blanks(value));
  if (kind == ValueKind::boolean || kind == ValueKind::boolean_or_empty) {
    if (std::find(kYes.begin(), kYes.end(), plain) != kYes.end()) {
      return "true";
    }
    if (std::find(kNo.begin(), kNo.end(), plain) != kNo.end()) {
      return "false";
    }
  }
  if (!plain.empty() && is_valid(kind, plain)) {
    return plain;
  }
  if (const auto near = nearest_word(plain, value_choices(kind))) {
    return std::string(*near);
  }
  return std::nullopt;
}

OptionRule rule_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
    case ValueKind::boolean_or_empty:
      return OptionRule::boolean_value;
    case ValueKind::integer:
    case ValueKind::positive_integer:
    case ValueKind::duration:
      return OptionRule::number_value;
    default:
      return OptionRule::word_value;
  }
}

}  // namespace

const OptionAttribute* EntryReader::find(std::string_view key) const {
  return rules_.buildkit < row(key).since ? nullptr : entry_.find(key);
}

const OptionRow& EntryReader::row(std::string_view key) const {
  const OptionRow* found = find_option(key, backend_, rules_.direction);
  REGCACHE_CHECK(found != nullptr);
  return *found;
}

Surface EntryReader::daemon_surface() const {
  return rules_.direction == Direction::cache_to ? Surface::daemon : Surface::import_step;
}

std::string_view EntryReader::value(std::string_view key) const {
  const OptionRow& option = row(key);
  const OptionAttribute* attribute = find(key);
  if (attribute == nullptr) {
    return option.default_at(rules_.buildkit);
  }
  if (is_valid(option.kind, attribute->value)) {
    return attribute->value;
  }
  report_bad_value(option, *attribute);
  return option.default_at(rules_.buildkit);
}

bool EntryReader::boolean(std::string_view key) const {
  const std::string_view text = value(key);
  return text.empty() || parse_bool(text).value_or(false);
}

std::int64_t EntryReader::integer(std::string_view key) const {
  return parse_integer(value(key)).value_or(0);
}

Duration EntryReader::duration(std::string_view key) const {
  return parse_duration(value(key)).value_or(Duration{});
}

std::size_t EntryReader::word(std::string_view key) const {
  const auto choices = value_choices(row(key).kind);
  const auto found = std::find(choices.begin(), choices.end(), value(key));
  return static_cast<std::size_t>(found - choices.begin());
}

std::string EntryReader::text(std::string_view key) const {
  const OptionAttribute* attribute = find(key);
  return attribute != nullptr ? attribute->value
                              : std::string(row(key).default_at(rules_.buildkit));
}

std::optional<std::string> EntryReader::environment_text(std::string_view key) const {
  const OptionRow& option = row(key);
  if (const OptionAttribute* attribute = find(key)) {
    return attribute->value;
  }
  // GitHub's runners set gha's variables; the others are rarely set where the daemon runs.
  if (option.presence == Presence::or_environment && backend_ != Backend::gha) {
    findings_.add({.rule = OptionRule::environment_needed,
                   .span = type_span(),
                   .surface = daemon_surface(),
                   .subject = std::string(key),
                   .detail = "it is not given, so the daemon needs " +
                             std::string(option.environment) + " in its environment",
                   .hint = "add " + std::string(key) + "=..."});
  }
  return std::nullopt;
}

std::vector<std::string> EntryReader::names(std::string_view key) const {
  const std::string joined_names = text(key);
  std::vector<std::string> out;
  std::string_view rest = joined_names;
  for (std::size_t end = rest.find(';'); end != std::string_view::npos; end = rest.find(';')) {
    out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  out.emplace_back(rest);
  return out;
}

std::optional<std::string> EntryReader::required_text(std::string_view key) const {
  const OptionAttribute* attribute = find(key);
  if (attribute != nullptr && !attribute->value.empty()) {
    return attribute->value;
  }
  if (entry_.whole) {
    findings_.add({.rule = OptionRule::required_missing,
                   .span = attribute != nullptr ? attribute->field : type_span(),
                   .subject = std::string(key),
                   .detail = "type=" + std::string(backend_name(backend_)) + " needs " +
                             std::string(key) +
                             (attribute != nullptr ? ", and it is empty" : ", and it is not given"),
                   .hint = entry_.has_with_blanks(key)
                               ? "leave out the blanks around '" + std::string(key) + "'"
                               : "add " + std::string(key) + "=..."});
  }
  return std::nullopt;
}

std::optional<Reference> EntryReader::reference(std::string_view key) const {
  const std::optional<std::string> text = required_text(key);
  if (!text) {
    return std::nullopt;
  }
  Result<Reference> parsed = parse_reference(*text);
  if (!parsed) {
    report_reference(*find(key), std::move(parsed).error());
    return std::nullopt;
  }
  return *std::move(parsed);
}

std::optional<Digest> EntryReader::digest(std::string_view key) const {
  const OptionAttribute* attribute = find(key);
  if (attribute == nullptr || attribute->value.empty()) {
    return std::nullopt;
  }
  Result<Digest> parsed = parse_digest(attribute->value);
  if (!parsed) {
    findings_.add({.rule = OptionRule::digest_value,
                   .span = attribute->value_span,
                   .surface = Surface::import_step,
                   .subject = std::string(key),
                   .detail = quoted(attribute->value) + " is not a digest",
                   .hint = "write sha256: and 64 hex digits"});
    return std::nullopt;
  }
  return *std::move(parsed);
}

void EntryReader::report(OptionRule rule, std::string_view key, Surface surface, std::string detail,
                         std::string hint) const {
  const OptionAttribute* attribute = find(key);
  findings_.add({.rule = rule,
                 .span = attribute != nullptr ? attribute->value_span : type_span(),
                 .surface = surface,
                 .subject = std::string(key),
                 .detail = std::move(detail),
                 .hint = std::move(hint)});
}

Span EntryReader::type_span() const {
  const OptionAttribute* type = entry_.find("type");
  return type != nullptr ? type->field : entry_.span;
}

void EntryReader::report_bad_value(const OptionRow& option,
                                   const OptionAttribute& attribute) const {
  Expectation expected = expectation(option.kind, attribute.value);
  Finding finding{.rule = rule_of(option.kind),
                  .span = attribute.value_span,
                  .surface = daemon_surface(),
                  .subject = std::string(option.key),
                  .detail = std::move(expected.detail),
                  .hint = std::move(expected.hint)};
  // Source: facts, section 0, v0.11: until then an unknown compression was gzip.
  const bool silent =
      option.on_bad == OnBadValue::silent_default ||
      (option.kind == ValueKind::compression && rules_.buildkit < BuildKitVersion{0, 11, 0});
  if (silent) {
    finding.rule =
        option.kind == ValueKind::mode ? OptionRule::mode_value : OptionRule::value_ignored;
    finding.surface = Surface::never;
    finding.detail += ", so BuildKit uses " + std::string(option.default_at(rules_.buildkit));
  } else if (option.on_bad == OnBadValue::client_error) {
    finding.surface = Surface::client;
  }
  if (const auto meant = meant_value(option.kind, attribute.value)) {
    finding.hint = "did you mean '" + *meant + "'?";
    finding.fix = {{attribute.value_span, *meant}};
  }
  findings_.add(std::move(finding));
}

void EntryReader::report_reference(const OptionAttribute& attribute, Error error) const {
  Finding finding{.rule = OptionRule::ref_invalid,
                  .span = attribute.value_span,
                  .surface = daemon_surface(),
                  .subject = attribute.key,
                  .detail = std::move(error.detail),
                  .hint = std::move(error.hint)};
  std::string_view plain = without_blanks(attribute.value);
  for (const std::string_view scheme : {"https://", "http://", "docker://", "oci://"}) {
    if (plain.starts_with(scheme)) {
      plain.remove_prefix(scheme.size());
    }
  }
  for (const std::string& candidate : {std::string(plain), with_lower_path(plain)}) {
    if (finding.fix.empty() && parse_reference(candidate)) {
      finding.hint = "did you mean '" + candidate + "'?";
      finding.fix = {{attribute.value_span, candidate}};
    }
  }
  findings_.add(std::move(finding));
}

}  // namespace regcache
