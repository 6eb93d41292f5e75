#include "core/finder/dockerfile.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return without_blanks(line);
}

// Empty at the end.
std::string_view next_word(std::string_view& text) {
  constexpr std::string_view kBlanks = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::string_view word = text.substr(0, std::min(text.find_first_of(kBlanks), text.size()));
  text.remove_prefix(word.size());
  return word;
}

// "# escape=`" before anything else makes another character join lines.
char escape_of(std::string_view text) {
  while (text.starts_with('#')) {
    std::string_view directive = next_line(text).substr(1);
    const std::size_t equals = directive.find('=');
    if (equals == std::string_view::npos) {
      break;
    }
    if (without_blanks(directive.substr(0, equals)) == "escape") {
      return directive.ends_with('`') ? '`' : '\\';
    }
  }
  return '\\';
}

// The delimiter of the here-document that a word begins (<<eof, <<-eof, <<"eof"), or nothing.
std::string_view delimiter_in(std::string_view word) {
  const std::size_t at = word.find("<<");
  if (at == std::string_view::npos || word.substr(at).starts_with("<<<")) {
    return {};
  }
  word.remove_prefix(std::min(word.find_first_not_of("-\"'", at + 2), word.size()));
  return word.substr(0, word.find_first_of("\"'"));
}

// Instructions of a Dockerfile in small letters, one after the other, each on one line.
class InstructionReader {
 public:
  explicit InstructionReader(std::string_view text) : rest_(text), escape_(escape_of(text)) {}

  // Empty at the end.
  std::string next() {
    std::string instruction;
    bool goes_on = true;
    while (goes_on && !rest_.empty()) {
      std::string_view line = next_line(rest_);
      if (line.empty() || line.starts_with('#')) {
        continue;
      }
      goes_on = line.ends_with(escape_);
      line.remove_suffix(goes_on ? 1 : 0);
      instruction.append(line).append(" ");
    }
    std::string_view words = instruction;
    for (std::string_view word = next_word(words); !word.empty(); word = next_word(words)) {
      skip_document(delimiter_in(word));
    }
    return instruction;
  }

 private:
  void skip_document(std::string_view delimiter) {
    while (!delimiter.empty() && !rest_.empty() && next_line(rest_) != delimiter) {
    }
  }

  std::string_view rest_;
  char escape_;
};

// The last stage with that name, else the one with that number.
std::optional<std::uint32_t> stage_called(const std::vector<DockerfileStage>& stages,
                                          std::string_view name) {
  for (std::size_t i = stages.size(); i > 0; --i) {
    if (!name.empty() && (stages[i - 1].name == name || std::to_string(i - 1) == name)) {
      return static_cast<std::uint32_t>(i - 1);
    }
  }
  return std::nullopt;
}

class StageReader {
 public:
  std::vector<DockerfileStage> read(std::string_view dockerfile) {
    InstructionReader reader(dockerfile);
    for (std::string text = reader.next(); !text.empty(); text = reader.next()) {
      std::string_view words = text;
      const std::string_view name = next_word(words);
      if (name == "from") {
        if (stages_.size() == kDockerfileStagesMax) {
          break;
        }
        begin_stage(words);
      } else if (!stages_.empty() && (name == "run" || name == "copy" || name == "add")) {
        stages_.back().runs += name == "run" ? 1 : 0;
        read_flags(words);
      }
    }
    return std::move(stages_);
  }

 private:
  // [--platform=P] IMAGE [AS NAME]
  void begin_stage(std::string_view words) {
    std::string_view image = next_word(words);
    while (image.starts_with("--")) {
      image = next_word(words);
    }
    DockerfileStage stage;
    stage.is_base_known = image.find('$') == std::string_view::npos;
    stage.base = stage_called(stages_, image);
    if (next_word(words) == "as") {
      stage.name = next_word(words);
    }
    stages_.push_back(std::move(stage));
  }

  // --from=STAGE; --mount=type=bind,from=STAGE,...
  void read_flags(std::string_view words) {
    for (std::string_view flag = next_word(words); flag.starts_with("--");
         flag = next_word(words)) {
      const std::size_t from = flag.find("from=");
      const bool is_flag = flag.starts_with("--from=");
      const bool is_mount = flag.starts_with("--mount=") && from != std::string_view::npos &&
                            (flag[from - 1] == '=' || flag[from - 1] == ',');
      if (!is_flag && !is_mount) {
        continue;
      }
      flag.remove_prefix(from + std::string_view("from=").size());
      add_source(flag.substr(0, flag.find(',')));
    }
  }

  void add_source(std::string_view name) {
    if (const std::optional<std::uint32_t> stage = stage_called(stages_, name)) {
      stages_.back().sources.push_back(*stage);
    }
  }

  std::vector<DockerfileStage> stages_;
};

}  // namespace

std::vector<DockerfileStage> read_stages(std::string_view dockerfile) {
  return StageReader().read(ascii_lower(dockerfile));
}

std::optional<LostSteps> lost_steps(const std::vector<DockerfileStage>& stages,
                                    std::string_view target) {
  std::vector<bool> seen(stages.size());
  std::vector<std::uint32_t> open;
  std::optional<std::uint32_t> at = stage_called(stages, ascii_lower(target));
  if (target.empty() && !stages.empty()) {
    at = static_cast<std::uint32_t>(stages.size() - 1);
  }
  for (; at; at = stages[*at].base) {
    const DockerfileStage& stage = stages[*at];
    if (stage.runs > 0 || !stage.is_base_known) {
      return std::nullopt;
    }
    seen[*at] = true;
    open.insert(open.end(), stage.sources.begin(), stage.sources.end());
  }
  LostSteps lost;
  while (!open.empty()) {
    const std::uint32_t index = open.back();
    open.pop_back();
    if (seen[index]) {
      continue;
    }
    seen[index] = true;
    const DockerfileStage& stage = stages[index];
    if (stage.runs > 0 && lost.runs == 0) {
      lost.stage = stage.name.empty() ? std::to_string(index) : stage.name;
    }
    lost.runs += stage.runs;
    open.insert(open.end(), stage.sources.begin(), stage.sources.end());
    if (stage.base) {
      open.push_back(*stage.base);
    }
  }
  return lost.runs == 0 ? std::nullopt : std::optional(lost);
}

}  // namespace regcache
