#include "native/cli/console.h"

#include <cstdio>

namespace regcache {

void print_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
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
