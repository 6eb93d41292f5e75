// Method: the table against its enumeration.
#include "core/options/option_rules.h"

#include <gtest/gtest.h>

#include <set>

namespace regcache {
namespace {

TEST(OptionRules, RowsAreInTheOrderOfTheEnumeration) {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < option_rules().size(); ++i) {
    const OptionRuleRow& row = option_rules()[i];
    EXPECT_EQ(static_cast<std::size_t>(row.rule), i);
    EXPECT_EQ(&rule_row(row.rule), &row);
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_FALSE(row.meaning.empty());
  }
  EXPECT_EQ(option_rules().back().rule, OptionRule::bare_ref);
}

}  // namespace
}  // namespace regcache
