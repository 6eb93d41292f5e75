#include "native/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <map>
#include <span>
#include <sstream>

#include "native/cli/usage_error.h"

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
    add_merge();
    add_prune();
    add_diff();
    add_usage();
    add_repair();
    add_inspect();
    add_verify();
    add_serve();
    add_login();
    add_logout();
    add_rest();
  }

  CLI::App& app() { return app_; }
  Arguments& arguments() { return arguments_; }

 private:
  void add_check();
  void add_push();
  void add_pull();
  void add_copy();
  void add_convert();
  void add_advise();
  void add_merge();
  void add_prune();
  void add_diff();
  void add_usage();
  void add_repair();
  void add_inspect();
  void add_verify();
  void add_serve();
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
  // --format text or json, for commands that know these two.
  static void add_format(CLI::App* command, bool& json);

  CLI::App app_{"", "regcache"};
  CheckArguments check_;
  PushArguments push_;
  PullArguments pull_;
  CopyArguments copy_;
  ConvertArguments convert_;
  AdviseArguments advise_;
  MergeArguments merge_;
  PruneArguments prune_;
  DiffArguments diff_;
  UsageArguments usage_;
  RepairArguments repair_;
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

void CommandLine::add_format(CLI::App* command, bool& json) {
  static const std::map<std::string, bool> kFormats = {{"text", false}, {"json", true}};
  command->add_option("--format", json, "text or json")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
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
                    "also layers that are compressed so already");
  add_transfer(command, convert_.transfer);
  add_connection(command, convert_.connection);
  hand_over(command, convert_);
}

