#include "native/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "core/text/spelling.h"
#include "native/cli/console.h"

namespace regcache {
namespace {

constexpr unsigned kJobsMax = 64;

// Turns a name into the number of what it stands for, as CLI11 reads enumerations. CLI11's own
// transformer takes the numbers as well, and shows them to whoever mistypes a name.
template <typename T>
CLI::Validator one_of(const std::map<std::string, T>& names) {
  const auto look_up = [&names](std::string& name) {
    const auto at = names.find(name);
    if (at != names.end()) {
      name = std::to_string(static_cast<int>(at->second));
      return std::string();
    }
    std::string known;
    for (const auto& [each, value] : names) {
      known += (known.empty() ? "" : ",") + each;
    }
    return name + " not in {" + known + "}";
  };
  return {look_up, ""};
}

// One App and the structs it fills. A command that was called moves its struct into `arguments`.
class CommandLine {
 public:
  CommandLine() {
    app_.description(
        "regcache checks, moves and reads the build caches that BuildKit keeps in registries.");
    app_.require_subcommand(1);
    app_.set_help_flag("-h,--help", "print this help and exit");
    app_.footer(
        "A LOCATION is a reference (ghcr.io/o/app:cache), an OCI layout (./dir, oci:dir:tag,\n"
        "ocidir://dir:tag), or BuildKit's own words (type=registry,ref=..., type=local,src=...).\n"
        "'regcache COMMAND --help' tells more; exit statuses are in docs/errors.md.");
    add_check();
    add_push();
    add_pull();
    add_copy();
    add_convert();
    add_advise();
    add_inspect();
    add_verify();
    add_serve();
    add_login();
    add_logout();
    add_rest();
  }
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  CLI::App& app() { return app_; }
  Arguments& arguments() { return arguments_; }

 private:
  void add_check();
  void add_push();
  void add_pull();
  void add_copy();
  void add_convert();
  void add_advise();
  void add_inspect();
  void add_verify();
  void add_serve();
  void take_address(const std::string& address);
  void add_login();
  void add_logout();
  void add_rest();

  CLI::App* add_command(const std::string& name, const std::string& help) {
    CLI::App* command = app_.add_subcommand(name, help);
    command->set_help_flag("-h,--help", "print this help and exit");
    return command;
  }
  // Hands `filled` over when `command` was the one that was called.
  template <typename T>
  void hand_over(CLI::App* command, T& filled) {
    command->callback([this, &filled] { arguments_ = std::move(filled); });
  }
  static void add_connection(CLI::App* command, ConnectionArguments& to);
  static void add_transfer(CLI::App* command, TransferArguments& to);

