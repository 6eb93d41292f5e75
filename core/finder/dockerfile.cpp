#include "core/finder/dockerfile.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "core/limits.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view without_margin(std::string_view line) {
  const std::size_t first = std::min(line.find_first_not_of(kBlanks), line.size());
  const std::size_t last = line.find_last_not_of(kBlanks);
  return last == std::string_view::npos ? std::string_view() : line.substr(first, last + 1 - first);
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
    words.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(kBlanks, end);
  }
  return words;
}

// "# escape=`" before anything else makes another character join lines.
char escape_of(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = without_margin(next_line(text));
    if (!line.starts_with('#')) {
      break;
    }
    const std::string directive = ascii_lower(without_margin(line.substr(1)));
    const std::size_t equals = directive.find('=');
    if (equals == std::string::npos) {
      break;
    }
    const std::string_view name = std::string_view(directive).substr(0, equals);
    if (without_margin(name) == "escape") {
      return directive.back() == '`' ? '`' : '\\';
    }
  }
  return '\\';
}

// The delimiters of here-documents: <<EOF, <<-EOF, <<"EOF".
std::vector<std::string> delimiters_in(std::string_view instruction) {
  std::vector<std::string> delimiters;
  for (const std::string_view word : words_of(instruction)) {
    std::size_t at = word.find("<<");
    if (at == std::string_view::npos || word.substr(at).starts_with("<<<")) {
      continue;
    }
    at += word.substr(at + 2).starts_with('-') ? 3 : 2;
    std::string name;
    for (const char c : word.substr(at)) {
      if (c != '"' && c != '\'') {
        name += c;
      }
    }
    if (!name.empty()) {
      delimiters.push_back(std::move(name));
    }
  }
  return delimiters;
}

// Instructions of a Dockerfile, one after the other, each on one line.
class InstructionReader {
 public:
  explicit InstructionReader(std::string_view text) : rest_(text), escape_(escape_of(text)) {}

  // Nothing at the end.
  std::optional<std::string> next() {
    std::string instruction;
    while (!rest_.empty()) {
      std::string_view line = without_margin(next_line(rest_));
      if (line.empty() || line.starts_with('#')) {
        continue;
      }
      const bool goes_on = line.ends_with(escape_);
      line.remove_suffix(goes_on ? 1 : 0);
      instruction.append(line).append(" ");
      if (!goes_on) {
        break;
      }
    }
    if (instruction.empty()) {
      return std::nullopt;
    }
    for (const std::string& delimiter : delimiters_in(instruction)) {
      while (!rest_.empty() && without_margin(next_line(rest_)) != delimiter) {
      }
    }
    return instruction;
  }

 private:
  std::string_view rest_;
  char escape_;
};

class StageReader {
 public:
  std::vector<DockerfileStage> read(std::string_view dockerfile) {
    InstructionReader reader(dockerfile);
    while (const std::optional<std::string> instruction = reader.next()) {
      const std::vector<std::string_view> words = words_of(*instruction);
      const std::string name = ascii_lower(words.front());
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
  // FROM [--platform=P] IMAGE [AS NAME]
  void begin_stage(const std::vector<std::string_view>& words) {
    DockerfileStage stage;
    std::size_t at = 1;
    while (at < words.size() && words[at].starts_with("--")) {
      ++at;
    }
    if (at < words.size()) {
      stage.is_base_known = words[at].find('$') == std::string_view::npos;
      stage.base = called(words[at]);
    }
    if (at + 2 < words.size() && ascii_lower(words[at + 1]) == "as") {
      stage.name = ascii_lower(words[at + 2]);
    }
    stages_.push_back(std::move(stage));
  }

  // --from=STAGE; --mount=type=bind,from=STAGE,...
  void read_flags(const std::vector<std::string_view>& words) {
    constexpr std::string_view kFrom = "--from=";
    constexpr std::string_view kMount = "--mount=";
    for (std::size_t i = 1; i < words.size() && words[i].starts_with("--"); ++i) {
      if (words[i].starts_with(kFrom)) {
        add_source(words[i].substr(kFrom.size()));
      } else if (words[i].starts_with(kMount)) {
        read_mount(words[i].substr(kMount.size()));
      }
    }
  }

  void read_mount(std::string_view fields) {
    constexpr std::string_view kFrom = "from=";
    while (!fields.empty()) {
      const std::size_t end = std::min(fields.find(','), fields.size());
      if (fields.starts_with(kFrom)) {
        add_source(fields.substr(kFrom.size(), end - kFrom.size()));
      }
      fields.remove_prefix(std::min(end + 1, fields.size()));
    }
  }

  void add_source(std::string_view name) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    const bool is_number = error == std::errc() && end == name.data() + name.size();
    if (is_number && number + 1 < stages_.size()) {
      stages_.back().sources.push_back(number);
    } else if (const std::optional<std::uint32_t> stage = called(name)) {
      stages_.back().sources.push_back(*stage);
    }
  }

  // The last of the stages so far with that name.
  [[nodiscard]] std::optional<std::uint32_t> called(std::string_view name) const {
    const std::string lower = ascii_lower(name);
    for (std::size_t i = stages_.size(); i > 0; --i) {
      if (!lower.empty() && stages_[i - 1].name == lower) {
        return static_cast<std::uint32_t>(i - 1);
      }
    }
    return std::nullopt;
  }

  std::vector<DockerfileStage> stages_;
};

std::optional<std::uint32_t> stage_called(const std::vector<DockerfileStage>& stages,
                                          std::string_view target) {
  const std::string lower = ascii_lower(target);
  for (std::size_t i = stages.size(); i > 0; --i) {
    const std::size_t index = i - 1;
    if (lower.empty() || stages[index].name == lower || std::to_string(index) == lower) {
      return static_cast<std::uint32_t>(index);
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<DockerfileStage> read_stages(std::string_view dockerfile) {
  return StageReader().read(dockerfile);
}

std::optional<LostSteps> lost_steps(const std::vector<DockerfileStage>& stages,
                                    std::string_view target) {
  std::set<std::uint32_t> kept;
  std::vector<std::uint32_t> open;
  for (std::optional<std::uint32_t> at = stage_called(stages, target); at; at = stages[*at].base) {
    const DockerfileStage& stage = stages[*at];
    if (stage.runs > 0 || !stage.is_base_known) {
      return std::nullopt;
    }
    kept.insert(*at);
    open.insert(open.end(), stage.sources.begin(), stage.sources.end());
  }
  LostSteps lost;
  std::set<std::uint32_t> seen = kept;
  while (!open.empty()) {
    const std::uint32_t index = open.back();
    open.pop_back();
    if (!seen.insert(index).second) {
      continue;
    }
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
