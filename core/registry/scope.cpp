#include "core/registry/scope.h"

#include <algorithm>

namespace regcache {

Scopes Scopes::repository(std::string_view name, std::vector<std::string> actions) {
  Scopes scopes;
  scopes.actions_["repository:" + std::string(name)].insert(actions.begin(), actions.end());
  return scopes;
}

void Scopes::add(std::string_view scope) {
  const std::size_t colon = scope.rfind(':');
  if (colon == std::string_view::npos) {
    actions_[std::string(scope)];
    return;
  }
  std::set<std::string>& actions = actions_[std::string(scope.substr(0, colon))];
  std::string_view rest = scope.substr(colon + 1);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    actions.insert(std::string(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
}

void Scopes::add(const Scopes& others) {
  for (const auto& [resource, actions] : others.actions_) {
    actions_[resource].insert(actions.begin(), actions.end());
  }
}

bool Scopes::covers(const Scopes& others) const {
  for (const auto& [resource, actions] : others.actions_) {
    const auto mine = actions_.find(resource);
    if (mine == actions_.end() ||
        !std::includes(mine->second.begin(), mine->second.end(), actions.begin(), actions.end())) {
      return false;
    }
  }
  return true;
}

std::vector<std::string> Scopes::texts() const {
  std::vector<std::string> texts;
  for (const auto& [resource, actions] : actions_) {
    std::string text = resource;
    for (const std::string& action : actions) {
      text += (&action == &*actions.begin() ? ":" : ",") + action;
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace regcache