  CLI::App app_{"", "regcache"};
  CheckArguments check_;
  PushArguments push_;
  PullArguments pull_;
  CopyArguments copy_;
  ConvertArguments convert_;
  AdviseArguments advise_;
  InspectArguments inspect_;
  VerifyArguments verify_;
  ServeArguments serve_;
  LoginArguments login_;
  LogoutArguments logout_;
  VersionArguments version_;
  CompletionArguments completion_;
  OptionTableArguments option_table_;
  Arguments arguments_;
};

void CommandLine::add_connection(CLI::App* command, ConnectionArguments& to) {
  const char* group = "Connection";
  command->add_flag("--plain-http", to.plain_http, "talk HTTP without TLS (loopback always may)")
      ->group(group);
  command->add_flag("--insecure", to.insecure, "do not verify the registry's certificate")
      ->group(group);
  command->add_option("--ca-file", to.ca_file, "certificates to trust, instead of the system's")
      ->type_name("FILE")
      ->group(group);
  command->add_option("--cert-file", to.cert_file, "client certificate")
      ->type_name("FILE")
      ->group(group);
  command->add_option("--key-file", to.key_file, "key of the client certificate")
      ->type_name("FILE")
      ->group(group);
  command->add_option("--authfile", to.auth_file, "credentials, instead of docker's and podman's")
      ->type_name("FILE")
      ->group(group);
  command->add_option("-u,--username", to.username, "user name for the registry")
      ->type_name("NAME")
      ->group(group);
  command->add_flag("--password-stdin", to.password_stdin, "read the password from standard input")
      ->group(group);
  command->add_flag("-D,--debug", to.debug, "print every request, without secrets")->group(group);
}

void CommandLine::add_transfer(CLI::App* command, TransferArguments& to) {
  const char* group = "Transfer";
  static const std::map<std::string, ProgressMode> kModes = {{"auto", ProgressMode::automatic},
                                                             {"tty", ProgressMode::tty},
                                                             {"plain", ProgressMode::plain},
                                                             {"rawjson", ProgressMode::rawjson},
                                                             {"none", ProgressMode::none}};
  command->add_option("-j,--jobs", to.jobs, "blobs that move at once (default 4)")
      ->check(CLI::Range(1U, kJobsMax))
      ->type_name("N")
      ->group(group);
  command
      ->add_option("--progress", to.progress,
                   "auto, tty, plain, rawjson or none (default: $BUILDKIT_PROGRESS, else auto)")
      ->transform(one_of(kModes))
      ->type_name("MODE")
      ->group(group);
  command->add_flag("-q,--quiet", to.quiet, "print the digest and nothing else")->group(group);
  command->add_flag("--no-fsync", to.no_fsync, "do not wait for the disk (caches in CI)")
      ->group(group);
}

void CommandLine::add_check() {
  static const std::map<std::string, CheckFormat> kFormats = {{"text", CheckFormat::text},
                                                              {"json", CheckFormat::json}};
  static const std::map<std::string, Dialect> kDialects = {{"buildx", Dialect::buildx},
                                                           {"buildctl", Dialect::buildctl}};
  CLI::App* command =
      add_command("check", "say what is wrong with cache options, and what BuildKit will do");
  command->add_option("OPTIONS", check_.options, "as given to --cache-to: type=registry,ref=...")
      ->required();
  command->add_flag("--cache-from", check_.cache_from, "they are for --cache-from");
  command
      ->add_option("--dialect", check_.dialect, "whose rules for bare references: buildx, buildctl")
      ->transform(one_of(kDialects))
      ->type_name("CLIENT");
  command
      ->add_option("--buildkit", check_.buildkit,
                   "the BuildKit version (default: the newest known)")
      ->type_name("VERSION");
  command->add_flag("--strict", check_.strict, "warnings are errors");
  command->add_option("--format", check_.format, "text or json")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  hand_over(command, check_);
}

void CommandLine::add_push() {
  CLI::App* command = add_command("push", "send a cache to where --cache-to says");
  command->add_option("SRC", push_.source, "location of the cache")->required();
  command
      ->add_option("--cache-to", push_.cache_to,
                   "destination and shape, as BuildKit takes it: type=registry,ref=...,mode=max")
      ->required()
      ->type_name("OPTIONS");
  add_transfer(command, push_.transfer);
  add_connection(command, push_.connection);
  hand_over(command, push_);
}

void CommandLine::add_pull() {
  CLI::App* command = add_command("pull", "bring the first cache that exists to DEST");
  command
      ->add_option("--cache-from", pull_.cache_from,
                   "source, as BuildKit takes it; repeat for others to try")
      ->required()
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("OPTIONS");
  command->add_option("DEST", pull_.destination, "location, usually a folder")->required();
  command->add_flag("--require", pull_.require, "fail with status 3 when none is found");
  add_transfer(command, pull_.transfer);
  add_connection(command, pull_.connection);
  hand_over(command, pull_);
}

void CommandLine::add_copy() {
  CLI::App* command = add_command("copy", "copy a cache or image as it is, byte for byte");
  command->alias("cp");
  command->add_option("SRC", copy_.source, "location to read")->required();
  command->add_option("DST", copy_.destination, "location to write")->required();
  add_transfer(command, copy_.transfer);
  add_connection(command, copy_.connection);
  hand_over(command, copy_);
}

void CommandLine::add_convert() {
  static const std::map<std::string, Compression> kCompressions = {
      {"gzip", Compression::gzip},
      {"zstd", Compression::zstd},
      {"estargz", Compression::estargz},
      {"uncompressed", Compression::uncompressed}};
  CLI::App* command = add_command("convert", "write a cache again in another compression");
  command->add_option("SRC", convert_.source, "location of the cache")->required();
  command->add_option("DST", convert_.destination, "location to write; may be SRC")->required();
  command->add_option("--compression", convert_.compression, "gzip, zstd, estargz or uncompressed")
      ->required()
      ->transform(one_of(kCompressions))
      ->type_name("NAME");
  command
      ->add_option("--compression-level", convert_.level, "gzip and estargz 0 to 9, zstd 0 to 22")
      ->type_name("N");
  command->add_flag("--force-compression", convert_.force_compression,
                    "also layers that are compressed so already, perhaps with another level");
  add_transfer(command, convert_.transfer);
  add_connection(command, convert_.connection);
  hand_over(command, convert_);
}

void CommandLine::add_advise() {
  static const std::map<std::string, bool> kFormats = {{"text", false}, {"json", true}};
  CLI::App* command =
      add_command("advise", "try compressions on samples of a cache and say which is best");
  command->add_option("LOCATION", advise_.location, "location of the cache")->required();
  command
      ->add_option("--sample", advise_.sample_mib,
                   "MiB of tar to sample from all layers together (default 16)")
      ->check(CLI::Range(1U, 4096U))
      ->type_name("N");
  command
      ->add_option("--bandwidth", advise_.bandwidth_mb_s,
                   "MB a second to and from the registry (default 50)")
      ->check(CLI::Range(1U, 100'000U))
      ->type_name("N");
  command->add_option("--plot", advise_.plot, "draw size against time into an SVG file")
      ->type_name("FILE");
  command->add_option("--format", advise_.json, "text or json")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  add_transfer(command, advise_.transfer);
  add_connection(command, advise_.connection);
  hand_over(command, advise_);
}

void CommandLine::add_inspect() {
  static const std::map<std::string, InspectFormat> kFormats = {{"text", InspectFormat::summary},
                                                                {"json", InspectFormat::json}};
  CLI::App* command = add_command("inspect", "show what is in a cache");
  command->add_option("LOCATION", inspect_.location, "location of the cache")->required();
  command->add_flag_callback(
      "--tree", [this] { inspect_.format = InspectFormat::tree; },
      "show the records, from the last steps down to their sources");
  command->add_option("--format", inspect_.format, "text or json")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  add_connection(command, inspect_.connection);
  hand_over(command, inspect_);
}

void CommandLine::add_verify() {
  CLI::App* command = add_command("verify", "check that every blob of a cache is there and right");
  command->add_option("LOCATION", verify_.location, "location of the cache")->required();
  command->add_flag("--deep", verify_.deep, "download every blob: size, digest and diffID");
  add_transfer(command, verify_.transfer);
  add_connection(command, verify_.connection);
  hand_over(command, verify_);
}

void CommandLine::add_serve() {
  CLI::App* command = add_command("serve", "run a registry on a folder of this machine");
  command->add_option("ROOT", serve_.root, "the folder that holds it (default ./registry)");
  command
      ->add_option_function<std::string>(
          "--listen", [this](const std::string& address) { take_address(address); },
          "address to listen on (default 127.0.0.1:5000; port 0: a free one)")
      ->type_name("HOST:PORT");
  command->add_flag("--read-only", serve_.read_only, "refuse pushes and deletes");
  command->add_option("--tls-cert", serve_.tls_certificate, "certificate chain: serve HTTPS")
      ->type_name("FILE");
  command->add_option("--tls-key", serve_.tls_key, "key of the certificate")->type_name("FILE");
  command->add_option("--htpasswd", serve_.htpasswd, "who may come in (bcrypt)")->type_name("FILE");
  command->add_option("--access-log", serve_.access_log, "a file, or - for standard error")
      ->type_name("FILE");
  command->add_option("--allow-origin", serve_.origins, "pages that may use it from a browser")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("ORIGIN");
  command->add_flag("--no-fsync", serve_.no_fsync, "do not wait for the disk");
  hand_over(command, serve_);
}

void CommandLine::take_address(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  const std::string port = colon == std::string::npos ? "" : address.substr(colon + 1);
  const bool is_number = !port.empty() && port.size() <= 5 &&
                         port.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number || std::stoi(port) > 65'535) {
    throw CLI::ValidationError("--listen", "expected HOST:PORT, such as 127.0.0.1:5000");
  }
  serve_.host = address.substr(0, colon);
  if (serve_.host.starts_with('[') && serve_.host.ends_with(']')) {
    serve_.host = serve_.host.substr(1, serve_.host.size() - 2);
  }
  serve_.port = std::stoi(port);
}

void CommandLine::add_login() {
  CLI::App* command = add_command("login", "store credentials for a registry");
  command->add_option("REGISTRY", login_.registry, "host, with its port when it has one")
      ->required();
  add_connection(command, login_.connection);
  hand_over(command, login_);
}

void CommandLine::add_logout() {
  CLI::App* command = add_command("logout", "forget the credentials for a registry");
  command->add_option("REGISTRY", logout_.registry, "host, with its port when it has one")
      ->required();
  command->add_option("--authfile", logout_.auth_file, "the file that has them")->type_name("FILE");
  hand_over(command, logout_);
}

void CommandLine::add_rest() {
  static const std::map<std::string, bool> kFormats = {{"text", false}, {"json", true}};
  CLI::App* version = add_command("version", "print the version and those of the codecs");
  version->add_option("--format", version_.json, "text or json")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  hand_over(version, version_);

  CLI::App* completion = add_command("completion", "print a completion script for your shell");
  completion->add_option("SHELL", completion_.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  hand_over(completion, completion_);

  CLI::App* table = add_command("option-table", "print the option table of the README");
  table->group("");
  table->add_flag("--json", option_table_.json, "as JSON");
  hand_over(table, option_table_);
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// The word that stands in the place of a command and is none.
std::optional<std::string> unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  const std::vector<const CLI::App*> commands = commands_of(app);
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (!word.starts_with('-')) {
      const bool is_known = std::any_of(commands.begin(), commands.end(),
                                        [&](const CLI::App* one) { return one->check_name(word); });
      return is_known ? std::nullopt : std::optional(word);
    }
  }
  return std::nullopt;
}

std::string hint_for_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) {
    names.push_back(command->get_name());
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::optional<std::string_view> meant = nearest_word(word, candidates);
  return meant ? "did you mean '" + std::string(*meant) + "'?"
               : "'regcache --help' lists the commands";
}

CommandText text_of(const CLI::App& app, const CLI::ParseError& error, int argc,
                    const char* const* argv) {
  std::ostringstream out;
  std::ostringstream err;
  if (app.exit(error, out, err) == 0) {
    return CommandText{out.str(), err.str(), ExitStatus::done};
  }
  if (const std::optional<std::string> word = unknown_command(app, argc, argv)) {
    const Error unknown{Code::unknown_name, *word, "there is no such command",
                        hint_for_command(app, *word)};
    return CommandText{"", error_text(unknown), ExitStatus::usage};
  }
  const std::vector<CLI::App*> commands = app.get_subcommands();
  const std::string name = commands.empty() ? "" : " " + commands.front()->get_name();
  return CommandText{"",
                     "regcache" + name + ": " + error.what() + "\n  hint: 'regcache" + name +
                         " --help' tells how it is written\n",
                     ExitStatus::usage};
}

}  // namespace

std::variant<Arguments, CommandText> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  if (argc < 2) {
    return CommandText{"", line.app().help(), ExitStatus::usage};
  }
  try {
    line.app().parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return text_of(line.app(), error, argc, argv);
  }
  return std::move(line.arguments());
}

std::vector<CommandOutline> outline_commands() {
  CommandLine line;
  std::vector<CommandOutline> outlines;
  for (const CLI::App* command : commands_of(line.app())) {
    if (command->get_group().empty()) {
      continue;
    }
    CommandOutline outline{command->get_name(), command->get_description(), {}};
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        outline.flags.push_back("--" + name);
      }
      for (const std::string& name : option->get_snames()) {
        outline.flags.push_back("-" + name);
      }
    }
    outlines.push_back(std::move(outline));
  }
  return outlines;
}

}  // namespace regcache
