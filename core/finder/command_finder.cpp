#include "core/finder/command_finder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/finder/shell_words.h"

namespace regcache {
namespace {

// A command in quotes within a command in quotes: sh -c "ssh host '...'".
constexpr int kQuotedDepthMax = 3;

constexpr std::array<std::string_view, 8> kForeignBuilders = {
    "podman", "buildah", "earthly", "earth", "kaniko", "/kaniko/executor", "executor", "pack"};
constexpr std::array<std::string_view, 6> kBuilders = {"docker",  "buildx",   "docker-buildx",
                                                       "nerdctl", "buildctl", "regcache"};

enum class FlagKind : std::uint8_t {
  cache_to,
  cache_from,
  export_cache,
  import_cache,
  set,
  tag,
  output
};

struct FlagRow {
  std::string_view name;
  FlagKind kind;
};

constexpr std::array<FlagRow, 9> kFlags = {{{"--cache-to", FlagKind::cache_to},
                                            {"--cache-from", FlagKind::cache_from},
                                            {"--export-cache", FlagKind::export_cache},
                                            {"--import-cache", FlagKind::import_cache},
                                            {"--set", FlagKind::set},
                                            {"--tag", FlagKind::tag},
                                            {"-t", FlagKind::tag},
                                            {"--output", FlagKind::output},
                                            {"-o", FlagKind::output}}};

Span span_of(std::size_t at, std::size_t length) {
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(length)};
}

FoundText after(const FoundText& text, std::size_t at) {
  return text.part(span_of(at, text.size() - at));
}

// The program that a word names: without its folder, and without what make puts before it.
std::string_view program_of(std::string_view word) {
  while (word.starts_with('@') || word.starts_with('-') || word.starts_with('+')) {
    word.remove_prefix(1);
  }
  const std::size_t slash = word.rfind('/');
  return slash == std::string_view::npos ? word : word.substr(slash + 1);
}

template <std::size_t N>
bool names_one_of(const std::array<std::string_view, N>& names, std::string_view word) {
  return std::find(names.begin(), names.end(), program_of(word)) != names.end();
}

class CommandReader {
 public:
  explicit CommandReader(const std::vector<FoundText>& words) : words_(words) {}

  std::optional<FoundBuild> read() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      is_foreign_ = is_foreign_ || names_one_of(kForeignBuilders, words_[i].text());
      is_builder_ = is_builder_ || names_one_of(kBuilders, words_[i].text());
      read_flag(i);
    }
    if (build_.options.empty()) {
      return std::nullopt;
    }
    build_.place = words_.front().place();
    // A word of a list may be an alias of what stands before.
    const Span last = words_.back().place();
    const std::uint32_t end = last.offset + last.length;
    build_.place.length = std::max(end, build_.place.offset) - build_.place.offset;
    return std::move(build_);
  }

 private:
  void read_flag(std::size_t index) {
    const FoundText& word = words_[index];
    for (const FlagRow& flag : kFlags) {
      if (word.text() == flag.name && index + 1 < words_.size()) {
        take(flag.kind, words_[index + 1]);
      } else if (word.text().starts_with(flag.name) && word.size() > flag.name.size() &&
                 word.text()[flag.name.size()] == '=') {
        take(flag.kind, after(word, flag.name.size() + 1));
      }
    }
  }

  void take(FlagKind kind, const FoundText& value) {
    switch (kind) {
      case FlagKind::cache_to:
        return take_option(value, Direction::cache_to, Dialect::buildx);
      case FlagKind::cache_from:
        return take_option(value, Direction::cache_from, Dialect::buildx);
      case FlagKind::export_cache:
        return take_option(value, Direction::cache_to, Dialect::buildctl);
      case FlagKind::import_cache:
        return take_option(value, Direction::cache_from, Dialect::buildctl);
      case FlagKind::set:
        return take_setting(value);
      case FlagKind::tag:
        return build_.tags.push_back(value);
      case FlagKind::output:
        return build_.outputs.push_back(value);
    }
  }

  void take_option(const FoundText& value, Direction direction, Dialect dialect) {
    const bool is_typed = value.text().find("type=") != std::string_view::npos;
    if (!is_foreign_ && (is_builder_ || is_typed)) {
      build_.dialect = dialect;
      build_.options.push_back({value, direction});
    }
  }

  // "*.cache-to=type=gha", "app.cache-from+=..."
  void take_setting(const FoundText& setting) {
    const std::size_t equals = setting.text().find('=');
    if (equals == std::string_view::npos) {
      return;
    }
    std::string_view key = setting.text().substr(0, equals);
    key = key.substr(0, key.ends_with('+') ? key.size() - 1 : key.size());
    if (key.ends_with(".cache-to")) {
      take_option(after(setting, equals + 1), Direction::cache_to, Dialect::buildx);
    } else if (key.ends_with(".cache-from")) {
      take_option(after(setting, equals + 1), Direction::cache_from, Dialect::buildx);
    } else if (key.ends_with(".tags")) {
      build_.tags.push_back(after(setting, equals + 1));
    }
  }

  const std::vector<FoundText>& words_;
  FoundBuild build_;
  bool is_builder_ = false;
  bool is_foreign_ = false;
};

// A word that is a script of its own: sh -c "docker buildx build ...".
bool is_script(const FoundText& word) {
  return word.text().find_first_of(" \n") != std::string_view::npos &&
         mentions_cache_flags(word.text());
}

void find_within(const FoundText& script, int depth, std::vector<FoundBuild>& builds);

void find_in_command(const std::vector<FoundText>& words, int depth,
                     std::vector<FoundBuild>& builds) {
  if (std::optional<FoundBuild> build = CommandReader(words).read()) {
    builds.push_back(*std::move(build));
    return;
  }
  for (const FoundText& word : words) {
    if (depth < kQuotedDepthMax && is_script(word)) {
      find_within(word, depth + 1, builds);
    }
  }
}

// The next place where a flag of caches may be: "cache-to", "--import-cache".
std::size_t next_flag(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("cache", from); at != std::string_view::npos;
       at = text.find("cache", at + 1)) {
    const std::string_view rest = text.substr(at);
    const std::string_view before = text.substr(0, at);
    if (rest.starts_with("cache-to") || rest.starts_with("cache-from") ||
        before.ends_with("--export-") || before.ends_with("--import-")) {
      return at;
    }
  }
  return std::string_view::npos;
}

void find_within(const FoundText& script, int depth, std::vector<FoundBuild>& builds) {
  std::size_t read_to = 0;
  for (std::size_t at = next_flag(script.text(), 0); at != std::string_view::npos;
       at = next_flag(script.text(), std::max(read_to, at + 1))) {
    read_to = std::max(line_start(script.text(), at), read_to);
    while (read_to <= at) {
      const ShellLine line = read_shell_line(script, read_to);
      read_to = line.end;
      for (const ShellCommand& command : line.commands) {
        find_in_command(command, depth, builds);
      }
    }
  }
}

}  // namespace

bool mentions_cache_flags(std::string_view text) {
  return next_flag(text, 0) != std::string_view::npos;
}

std::vector<FoundBuild> find_commands(const FoundText& script) {
  std::vector<FoundBuild> builds;
  find_within(script, 0, builds);
  return builds;
}

std::vector<FoundBuild> find_in_words(const std::vector<FoundText>& words) {
  std::vector<FoundBuild> builds;
  find_in_command(words, 0, builds);
  return builds;
}

}  // namespace regcache
