#include "native/cli/workplace.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>

#include "core/text/byte_size.h"
#include "native/cli/console.h"
#include "native/cli/progress_display.h"

namespace regcache {
namespace {

std::atomic<CancelToken*> signal_target = nullptr;
static_assert(std::atomic<CancelToken*>::is_always_lock_free, "it is read in a signal handler");
volatile std::sig_atomic_t last_signal = 0;

void on_signal(int number) {
  last_signal = number;
  if (CancelToken* const target = signal_target.load()) {
    target->request();
  }
}

ConnectionSettings settings_of(const ConnectionArguments& connection,
                               const TransferArguments& transfer) {
  ConnectionSettings settings;
  settings.chunk_bytes = transfer.chunk_bytes;
  settings.tls.ca_file = connection.ca_file;
  settings.tls.cert_file = connection.cert_file;
  settings.tls.key_file = connection.key_file;
  settings.tls.verify = !connection.insecure;
  settings.plain_http = connection.plain_http;
  if (connection.debug) {
    settings.trace = [](std::string_view line) { print_err(std::string(line) + "\n"); };
  }
  return settings;
}

std::string read_line(std::FILE* in) {
  std::string line;
  for (int c = std::fgetc(in); c != EOF && c != '\n'; c = std::fgetc(in)) {
    line += static_cast<char>(c);
  }
  if (line.ends_with('\r')) {
    line.pop_back();
  }
  return line;
}

void add_count(std::string& text, std::string_view words, std::size_t count, std::uint64_t bytes) {
  if (count > 0) {
    text += text.empty() ? "" : ", ";
    text += std::string(words) + " " + std::to_string(count) +
            (count == 1 ? " blob (" : " blobs (") + format_bytes(bytes) + ")";
  }
}

}  // namespace

Result<Credentials> typed_credentials(const ConnectionArguments& connection) {
  if (connection.username.empty() != !connection.password_stdin) {
    return fail(Code::missing, connection.username.empty() ? "--username" : "--password-stdin",
                "a user name and a password go together",
                "give --username NAME and --password-stdin");
  }
  Credentials typed;
  if (connection.password_stdin) {
    typed.username = connection.username;
    typed.password = read_line(stdin);
    typed.source = "--username and --password-stdin";
  }
  return typed;
}

Result<CredentialSource> credential_source(const ConnectionArguments& connection) {
  CredentialSource source(process_environment);
  if (!connection.auth_file.empty()) {
    source.use_file(connection.auth_file);
  }
  REGCACHE_TRY_ASSIGN(Credentials typed, typed_credentials(connection));
  if (!typed.is_anonymous()) {
    source.use(std::move(typed));
  }
  return source;
}

Workplace::Workplace(const ConnectionArguments& connection, const TransferArguments& transfer,
                     CredentialSource credentials)
    : opener_(settings_of(connection, transfer), std::move(credentials),
              transfer.no_fsync ? Durability::fast : Durability::synced, cancel_),
      progress_(make_progress(transfer.progress, transfer.quiet, stderr)),
      jobs_(transfer.jobs),
      limits_(transfer.limits) {
  signal_target = &cancel_;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

// The handlers stay: a signal that comes now is only told by the exit status.
Workplace::~Workplace() {
  signal_target = nullptr;
}

Result<std::unique_ptr<Workplace>> Workplace::open(const ConnectionArguments& connection,
                                                   const TransferArguments& transfer) {
  REGCACHE_TRY_ASSIGN(CredentialSource credentials, credential_source(connection));
  return std::unique_ptr<Workplace>(new Workplace(connection, transfer, std::move(credentials)));
}

Result<std::unique_ptr<Workplace>> Workplace::open(const ConnectionArguments& connection) {
  TransferArguments silent;
  silent.quiet = true;
  return open(connection, silent);
}

Result<void> Workplace::wait(Milliseconds duration_ms) const {
  if (!cancel_.sleep(duration_ms)) {
    return fail(Code::cancelled, "wait", "the transfer was cancelled");
  }
  return {};
}

TransferRoute Workplace::route(OpenLocation& from, OpenLocation& to) {
  TransferRoute route{*from.store, *to.store, jobs_, std::nullopt, *progress_, limits_};
  if (!from.host.empty() && from.host == to.host) {
    route.mount_from = from.repository;
  }
  return route;
}

Result<void> expect_tag(const OpenLocation& to) {
  if (parse_digest(to.name)) {
    return fail(Code::conflict, to.text, "a digest stands for one cache for ever",
                "name the cache to write by its tag");
  }
  return {};
}

std::string summary(const TransferReport& report) {
  std::string text;
  if (report.converted > 0) {
    text = "converted " + std::to_string(report.converted) +
           (report.converted == 1 ? " blob (" : " blobs (") +
           format_change(report.unconverted_bytes, report.converted_bytes) + ")";
  }
  add_count(text, "copied", report.copied, report.copied_bytes);
  add_count(text, "mounted", report.mounted, report.mounted_bytes);
  add_count(text, "already there", report.existed, report.existed_bytes);
  return text.empty() ? "nothing to move" : text;
}

ExitStatus report_failure(const Error& error) {
  if (last_signal != 0) {
    print_err("regcache: stopped by a signal\n");
    return static_cast<ExitStatus>(128 + last_signal);
  }
  return report(error);
}

}  // namespace regcache
