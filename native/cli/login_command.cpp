#include "native/cli/login_command.h"

#include "native/cli/console.h"
#include "native/cli/workplace.h"
#include "native/credentials/login.h"

namespace regcache {
namespace {

Result<ExitStatus> login(const LoginArguments& arguments) {
  ConnectionArguments connection = arguments.connection;
  if (connection.username.empty() || !connection.password_stdin) {
    return fail(Code::missing, "--username", "login needs a user name and a password",
                "echo PASSWORD | regcache login REGISTRY --username NAME --password-stdin");
  }
  REGCACHE_TRY_ASSIGN(const Credentials typed, typed_credentials(connection));
  connection.password_stdin = false;
  connection.username.clear();
  REGCACHE_TRY_ASSIGN(const CredentialSource source, credential_source(connection));
  TransferArguments silent;
  silent.quiet = true;
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place, Workplace::open(connection, silent));
  REGCACHE_TRY(place->opener().ping(arguments.registry, typed));
  REGCACHE_TRY_ASSIGN(const std::string path, source.file_to_write());
  REGCACHE_TRY_ASSIGN(const Stored stored, store_credentials(path, arguments.registry, typed));
  print_err(arguments.registry + ": logged in; the credentials are kept by " + stored.place + "\n");
  if (stored.is_plain_text) {
    print_err("warning: that file is not encrypted; set a credsStore to use a credential helper\n");
  }
  return ExitStatus::done;
}

Result<ExitStatus> logout(const LogoutArguments& arguments) {
  ConnectionArguments connection;
  connection.auth_file = arguments.auth_file;
  REGCACHE_TRY_ASSIGN(const CredentialSource source, credential_source(connection));
  REGCACHE_TRY_ASSIGN(const std::string path, source.file_to_write());
  REGCACHE_TRY(forget_credentials(path, arguments.registry));
  print_err(arguments.registry + ": logged out\n");
  return ExitStatus::done;
}

}  // namespace

ExitStatus run_login(const LoginArguments& arguments) {
  const Result<ExitStatus> status = login(arguments);
  return status ? *status : report_failure(status.error());
}

ExitStatus run_logout(const LogoutArguments& arguments) {
  const Result<ExitStatus> status = logout(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
