#include "core/finder/pipeline_finder.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "core/finder/command_finder.h"
#include "core/finder/holes.h"
#include "core/finder/yaml_text.h"

namespace regcache {
namespace {

void append(std::vector<FoundBuild>& builds, std::vector<FoundBuild> more) {
  std::move(more.begin(), more.end(), std::back_inserter(builds));
}

// args: [build, --cache-to, type=registry,ref=...]
bool is_word_list(const YamlNode& node) {
  return node.kind == YamlKind::sequence &&
         std::any_of(node.children.begin(), node.children.end(), [](const YamlNode* item) {
           const std::string_view word = text_of(item);
           return word.starts_with("--") && word.find_first_of(" \n") == std::string_view::npos &&
                  mentions_cache_flags(word);
         });
}

}  // namespace

FoundFile find_in_pipeline(std::string_view text, const YamlFile& yaml) {
  FoundFile found{.kind = FileKind::pipeline};
  std::set<const YamlNode*> read;
  for (const auto& node : yaml.nodes) {
    if (is_word_list(*node)) {
      std::vector<FoundText> words;
      for (const YamlNode* item : node->children) {
        words.push_back(with_holes(placed_text(text, item), HoleSyntax::shell));
        read.insert(item);
      }
      append(found.builds, find_in_words(words));
    } else if (mentions_cache_flags(text_of(node.get())) && !read.contains(node.get())) {
      append(found.builds, find_commands(placed_text(text, node.get())));
    }
  }
  return found;
}

}  // namespace regcache