void CommandLine::add_advise() {
  CLI::App* command =
      add_command("advise", "try compressions on samples of a cache and say which is best");
  command->add_option("LOCATION", advise_.location, "location of the cache")->required();
  command->add_option("--sample", advise_.sample_mib, "MiB of tar to try (default 16)")
      ->check(CLI::Range(1U, 4096U))
      ->type_name("N");
  command->add_option("--bandwidth", advise_.bandwidth_mb_s, "MB a second, both ways (default 50)")
      ->check(CLI::Range(1U, 100'000U))
      ->type_name("N");
  command->add_option("--plot", advise_.plot, "draw size and time into an SVG file")
      ->type_name("FILE");
  add_format(command, advise_.json);
  add_transfer(command, advise_.transfer);
  add_connection(command, advise_.connection);
  hand_over(command, advise_);
}

void CommandLine::add_merge() {
  CLI::App* command = add_command("merge", "make one cache of several, so that every build hits");
  command->add_option("SRC", merge_.sources, "locations of the caches")->required();
  CLI::Option* cache_to =
      command
          ->add_option("--cache-to", merge_.cache_to,
                       "destination and shape, as BuildKit takes it; all results are sent")
          ->type_name("OPTIONS");
  command
      ->add_option("--into", merge_.into,
                   "a cache that others may write to as well: it stays, and the sources join it")
      ->type_name("LOCATION")
      ->excludes(cache_to);
  add_transfer(command, merge_.transfer);
  add_connection(command, merge_.connection);
  hand_over(command, merge_);
}

void CommandLine::add_prune() {
  CLI::App* command = add_command("prune", "make a cache smaller; shows what would go until --yes");
  command->add_option("LOCATION", prune_.location, "location of the cache")->required();
  command->add_option("--max-age", prune_.max_age, "drop older results: 36h, 7d")->type_name("AGE");
  command->add_option("--max-size", prune_.max_size, "drop the oldest results: 10GB, 512MiB")
      ->type_name("SIZE");
  command->add_option("--keep-last", prune_.keep_last, "of each record, the newest N results")
      ->type_name("N");
  command->add_flag("--unreachable", prune_.unreachable, "drop what leads to no result");
  command->add_flag("--fit", prune_.fit,
                    "drop the oldest results until BuildKit imports it (1 MiB)");
  command->add_flag("--yes", prune_.yes, "do it");
  add_format(command, prune_.json);
  add_connection(command, prune_.connection);
  hand_over(command, prune_);
}

void CommandLine::add_diff() {
  CLI::App* command = add_command("diff", "compare two caches, and show where their builds part");
  command->add_option("A", diff_.before, "location of one cache")->required();
  command->add_option("B", diff_.after, "location of the other")->required();
  add_format(command, diff_.json);
  add_connection(command, diff_.connection);
  hand_over(command, diff_);
}

void CommandLine::add_usage() {
  CLI::App* command = add_command("du", "show what caches cost, and what they share");
  command->add_option("LOCATION", usage_.locations, "locations of the caches")->required();
  add_format(command, usage_.json);
  add_connection(command, usage_.connection);
  hand_over(command, usage_);
}

void CommandLine::add_repair() {
  CLI::App* command = add_command("repair", "write a cache without what is broken in it");
  command->add_option("SRC", repair_.source, "location to read")->required();
  command->add_option("DST", repair_.destination, "location to write; it may be the same")
      ->required();
  command->add_flag("--deep", repair_.deep, "download every blob to see whether it is right");
  add_transfer(command, repair_.transfer);
  add_connection(command, repair_.connection);
  hand_over(command, repair_);
}

void CommandLine::add_inspect() {
  static const std::map<std::string, InspectFormat> kFormats = {{"text", InspectFormat::summary},
                                                                {"json", InspectFormat::json}};
  CLI::App* command = add_command("inspect", "show what is in a cache");
  command->add_option("LOCATION", inspect_.location, "location of the cache")->required();
  command->add_flag_callback(
      "--tree", [this] { inspect_.format = InspectFormat::tree; },
      "show the records, from the last steps down to their sources");
  static const std::map<std::string, InspectFormat> kGraphs = {{"dot", InspectFormat::dot},
                                                               {"mermaid", InspectFormat::mermaid}};
  command->add_option("--graph", inspect_.format, "draw the records: dot or mermaid")
      ->transform(one_of(kGraphs))
      ->type_name("LANGUAGE");
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
  add_format(command, verify_.json);
  add_transfer(command, verify_.transfer);
  add_connection(command, verify_.connection);
  hand_over(command, verify_);
}

void CommandLine::add_serve() {
  CLI::App* command = add_command("serve", "run a registry on a folder of this machine");
  command->add_option("ROOT", serve_.root, "the folder that holds it (default ./registry)");
  command
      ->add_option_function<std::string>(
          "--listen",
          [this](const std::string& address) {
            if (!listen_on(address, serve_)) {
              throw CLI::ValidationError("--listen", "expected HOST:PORT, such as 127.0.0.1:5000");
            }
          },
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
  CLI::App* version = add_command("version", "print the version and those of the codecs");
  add_format(version, version_.json);
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

CommandText text_of(const CLI::App& app, const CLI::ParseError& error,
                    std::span<const char* const> arguments) {
  std::ostringstream out;
  std::ostringstream err;
  if (app.exit(error, out, err) == 0) {
    return CommandText{out.str(), err.str(), ExitStatus::done};
  }
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) {
    names.push_back(command->get_name());
    const std::vector<std::string>& aliases = command->get_aliases();
    names.insert(names.end(), aliases.begin(), aliases.end());
  }
  const std::vector<CLI::App*> read = app.get_subcommands();
  const std::string command = read.empty() ? "" : read.front()->get_name();
  return CommandText{"", usage_error(arguments, names, command, error.what()), ExitStatus::usage};
}

}  // namespace

std::variant<Arguments, CommandText> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  if (argc < 2) {
    return CommandText{"", line.app().help(), ExitStatus::usage};
  }
  const std::vector<const char*> words = as_commands({argv, static_cast<std::size_t>(argc)});
  try {
    line.app().parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::ParseError& error) {
    return text_of(line.app(), error, std::span(words).subspan(1));
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
