#include "native/process/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <thread>

namespace regcache {
namespace {

using Clock = std::chrono::steady_clock;

// What helpers read: where they are, who the user is, which keyring or cloud to ask, how to get there.
constexpr std::string_view kVariables[] = {"PATH",
                                           "HOME",
                                           "USER",
                                           "LOGNAME",
                                           "LANG",
                                           "TMPDIR",
                                           "DISPLAY",
                                           "WAYLAND_DISPLAY",
                                           "DBUS_SESSION_BUS_ADDRESS",
                                           "GNUPGHOME",
                                           "GPG_TTY",
                                           "PASSWORD_STORE_DIR",
                                           "DOCKER_CONFIG",
                                           "HTTP_PROXY",
                                           "HTTPS_PROXY",
                                           "NO_PROXY",
                                           "http_proxy",
                                           "https_proxy",
                                           "no_proxy"};
constexpr std::string_view kVariablePrefixes[] = {"LC_",       "XDG_",   "AWS_",     "GOOGLE_",
                                                  "CLOUDSDK_", "AZURE_", "SSL_CERT_"};

bool is_passed_on(std::string_view variable) {
  const std::string_view name = variable.substr(0, variable.find('='));
  for (const std::string_view known : kVariables) {
    if (name == known) {
      return true;
    }
  }
  for (const std::string_view prefix : kVariablePrefixes) {
    if (name.starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

std::vector<char*> allowed_environment() {
  std::vector<char*> allowed;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (is_passed_on(*variable)) {
      allowed.push_back(*variable);
    }
  }
  allowed.push_back(nullptr);
  return allowed;
}

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  void set(int number) { number_ = number; }
  void close() {
    if (number_ >= 0) {
      ::close(number_);
      number_ = -1;
    }
  }

 private:
  int number_;
};

struct Pipe {
  Descriptor read;
  Descriptor write;

  bool open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      return false;
    }
    read.set(ends[0]);
    write.set(ends[1]);
    return true;
  }
};

Failure system_failure(const std::string& program, int error) {
  const Code code = error == ENOENT ? Code::not_found : Code::io;
  return fail(code, program, std::string("the program cannot be started: ") + std::strerror(error),
              code == Code::not_found ? "is it installed, and in PATH?" : "");
}

Result<pid_t> spawn(const std::string& program, const std::vector<std::string>& arguments,
                    const Pipe& input, const Pipe& output) {
  std::vector<char*> argv;
  argv.push_back(const_cast<char*>(program.c_str()));
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  std::vector<char*> variables = allowed_environment();

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.read.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write.number(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, program.c_str(), &actions, nullptr, argv.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    return system_failure(program, error);
  }
  return child;
}

// One running program: feeds its input, collects its output, kills it when it outstays its welcome.
class Conversation {
 public:
  Conversation(std::string_view input, Pipe& in, Pipe& out, const ProcessLimits& limits)
      : input_(input), in_(in), out_(out), limits_(limits), deadline_(Clock::now() + limits.time) {}

  // False when a limit was passed: why() says which.
  bool run() {
    while (out_.read.is_open()) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
      if (left.count() <= 0) {
        why_ = "it did not answer in time";
        return false;
      }
      std::array<pollfd, 2> waits = {pollfd{out_.read.number(), POLLIN, 0},
                                     pollfd{in_.write.number(), POLLOUT, 0}};
      poll(waits.data(), waits.size(), static_cast<int>(left.count()));
      if (waits[1].revents != 0) {
        feed();
      }
      if (waits[0].revents != 0 && !collect()) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }
  [[nodiscard]] std::string take_output() { return std::move(output_); }

 private:
  void feed() {
    const ssize_t count = write(in_.write.number(), input_.data(), input_.size());
    if (count > 0) {
      input_.remove_prefix(static_cast<std::size_t>(count));
    }
    if (count < 0 || input_.empty()) {
      in_.write.close();
    }
  }
  bool collect() {
    std::array<char, 4096> room;
    const ssize_t count = read(out_.read.number(), room.data(), room.size());
    if (count <= 0) {
      out_.read.close();
      return true;
    }
    output_.append(room.data(), static_cast<std::size_t>(count));
    if (output_.size() > limits_.output_bytes) {
      why_ = "it printed more than " + std::to_string(limits_.output_bytes) + " bytes";
      return false;
    }
    return true;
  }

  std::string_view input_;
  Pipe& in_;
  Pipe& out_;
  ProcessLimits limits_;
  Clock::time_point deadline_;
  std::string output_;
  std::string why_;
};

// Waits for the child's end, until `deadline`; nothing when it outlives that.
std::optional<int> wait_for(pid_t child, Clock::time_point deadline) {
  while (true) {
    int status = 0;
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) {
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (Clock::now() >= deadline) {
      return std::nullopt;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace

Result<ProcessOutput> run_program(const std::string& program,
                                  const std::vector<std::string>& arguments, std::string_view input,
                                  const ProcessLimits& limits) {
  Pipe in;
  Pipe out;
  if (!in.open() || !out.open()) {
    return system_failure(program, errno);
  }
  REGCACHE_TRY_ASSIGN(const pid_t child, spawn(program, arguments, in, out));
  in.read.close();
  out.write.close();
  std::signal(SIGPIPE, SIG_IGN);  // a helper that reads nothing must not end us
  Conversation conversation(input, in, out, limits);
  std::string why = conversation.run() ? "" : conversation.why();
  std::optional<int> status;
  if (why.empty()) {
    status = wait_for(child, conversation.deadline());
    why = status ? "" : "it did not end in time";
  }
  if (!status) {
    kill(child, SIGKILL);
    (void)wait_for(child, Clock::time_point::max());
    return fail(Code::unavailable, program, "the program was stopped: " + why);
  }
  return ProcessOutput{*status, conversation.take_output()};
}

}  // namespace regcache
