#include "core/finder/file_kind.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/result/check.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

constexpr std::array<std::string_view, 12> kScriptEndings = {
    ".sh",  ".bash", ".zsh",  ".ksh",    ".ps1",  ".bat",
    ".cmd", ".mk",   ".just", ".groovy", ".make", ".tmpl.sh"};
constexpr std::array<std::string_view, 6> kScriptNames = {
    "makefile", "gnumakefile", "justfile", ".justfile", "jenkinsfile", "package.json"};

bool ends_with_one_of(std::string_view name, const auto& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [name](std::string_view ending) { return name.ends_with(ending); });
}

bool is_yaml(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

bool is_dockerfile(std::string_view name) {
  return name.starts_with("dockerfile") || name.ends_with(".dockerfile") ||
         name.starts_with("containerfile");
}

bool is_script(std::string_view name) {
  return ends_with_one_of(name, kScriptEndings) || name.starts_with("jenkinsfile.") ||
         std::find(kScriptNames.begin(), kScriptNames.end(), name) != kScriptNames.end();
}

bool has_shell_line(std::string_view text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
  return line.starts_with("#!") && line.find("sh") != std::string_view::npos;
}

FileKind yaml_kind(std::string_view path, std::string_view name) {
  if (name.starts_with("action.") || path.find("/workflows/") != std::string_view::npos) {
    return FileKind::workflow;
  }
  const bool is_compose = name.starts_with("compose") || name.starts_with("docker-compose");
  return is_compose ? FileKind::compose : FileKind::pipeline;
}

// The first line that says something, without blanks at its ends.
std::string_view first_line(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = without_blanks(text.substr(at, end - at));
    if (!line.empty() && !line.starts_with('#') && !line.starts_with("//")) {
      return line;
    }
    at = end + 1;
  }
  return {};
}

// The name that the line starts with.
std::string_view first_name(std::string_view line) {
  const auto is_name_byte = [](char c) {
    const char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || is_ascii_digit(c) || c == '_' || c == '-' || c == '.';
  };
  const auto end = std::find_if_not(line.begin(), line.end(), is_name_byte);
  return line.substr(0, static_cast<std::size_t>(end - line.begin()));
}

bool is_hcl_line(std::string_view line) {
  constexpr std::array<std::string_view, 4> kBlocks = {"target", "group", "variable", "function"};
  const std::string_view name = first_name(line);
  const std::string_view rest = line.substr(name.size());
  const bool is_block = std::find(kBlocks.begin(), kBlocks.end(), name) != kBlocks.end();
  return !name.empty() && ((is_block && rest.starts_with(" \"")) || rest.starts_with(" = "));
}

bool is_yaml_line(std::string_view line) {
  const std::string_view rest = line.substr(first_name(line).size());
  return line.starts_with("- ") || line == "---" ||
         (rest.size() < line.size() && (rest == ":" || rest.starts_with(": ")));
}

std::string name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return ascii_lower(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

}  // namespace

std::string_view file_kind_name(FileKind kind) {
  switch (kind) {
    case FileKind::none:
      return "none";
    case FileKind::script:
      return "script";
    case FileKind::dockerfile:
      return "dockerfile";
    case FileKind::workflow:
      return "workflow";
    case FileKind::pipeline:
      return "pipeline";
    case FileKind::compose:
      return "compose";
    case FileKind::bake_hcl:
      return "bake-hcl";
    case FileKind::bake_json:
      return "bake-json";
  }
  REGCACHE_UNREACHABLE();
}

FileKind file_kind(std::string_view path, std::string_view text) {
  const std::string name = name_of(path);
  if (is_dockerfile(name)) {
    return FileKind::dockerfile;
  }
  if (is_yaml(name)) {
    return yaml_kind(path, name);
  }
  if (name.ends_with(".hcl")) {
    return FileKind::bake_hcl;
  }
  if (name.ends_with(".json") && name.find("bake") != std::string::npos) {
    return FileKind::bake_json;
  }
  const bool is_named = is_script(name);
  return is_named || (needs_text(path) && has_shell_line(text)) ? FileKind::script : FileKind::none;
}

bool needs_text(std::string_view path) {
  const std::string name = name_of(path);
  return name.find('.') == std::string::npos && !is_dockerfile(name) && !is_script(name);
}

bool is_meant_for_file(std::string_view argument) {
  if (argument.find_first_of("=,:@") != std::string_view::npos) {
    return false;
  }
  // Images are called dockerfile-something too.
  const FileKind kind = file_kind(argument, {});
  return argument.starts_with('.') || argument.starts_with('/') ||
         (kind != FileKind::none && kind != FileKind::dockerfile);
}

std::string_view guess_path(std::string_view text) {
  const std::string_view line = first_line(text);
  if (line.starts_with('{')) {
    return "docker-bake.json";
  }
  if (is_hcl_line(line)) {
    return "docker-bake.hcl";
  }
  const bool has_tabs = text.find("\n\t") != std::string_view::npos;
  if (is_yaml_line(line) && !has_tabs) {
    return "pasted.yaml";
  }
  return line.starts_with("FROM ") || line.starts_with("ARG ") ? "Dockerfile" : "pasted.sh";
}

}  // namespace regcache
