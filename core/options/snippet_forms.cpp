#include "core/options/snippet_forms.h"

namespace regcache {
namespace {

constexpr Direction kDirections[] = {Direction::cache_to, Direction::cache_from};

// The names of both directions, in the words of a tool.
struct Names {
  std::string to;
  std::string from;

  [[nodiscard]] const std::string& of(Direction direction) const {
    return direction == Direction::cache_to ? to : from;
  }
};

// A list for each direction that has lines: its name, and each line as `write` writes it.
std::string lists(const SnippetLines& lines, const Names& names, const std::string& end,
                  std::string (*write)(const SnippetLine& line)) {
  std::string out;
  for (const Direction direction : kDirections) {
    std::string items;
    for (const SnippetLine& line : lines) {
      items += line.direction == direction ? write(line) : std::string();
    }
    if (!items.empty()) {
      out += names.of(direction);
      out += items;
      out += end;
    }
  }
  return out;
}

// A command with a flag for each line, continued by backslashes.
std::string command(const std::string& start, const SnippetLines& lines, const Names& flags,
                    const std::string& indent) {
  std::string out = start;
  for (const SnippetLine& line : lines) {
    out += " \\\n" + indent + flags.of(line.direction) + " " + shell_word({&line, 1});
  }
  return out;
}

Names buildx_flags() {
  return {"--cache-to", "--cache-from"};
}

}  // namespace

std::string buildx_command(const SnippetLines& lines) {
  return command("docker buildx build", lines, buildx_flags(), "  ") + " \\\n  .\n";
}

std::string buildctl_command(const SnippetLines& lines) {
  return command("buildctl build --frontend dockerfile.v0 --local context=. --local dockerfile=.",
                 lines, {"--export-cache", "--import-cache"}, "  ") +
         "\n";
}

std::string gitlab_job(const SnippetLines& lines) {
  return "build:\n  image: docker:cli\n  services:\n    - docker:dind\n  script:\n    - docker "
         "buildx create --use\n    - |\n" +
         command("      docker buildx build", lines, buildx_flags(), "        ") +
         " \\\n        .\n";
}

std::string bake_file(const SnippetLines& lines) {
  std::string out;
  for (const SnippetLine& line : lines) {
    for (const SnippetSecret& secret : line.secrets) {
      const std::string declared = "variable \"" + secret.variable + "\" {}\n\n";
      out += out.find(declared) == std::string::npos ? declared : std::string();
    }
  }
  const auto item = [](const SnippetLine& line) {
    std::string text = replace_all(replace_all(quoted(line.text), "${", "$${"), "%{", "%%{");
    text.pop_back();
    return "    " + with_secrets(std::move(text), line, "${", "}") + "\",\n";
  };
  const Names names = {"  cache-to = [\n", "  cache-from = [\n"};
  return out + "target \"default\" {\n" + lists(lines, names, "  ]\n", item) + "}\n";
}

std::string compose_file(const SnippetLines& lines) {
  const auto item = [](const SnippetLine& line) {
    const std::string text = with_secrets(replace_all(line.text, "$", "$$"), line, "${", "}");
    return "        - " + yaml_scalar(text) + "\n";
  };
  const Names names = {"      cache_to:\n", "      cache_from:\n"};
  return "services:\n  app:\n    build:\n      context: .\n" + lists(lines, names, "", item);
}

std::string github_steps(const SnippetLines& lines) {
  const auto item = [](const SnippetLine& line) {
    const std::string text = replace_all(line.text, "${{", "${{ '${{' }}");
    return "      " + with_secrets(text, line, "${{ secrets.", " }}") + "\n";
  };
  const Names names = {"    cache-to: |\n", "    cache-from: |\n"};
  return "- uses: docker/setup-buildx-action@v3\n- uses: docker/build-push-action@v6\n  with:\n" +
         lists(lines, names, "", item);
}

std::string dagger_environment(const SnippetLines& lines) {
  const Names names = {"EXPORT", "IMPORT"};
  std::string out;
  for (const Direction direction : kDirections) {
    SnippetLines escaped;
    for (const SnippetLine& line : lines) {
      if (line.direction == direction) {
        escaped.push_back(line);
        escaped.back().text = replace_all(line.text, ";", "\\;");
      }
    }
    if (!escaped.empty()) {
      out += "export _EXPERIMENTAL_DAGGER_CACHE_" + names.of(direction) +
             "_CONFIG=" + shell_word(escaped) + "\n";
    }
  }
  return out;
}

}  // namespace regcache
