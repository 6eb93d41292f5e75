// Commands around caches: their options, a registry, its credentials.
#include "native/cli/amount.h"
#include "native/cli/flags/commands.h"
#include "native/cli/flags/flag_groups.h"

namespace regcache {
namespace {

// The longest --max-age (seconds): a hundred years, so that no time before it is past what clocks hold.
constexpr std::int64_t kAgeSecondsMax = 3'153'600'000;

std::map<std::string, SnippetTool> named_tools() {
  std::map<std::string, SnippetTool> tools;
  for (int i = 0; i <= static_cast<int>(SnippetTool::dagger); ++i) {
    const auto tool = static_cast<SnippetTool>(i);
    tools.emplace(snippet_tool_name(tool), tool);
  }
  return tools;
}

void add_check(CommandSet& set) {
  const auto filled = std::make_shared<CheckArguments>();
  static const std::map<std::string, CheckFormat> formats = {{"text", CheckFormat::text},
                                                             {"json", CheckFormat::json},
                                                             {"sarif", CheckFormat::sarif},
                                                             {"github", CheckFormat::github},
                                                             {"gitlab", CheckFormat::gitlab}};
  static const std::map<std::string, Dialect> dialects = {{"buildx", Dialect::buildx},
                                                          {"buildctl", Dialect::buildctl}};
  CLI::App* command =
      set.add_command("check", "say what is wrong with cache options, and what BuildKit will do");
  command
      ->add_option("OPTIONS", filled->options,
                   "files and folders (such as .), or options: type=registry,ref=...")
      ->required();
  command->add_flag("--cache-from", filled->cache_from, "they are for --cache-from");
  command
      ->add_option("--dialect", filled->dialect,
                   "whose rules for bare references: buildx, buildctl")
      ->transform(one_of(dialects))
      ->type_name("CLIENT");
  command
      ->add_option("--buildkit,--min-buildkit", filled->buildkit,
                   "the BuildKit version, of several the oldest (default: the newest known)")
      ->type_name("VERSION");
  command->add_flag("--strict", filled->strict, "warnings are errors");
  command->add_option("--format", filled->format, "text, json; of files also sarif, github, gitlab")
      ->transform(one_of(formats))
      ->type_name("FORMAT");
  command->add_flag("--fix", filled->fix, "correct the files where it is safe");
  command
      ->add_option("--profile", filled->profiles,
                   "whose habits a registry has: quay.example=quay, harbor:immutable, none")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("HOST=NAME");
  command->add_option("--baseline", filled->baseline, "leave out what is in it")->type_name("FILE");
  command->add_option("--write-baseline", filled->write_baseline, "write all there is into it")
      ->type_name("FILE");
  set.hand_over(command, filled);
}

void add_explain(CommandSet& set) {
  const auto filled = std::make_shared<ExplainArguments>();
  CLI::App* command = set.add_command("explain", "tell why a rule of check is there, or list them");
  command->add_option("RULE", filled->rule, "its id or name: RC012, boolean-value");
  set.hand_over(command, filled);
}

void add_snippet(CommandSet& set) {
  const auto filled = std::make_shared<SnippetArguments>();
  static const std::map<std::string, SnippetTool> tools = named_tools();
  CLI::App* command =
      set.add_command("snippet", "write cache options as the files of other tools want them");
  command->add_option("OPTIONS", filled->cache_to, "as given to --cache-to: type=registry,ref=...");
  command
      ->add_option("--cache-from", filled->cache_from, "the same for --cache-from; may be repeated")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("OPTIONS");
  command
      ->add_option("--for", filled->tool,
                   "buildx (default), bake, compose, github, gitlab, buildctl or dagger")
      ->transform(one_of(tools))
      ->type_name("TOOL");
  set.hand_over(command, filled);
}

void add_address(CLI::App* command, const std::string& name, const std::string& help,
                 const std::function<void(const ListenAddress&)>& take) {
  command
      ->add_option_function<std::string>(
          name,
          [name, take](const std::string& text) {
            const std::optional<ListenAddress> address = parse_listen_address(text);
            if (!address) {
              throw CLI::ValidationError(
                  name,
                  "expected HOST:PORT, such as 127.0.0.1:5000, or 0.0.0.0:5000 for every network");
            }
            take(*address);
          },
          help)
      ->type_name("HOST:PORT");
}

// What `serve` lets go by itself. The options are refused together with `others`.
void add_retention(CLI::App* command, const std::shared_ptr<ServeArguments>& filled,
                   CLI::Option* others) {
  command
      ->add_option_function<std::string>(
          "--max-age",
          [filled](const std::string& text) {
            const std::optional<std::int64_t> seconds = parse_age(text);
            if (!seconds || *seconds == 0 || *seconds > kAgeSecondsMax) {
              throw CLI::ValidationError("--max-age", "expected an age, such as 36h, 30d or 8w");
            }
            filled->retention.age_max = std::chrono::seconds(*seconds);
          },
          "let tags go that nobody pulled or pushed for so long")
      ->excludes(others)
      ->type_name("AGE");
  command
      ->add_option_function<std::string>(
          "--max-size",
          [filled](const std::string& text) {
            const std::optional<std::uint64_t> bytes = parse_size(text);
            if (!bytes || *bytes == 0) {
              throw CLI::ValidationError("--max-size", "expected a size, such as 500MB or 20GiB");
            }
            filled->retention.bytes_max = bytes;
          },
          "let the longest unused tags go while there is more than that")
      ->excludes(others)
      ->type_name("SIZE");
}

void add_serve(CommandSet& set) {
  const auto filled = std::make_shared<ServeArguments>();
  CLI::App* command = set.add_command("serve", "run a registry on a folder of this machine");
  command->add_option("ROOT", filled->root, "the folder that holds it (default ./registry)");
  add_address(command, "--listen",
              "address to listen on (default 127.0.0.1:5000; port 0: a free one)",
              [filled](const ListenAddress& address) {
                filled->host = address.host;
                filled->port = address.port;
              });
  CLI::Option* read_only =
      command->add_flag("--read-only", filled->read_only, "refuse pushes and deletes");
  command
      ->add_option("--quirk", filled->quirk,
                   "behave like ecr, ghcr, harbor, quay, gar or cloudflare (docs/serve.md)")
      ->type_name("REGISTRY");
  command
      ->add_option("--repository", filled->repositories,
                   "the repositories that there are (default: pushes make their own)")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("NAME");
  add_retention(command, filled, read_only);
  command->add_option("--tls-cert", filled->tls_certificate, "certificate chain: serve HTTPS")
      ->type_name("FILE");
  command->add_option("--tls-key", filled->tls_key, "key of the certificate")->type_name("FILE");
  command->add_option("--htpasswd", filled->htpasswd, "who may come in (bcrypt)")
      ->type_name("FILE");
  command->add_option("--access-log", filled->access_log, "a file, or - for standard error")
      ->type_name("FILE");
  add_address(command, "--metrics",
              "tell figures to Prometheus there, at /metrics (default: nowhere)",
              [filled](const ListenAddress& address) { filled->metrics = address; });
  command->add_option("--allow-origin", filled->origins, "pages that may use it from a browser")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("ORIGIN");
  command
      ->add_option("--ui", filled->page, "serve the web page too, from the folder it was built in")
      ->type_name("FOLDER");
  command->add_option("--relay", filled->relayed, "a registry that the page may ask through here")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("HOST");
  command->add_flag("--relay-login", filled->relay_login,
                    "lend the page your stored credentials for those");
  command->add_flag("--no-fsync", filled->no_fsync, "do not wait for the disk");
  set.hand_over(command, filled);
}

void add_doctor(CommandSet& set) {
  const auto filled = std::make_shared<DoctorArguments>();
  CLI::App* command = set.add_command(
      "doctor", "try what a registry accepts, and say which options to use with it");
  command
      ->add_option("PLACE", filled->place,
                   "HOST, or HOST/REPOSITORY to try pushes there with small blobs")
      ->required();
  command->add_flag("--github-output", filled->github_output,
                    "add push, cache-to and cache-from to $GITHUB_OUTPUT");
  add_format(command, filled->json);
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_login(CommandSet& set) {
  const auto filled = std::make_shared<LoginArguments>();
  CLI::App* command = set.add_command("login", "store credentials for a registry");
  command->add_option("REGISTRY", filled->registry, "host, with its port when it has one")
      ->required();
  add_connection(command, filled->connection);
  set.hand_over(command, filled);
}

void add_logout(CommandSet& set) {
  const auto filled = std::make_shared<LogoutArguments>();
  CLI::App* command = set.add_command("logout", "forget the credentials for a registry");
  command->add_option("REGISTRY", filled->registry, "host, with its port when it has one")
      ->required();
  command->add_option("--authfile", filled->auth_file, "the file that has them")->type_name("FILE");
  set.hand_over(command, filled);
}

void add_version(CommandSet& set) {
  const auto filled = std::make_shared<VersionArguments>();
  CLI::App* command = set.add_command("version", "print the version and those of the codecs");
  add_format(command, filled->json);
  set.hand_over(command, filled);
}

void add_completion(CommandSet& set) {
  const auto filled = std::make_shared<CompletionArguments>();
  CLI::App* command = set.add_command("completion", "print a completion script for your shell");
  command->add_option("SHELL", filled->shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  set.hand_over(command, filled);
}

void add_option_table(CommandSet& set) {
  const auto filled = std::make_shared<OptionTableArguments>();
  CLI::App* command = set.add_command("option-table", "print the option table of the README");
  command->group("");
  command->add_flag("--json", filled->json, "as JSON");
  set.hand_over(command, filled);
}

}  // namespace

void add_option_commands(CommandSet& set) {
  add_check(set);
  add_explain(set);
  add_snippet(set);
}

void add_setup_commands(CommandSet& set) {
  add_serve(set);
  add_doctor(set);
  add_login(set);
  add_logout(set);
  add_version(set);
  add_completion(set);
  add_option_table(set);
}

}  // namespace regcache
