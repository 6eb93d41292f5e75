#include "native/cli/serve_command.h"

#include <charconv>

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "native/cli/console.h"

namespace regcache {
namespace {

// What a supervisor gives a process before it kills it.
constexpr std::chrono::seconds kPatience{8};

// SIGINT and SIGTERM, held back from every thread so that one can wait for them.
class StopSignals {
 public:
  StopSignals() {
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGINT);
    ::sigaddset(&signals_, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  void wait() const {
    int number = 0;
    ::sigwait(&signals_, &number);
  }

 private:
  sigset_t signals_{};
};

// Every connection has a descriptor or two, and shells often allow few.
void allow_many_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (port.empty() || error != std::errc() || end != port.data() + port.size() || colon == 0) {
    return std::nullopt;
  }
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  return ListenAddress{std::string(host), number};
}

ExitStatus serve(const ServeArguments& arguments) {
  const StopSignals signals;
  allow_many_descriptors();
  const Result<std::unique_ptr<RegistryServer>> server = RegistryServer::open(arguments);
  if (!server) {
    return report(server.error());
  }
  std::printf("regcache: serving %s on %s\n", arguments.root.c_str(), (*server)->url().c_str());
  if (const std::string metrics = (*server)->metrics_url(); !metrics.empty()) {
    std::printf("regcache: metrics on %s\n", metrics.c_str());
  }
  std::fflush(stdout);
  std::thread runner([&server] { (*server)->run(); });
  signals.wait();
  (*server)->stop(kPatience);
  runner.join();
  return ExitStatus::done;
}

}  // namespace regcache
