// What a token may be used for: resources and the actions allowed on each.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace regcache {

// A set of token scopes, merged per resource.
//
// Source:  distribution/distribution, docs/content/spec/auth/scope.md.
class Scopes {
 public:
  Scopes() = default;
  // "repository:<name>:<actions>"; actions are "pull", "push", "delete".
  static Scopes repository(std::string_view name, std::vector<std::string> actions);

  // Reads one scope as a challenge names it; what is no "type:name:actions" is kept as it is.
  void add(std::string_view scope);
  void add(const Scopes& others);
  [[nodiscard]] bool covers(const Scopes& others) const;
  [[nodiscard]] bool empty() const { return actions_.empty(); }

  // One text for each resource, resources and actions in order: "repository:o/app:pull,push".
  [[nodiscard]] std::vector<std::string> texts() const;

 private:
  std::map<std::string, std::set<std::string>, std::less<>> actions_;
};

}  // namespace regcache
