#include "core/text/json_members.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "core/text/sort_items.h"

namespace regcache {
namespace {

// Two letters outside of ASCII fold to letters in it.
constexpr std::string_view kLongS = "\xc5\xbf";
constexpr std::string_view kKelvin = "\xe2\x84\xaa";

// Takes the first character off `rest`, folded to lower case.
char take_folded(std::string_view& rest) {
  if (rest.starts_with(kLongS)) {
    rest.remove_prefix(kLongS.size());
    return 's';
  }
  if (rest.starts_with(kKelvin)) {
    rest.remove_prefix(kKelvin.size());
    return 'k';
  }
  const char c = rest.front();
  rest.remove_prefix(1);
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_folded(std::string_view a, std::string_view b) {
  if (a == b) {
    return true;
  }
  while (!a.empty() && !b.empty()) {
    if (take_folded(a) != take_folded(b)) {
      return false;
    }
  }
  return a.empty() && b.empty();
}

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    out += take_folded(text);
  }
  return out;
}

Failure refuse_second(const JsonValue& member) {
  return fail(Code::invalid_input, member.pointer(), "this member is there more than once",
              "readers disagree on which of them counts: leave only one");
}

Result<std::optional<JsonValue>> only_member(const JsonValue& object, std::string_view name) {
  std::optional<JsonValue> found;
  for (const JsonValue member : object.children()) {
    if (!same_folded(member.key(), name)) {
      continue;
    }
    if (found) {
      return refuse_second(member);
    }
    found = member;
  }
  return found && !found->is_null() ? found : std::nullopt;
}

}  // namespace

std::optional<JsonValue> find_member(const JsonValue& object, std::string_view name) {
  std::optional<JsonValue> found;
  if (object.kind() == JsonKind::object) {
    for (const JsonValue member : object.children()) {
      if (same_folded(member.key(), name)) {
        found = member;
      }
    }
  }
  return found;
}

Result<void> read_member(const JsonValue& object, std::string_view name, std::string& out) {
  for (const JsonValue member : object.children()) {
    if (same_folded(member.key(), name) && !member.is_null()) {
      REGCACHE_TRY_ASSIGN(out, member.as_string());
    }
  }
  return {};
}

Result<void> read_member(const JsonValue& object, std::string_view name, std::int64_t& out) {
  for (const JsonValue member : object.children()) {
    if (same_folded(member.key(), name) && !member.is_null()) {
      REGCACHE_TRY_ASSIGN(out, member.as_integer());
    }
  }
  return {};
}

Result<std::optional<JsonValue>> array_member(const JsonValue& object, std::string_view name) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> member, only_member(object, name));
  if (member) {
    REGCACHE_TRY(member->as_array());
  }
  return member;
}

Result<std::optional<JsonValue>> object_member(const JsonValue& object, std::string_view name) {
  REGCACHE_TRY_ASSIGN(const std::optional<JsonValue> member, only_member(object, name));
  if (member) {
    REGCACHE_TRY(member->as_object());
  }
  return member;
}

Result<void> check_unique_members(const JsonValue& object, KeyCase key_case) {
  struct Entry {
    std::string key;
    JsonValue member;
  };
  std::vector<Entry> entries;
  entries.reserve(object.size());
  for (const JsonValue member : object.children()) {
    entries.push_back(
        {key_case == KeyCase::counts ? std::string(member.key()) : folded(member.key()), member});
  }
  sort_items(entries, [](const Entry& a, const Entry& b) { return a.key < b.key; });
  const auto twin =
      std::adjacent_find(entries.begin(), entries.end(),
                         [](const Entry& a, const Entry& b) { return a.key == b.key; });
  if (twin != entries.end()) {
    return refuse_second(std::next(twin)->member);
  }
  return {};
}

}  // namespace regcache
