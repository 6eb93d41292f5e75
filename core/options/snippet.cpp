#include "core/options/snippet.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/options/option_text.h"
#include "core/options/snippet_forms.h"

namespace regcache {
namespace {

struct ToolRow {
  std::string_view name;
  bool reads_quotes;  // around fields
  std::string (*write)(const SnippetLines& lines);
};

// In the order of SnippetTool.
constexpr ToolRow kTools[] = {
    {"buildx", true, buildx_command},      {"bake", true, bake_file},
    {"compose", true, compose_file},       {"github", false, github_steps},
    {"gitlab", true, gitlab_job},          {"buildctl", true, buildctl_command},
    {"dagger", false, dagger_environment},
};

const ToolRow& row_of(SnippetTool tool) {
  return kTools[static_cast<std::size_t>(tool)];
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

Result<void> expect_writable(const OptionAttributes& attributes, const ToolRow& tool) {
  for (const auto& [key, value] : attributes) {
    if (std::any_of(value.begin(), value.end(), is_control)) {
      return fail(Code::unsupported, key, "its value has control characters",
                  "no snippet can hold them");
    }
    if (!tool.reads_quotes && value.find_first_of(",\"") != std::string::npos) {
      return fail(Code::unsupported, key,
                  std::string(tool.name) + " splits at every comma, quoted or not",
                  "use a value without commas and quotes");
    }
  }
  return {};
}

// The values that variables stand for: equal secrets share one, others of the same key are numbered.
class Variables {
 public:
  std::string hold(std::string_view key, std::string value) {
    const std::string first = variable_name(key);
    std::string name = first;
    for (int number = 2; !holds(name, value); ++number) {
      name = first + "_" + std::to_string(number);
    }
    values_.insert_or_assign(name, std::move(value));
    return name;
  }

 private:
  [[nodiscard]] bool holds(const std::string& name, const std::string& value) const {
    const auto at = values_.find(name);
    return at == values_.end() || at->second == value;
  }

  OptionAttributes values_;
};

Result<SnippetLine> line_of(const CacheOptions& options, const ToolRow& tool,
                            const ParseRules& rules, Variables& variables) {
  SnippetLine line{.direction = direction_of(options), .text = {}, .secrets = {}};
  const Backend backend = backend_of(options);
  OptionAttributes attributes = attributes_of(options, rules);
  for (auto at = attributes.begin(); at != attributes.end();) {
    const OptionRow* row = find_option(at->first, backend, line.direction);
    const bool secret = row != nullptr && row->secret;
    if (secret) {
      line.secrets.push_back({at->first, variables.hold(at->first, std::move(at->second))});
    }
    at = secret ? attributes.erase(at) : std::next(at);
  }
  REGCACHE_TRY(expect_writable(attributes, tool));
  line.text = write_attributes(backend, attributes, Dialect::buildctl);  // type always said
  return line;
}

}  // namespace

std::string_view snippet_tool_name(SnippetTool tool) {
  return row_of(tool).name;
}

std::optional<SnippetTool> parse_snippet_tool(std::string_view name) {
  const auto* at = std::find_if(std::begin(kTools), std::end(kTools),
                                [name](const ToolRow& row) { return row.name == name; });
  if (at == std::end(kTools)) {
    return std::nullopt;
  }
  return static_cast<SnippetTool>(std::distance(std::begin(kTools), at));
}

Result<std::string> write_snippet(std::span<const CacheOptions> options, SnippetTool tool,
                                  const ParseRules& rules) {
  if (options.empty()) {
    return fail(Code::missing, "snippet", "no options were given");
  }
  SnippetLines lines;
  Variables variables;
  for (const Direction direction : {Direction::cache_to, Direction::cache_from}) {
    for (const CacheOptions& each : options) {
      if (direction_of(each) == direction) {
        REGCACHE_TRY_ASSIGN(SnippetLine line, line_of(each, row_of(tool), rules, variables));
        lines.push_back(std::move(line));
      }
    }
  }
  return row_of(tool).write(lines);
}

}  // namespace regcache
