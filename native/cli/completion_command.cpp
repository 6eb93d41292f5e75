#include "native/cli/completion_command.h"

namespace regcache {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += text.empty() ? word : " " + word;
  }
  return text;
}

std::string command_names(const std::vector<CommandOutline>& commands) {
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CommandOutline& command : commands) {
    names.push_back(command.name);
  }
  return joined(names);
}

// Inside single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string bash_script(const std::vector<CommandOutline>& commands) {
  std::string script =
      "# bash completion for regcache: source <(regcache completion bash)\n"
      "_regcache() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} words=''\n"
      "  case ${COMP_WORDS[1]} in\n";
  for (const CommandOutline& command : commands) {
    script += "    " + command.name + ") words='" + joined(command.flags) + "' ;;\n";
  }
  script +=
      "  esac\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then words='" +
      command_names(commands) +
      "'; fi\n"
      "  if [[ $COMP_CWORD -gt 1 && $word != -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
      "  else\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _regcache regcache\n";
  return script;
}

std::string zsh_script(const std::vector<CommandOutline>& commands) {
  std::string script =
      "#compdef regcache\n"
      "# zsh completion for regcache: source <(regcache completion zsh)\n"
      "_regcache() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const CommandOutline& command : commands) {
    script += "    " + quoted(command.name + ":" + command.help) + "\n";
  }
  script +=
      "  )\n"
      "  if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
      "  case ${words[2]} in\n";
  for (const CommandOutline& command : commands) {
    script += "    " + command.name + ") compadd -- " + joined(command.flags) + " ;;\n";
  }
  script +=
      "  esac\n"
      "  _files\n"
      "}\n"
      "compdef _regcache regcache\n";
  return script;
}

std::string fish_script(const std::vector<CommandOutline>& commands) {
  std::string script = "# fish completion for regcache: regcache completion fish | source\n";
  for (const CommandOutline& command : commands) {
    script += "complete -c regcache -n __fish_use_subcommand -f -a " + command.name + " -d " +
              quoted(command.help) + "\n";
    for (const std::string& flag : command.flags) {
      const bool is_long = flag.starts_with("--");
      script += "complete -c regcache -n '__fish_seen_subcommand_from " + command.name + "' " +
                (is_long ? "-l " + flag.substr(2) : "-s " + flag.substr(1)) + "\n";
    }
  }
  return script;
}

}  // namespace

std::string completion_script(std::string_view shell, const std::vector<CommandOutline>& commands) {
  if (shell == "bash") {
    return bash_script(commands);
  }
  if (shell == "zsh") {
    return zsh_script(commands);
  }
  return fish_script(commands);
}

}  // namespace regcache
