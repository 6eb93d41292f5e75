// The pages of docs/rules, which CMake puts into the binary.
#pragma once

#include <string_view>

namespace regcache {

// The page of the rule with that id, as it is in docs/rules; empty when there is none.
[[nodiscard]] std::string_view rule_page(std::string_view id);

}  // namespace regcache
