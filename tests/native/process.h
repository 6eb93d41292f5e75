// A child process of a test: started without a shell, stopped at the latest when the object goes.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace regcache {

class Process {
 public:
  // Starts `arguments[0]`, looked for in PATH; its output goes to the file `log`.
  Process(const std::vector<std::string>& arguments, const std::string& log);
  ~Process() { stop(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] bool is_running();
  // Asks it to end and waits for that.
  void stop();
  // Waits until it ends by itself: its exit status, or -1 after a signal.
  int wait();

 private:
  pid_t id_ = -1;
};

// Runs a program to its end: its exit status.
int run_process(const std::vector<std::string>& arguments, const std::string& log = "/dev/null");

// True when PATH has such a program.
[[nodiscard]] bool has_program(const std::string& name);

}  // namespace regcache
