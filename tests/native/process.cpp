#include "tests/native/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <utility>

namespace regcache {

Process::Process(const std::vector<std::string>& arguments, const std::string& log) {
  std::vector<char*> raw;
  for (const std::string& argument : arguments) {
    raw.push_back(const_cast<char*>(argument.c_str()));
  }
  raw.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  if (::posix_spawnp(&id_, raw[0], &actions, nullptr, raw.data(), environ) != 0) {
    id_ = -1;
  }
  ::posix_spawn_file_actions_destroy(&actions);
}

bool Process::is_running() {
  if (id_ > 0 && ::waitpid(id_, nullptr, WNOHANG) == id_) {
    id_ = -1;
  }
  return id_ > 0;
}

void Process::stop() {
  if (id_ > 0) {
    ::kill(id_, SIGTERM);
    (void)wait();
  }
}

int Process::wait() {
  int status = -1;
  if (id_ <= 0 || ::waitpid(std::exchange(id_, -1), &status, 0) < 0) {
    return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int run_process(const std::vector<std::string>& arguments, const std::string& log) {
  return Process(arguments, log).wait();
}

bool has_program(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + name).c_str(), X_OK) == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace regcache
