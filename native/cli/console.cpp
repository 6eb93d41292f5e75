#include "native/cli/console.h"

#include <cerrno>
#include <cstdio>

#include "native/file/system_failure.h"

namespace regcache {
namespace {

int output_error = 0;  // the errno of the first write to standard output that failed

}  // namespace

void print_out(std::string_view text) {
  const bool is_written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!is_written && output_error == 0) {
    output_error = errno;
  }
}

Result<void> check_output() {
  if (output_error != 0) {
    errno = output_error;
    return system_failure("standard output", "write");
  }
  return {};
}

void print_err(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::string error_text(const Error& error) {
  std::string text = "regcache: " + to_text({error.code, error.subject, error.detail, {}}) + "\n";
  if (!error.hint.empty()) {
    text += "  hint: " + to_text({error.code, {}, error.hint, {}}) + "\n";
  }
  return text;
}

ExitStatus report(const Error& error) {
  print_err(error_text(error));
  return exit_status(error.code);
}

}  // namespace regcache
