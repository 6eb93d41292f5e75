// The option table and the rules as documents: Markdown for people, JSON for programs.
#pragma once

#include <cstddef>
#include <string>

namespace regcache {

// One table for each backend, as the README has it between <!-- options:begin --> and
// <!-- options:end -->.
[[nodiscard]] std::string option_table_markdown();

// The rules with what each means, as docs/options.md has it between <!-- rules:begin --> and
// <!-- rules:end -->.
[[nodiscard]] std::string option_rules_markdown();

// {schema, buildkit, backends: [{type, directions, since, help, attributes: [{key, directions, kind,
// choices, presence, default, defaultBefore, defaultChanged, environment, since, onBadValue, secret,
// help, source}]}], rules: [{id, severity, code, meaning}], surfaces: [{surface, buildx,
// buildctl}]}, schema 1. Members without a value are absent. From it come the forms of the page.
//
// Units:   indent: blanks for each level, 0 for one line.
[[nodiscard]] std::string option_table_json(std::size_t indent);

}  // namespace regcache
