#include "native/cli/app.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <variant>

#include "core/options/option_docs.h"
#include "native/cli/advise_command.h"
#include "native/cli/check_command.h"
#include "native/cli/check_files.h"
#include "native/cli/command_line.h"
#include "native/cli/completion_command.h"
#include "native/cli/console.h"
#include "native/cli/convert_command.h"
#include "native/cli/copy_command.h"
#include "native/cli/diff_command.h"
#include "native/cli/doctor_command.h"
#include "native/cli/explain_command.h"
#include "native/cli/inspect_command.h"
#include "native/cli/login_command.h"
#include "native/cli/merge_command.h"
#include "native/cli/prune_command.h"
#include "native/cli/pull_command.h"
#include "native/cli/push_command.h"
#include "native/cli/repair_command.h"
#include "native/cli/serve_command.h"
#include "native/cli/snippet_command.h"
#include "native/cli/usage_command.h"
#include "native/cli/verify_command.h"
#include "native/cli/version_command.h"

namespace regcache {
namespace {

ExitStatus run_check(const CheckArguments& arguments) {
  if (names_files(arguments)) {
    return check_files(arguments);
  }
  const CheckOutcome outcome = check(arguments);
  print_out(outcome.out);
  print_err(outcome.err);
  return static_cast<ExitStatus>(outcome.status);
}

ExitStatus print_completion(const CompletionArguments& arguments) {
  print_out(completion_script(arguments.shell, outline_commands()));
  return ExitStatus::done;
}

ExitStatus print_option_table(const OptionTableArguments& arguments) {
  constexpr std::size_t kIndent = 2;
  print_out(arguments.json ? option_table_json(kIndent) + "\n" : option_table_markdown());
  return ExitStatus::done;
}

struct Runner {
  ExitStatus operator()(const CheckArguments& a) const { return run_check(a); }
  ExitStatus operator()(const SnippetArguments& a) const { return run_snippet(a); }
  ExitStatus operator()(const ExplainArguments& a) const { return run_explain(a); }
  ExitStatus operator()(const PushArguments& a) const { return run_push(a); }
  ExitStatus operator()(const PullArguments& a) const { return run_pull(a); }
  ExitStatus operator()(const CopyArguments& a) const { return run_copy(a); }
  ExitStatus operator()(const ConvertArguments& a) const { return run_convert(a); }
  ExitStatus operator()(const AdviseArguments& a) const { return run_advise(a); }
  ExitStatus operator()(const MergeArguments& a) const { return run_merge(a); }
  ExitStatus operator()(const PruneArguments& a) const { return run_prune(a); }
  ExitStatus operator()(const DiffArguments& a) const { return run_diff(a); }
  ExitStatus operator()(const UsageArguments& a) const { return run_usage(a); }
  ExitStatus operator()(const RepairArguments& a) const { return run_repair(a); }
  ExitStatus operator()(const InspectArguments& a) const { return run_inspect(a); }
  ExitStatus operator()(const VerifyArguments& a) const { return run_verify(a); }
  ExitStatus operator()(const ServeArguments& a) const { return serve(a); }
  ExitStatus operator()(const DoctorArguments& a) const { return run_doctor(a); }
  ExitStatus operator()(const LoginArguments& a) const { return run_login(a); }
  ExitStatus operator()(const LogoutArguments& a) const { return run_logout(a); }
  ExitStatus operator()(const VersionArguments& a) const { return run_version(a); }
  ExitStatus operator()(const CompletionArguments& a) const { return print_completion(a); }
  ExitStatus operator()(const OptionTableArguments& a) const { return print_option_table(a); }
};

// Whoever starts a process may have closed its standard streams; the next file that is opened, a blob
// perhaps, would take the place of one and get what is printed. What takes their place here fails.
void open_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) == -1) {
      (void)open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

}  // namespace

int run_app(int argc, const char* const* argv) {
  open_standard_streams();
  // A file that may not grow further is an error to tell (EFBIG), not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  const std::variant<Arguments, CommandText> parsed = parse_command_line(argc, argv);
  const auto* text = std::get_if<CommandText>(&parsed);
  if (text != nullptr) {
    print_out(text->out);
    print_err(text->err);
  }
  ExitStatus status =
      text != nullptr ? text->status : std::visit(Runner(), *std::get_if<Arguments>(&parsed));
  if (const Result<void> output = check_output(); !output && status == ExitStatus::done) {
    status = report(output.error());
  }
  return static_cast<int>(status);
}

}  // namespace regcache
