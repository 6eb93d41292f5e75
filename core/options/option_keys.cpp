#include "core/options/option_keys.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/oci/reference.h"
#include "core/options/option_words.h"
#include "core/text/ascii.h"
#include "core/text/spelling.h"

namespace regcache {
namespace {

// Keys that people write for another one, too far off for spelling.
struct Mistake {
  Backend backend;
  Direction direction;
  std::string_view written;
  std::string_view meant;
};

// Source:  moby/buildkit#2974 (name), docker/docs#20322 (dest), and the image exporter's words.
constexpr Mistake kMistakes[] = {
    {Backend::registry, Direction::cache_to, "name", "ref"},
    {Backend::registry, Direction::cache_to, "image", "ref"},
    {Backend::registry, Direction::cache_to, "dest", "ref"},
    {Backend::registry, Direction::cache_to, "insecure", "registry.insecure"},
    {Backend::registry, Direction::cache_to, "registry.http", "registry.insecure"},
    {Backend::registry, Direction::cache_to, "level", "compression-level"},
    {Backend::registry, Direction::cache_from, "name", "ref"},
    {Backend::registry, Direction::cache_from, "image", "ref"},
    {Backend::registry, Direction::cache_from, "src", "ref"},
    {Backend::registry, Direction::cache_from, "insecure", "registry.insecure"},
    {Backend::registry, Direction::cache_from, "registry.http", "registry.insecure"},
    {Backend::local, Direction::cache_to, "src", "dest"},
    {Backend::local, Direction::cache_to, "path", "dest"},
    {Backend::local, Direction::cache_to, "level", "compression-level"},
    {Backend::local, Direction::cache_from, "dest", "src"},
    {Backend::local, Direction::cache_from, "path", "src"},
};

// The most keys that a hint lists.
constexpr std::size_t kListedKeysMax = 12;

class KeyCheck {
 public:
  KeyCheck(const OptionEntry& entry, Backend backend, const ParseRules& rules, Findings& findings)
      : entry_(entry), backend_(backend), rules_(rules), findings_(findings) {
    for (const OptionRow& row : option_table()) {
      if (row.has_backend(backend) && row.has_direction(rules.direction)) {
        keys_.push_back(row.key);
      }
    }
  }

  void check() {
    for (const OptionAttribute& attribute : entry_.attributes) {
      if (entry_.find(attribute.key) != &attribute) {
        report_repeated(attribute);
      } else if (attribute.key != "type") {
        check_key(attribute);
      }
    }
  }

 private:
  static Finding finding(OptionRule rule, const OptionAttribute& attribute) {
    return {.rule = rule,
            .span = attribute.key_span,
            .surface = Surface::never,
            .subject = attribute.key,
            .detail = {}};
  }

  void report_repeated(const OptionAttribute& attribute) {
    Finding repeated = finding(OptionRule::key_repeated, attribute);
    repeated.detail = "the key is given again later, and BuildKit uses the last one";
    repeated.hint = "remove this one";
    // The field and the comma after it: a later field with the same key follows.
    Span field = attribute.field;
    field.length += 1;
    repeated.fix = {{field, ""}};
    findings_.add(std::move(repeated));
  }

  void check_key(const OptionAttribute& attribute) {
    const OptionRow* row = find_option(attribute.key, backend_, rules_.direction);
    if (row != nullptr && rules_.buildkit >= row->since) {
      return;
    }
    if (row != nullptr) {
      Finding too_new = finding(OptionRule::key_too_new, attribute);
      too_new.detail =
          "BuildKit " + to_text(rules_.buildkit) + " does not know it yet, and ignores it";
      too_new.hint = "it needs BuildKit " + to_text(row->since);
      findings_.add(std::move(too_new));
      return;
    }
    Finding ignored = finding(OptionRule::key_unknown, attribute);
    if (without_blanks(attribute.key) != attribute.key) {
      ignored.rule = OptionRule::key_blanks;
      ignored.detail = "there are blanks around this key; BuildKit does not trim, and ignores it";
    } else if (const std::string readers = readers_of(attribute.key); !readers.empty()) {
      ignored.rule = OptionRule::key_not_used;
      ignored.detail = "BuildKit ignores it here: it is for " + readers;
    } else {
      ignored.detail = "BuildKit knows no such key here, and ignores it";
    }
    suggest(attribute, ignored);
    findings_.add(std::move(ignored));
  }

  // "--cache-to", or "type=s3 and type=azblob": who reads the key; empty when nobody does.
  std::string readers_of(std::string_view key) const {
    const Direction other =
        rules_.direction == Direction::cache_to ? Direction::cache_from : Direction::cache_to;
    if (find_option(key, backend_, other) != nullptr) {
      return "--" + std::string(direction_name(other));
    }
    std::string readers;
    for (const BackendRow& backend : backend_table()) {
      if (find_option(key, backend.backend, rules_.direction) != nullptr ||
          find_option(key, backend.backend, other) != nullptr) {
        readers += readers.empty() ? "" : ", ";
        readers += "type=" + std::string(backend.name);
      }
    }
    return readers;
  }

  // The key that was meant by `key`, if one is near.
  std::optional<std::string_view> meant_by(std::string_view key) const {
    const std::string_view bare = without_blanks(key);
    for (const Mistake& mistake : kMistakes) {
      if (mistake.backend == backend_ && mistake.direction == rules_.direction &&
          mistake.written == bare) {
        return mistake.meant;
      }
    }
    return nearest_word(bare, keys_);
  }

  void suggest(const OptionAttribute& attribute, Finding& ignored) const {
    const std::optional<std::string_view> meant = meant_by(attribute.key);
    if (!meant) {
      ignored.hint = "remove it" + known_keys();
      return;
    }
    if (entry_.find(*meant) != nullptr) {
      ignored.hint = "remove it: '" + std::string(*meant) + "' is given too";
      return;
    }
    ignored.hint = "did you mean '" + std::string(*meant) + "'?";
    if (*meant != "ref" || parse_reference(attribute.value)) {
      ignored.fix = {{attribute.key_span, std::string(*meant)}};
    }
  }

  std::string known_keys() const {
    if (keys_.empty() || keys_.size() > kListedKeysMax) {
      return {};
    }
    std::string out = "; type=" + std::string(backend_name(backend_)) + " has ";
    for (const std::string_view key : keys_) {
      out += key == keys_.front() ? "" : ", ";
      out += key;
    }
    return out;
  }

  const OptionEntry& entry_;
  Backend backend_;
  const ParseRules& rules_;
  Findings& findings_;
  std::vector<std::string_view> keys_;
};

}  // namespace

void check_keys(const OptionEntry& entry, Backend backend, const ParseRules& rules,
                Findings& findings) {
  KeyCheck(entry, backend, rules, findings).check();
}

}  // namespace regcache
