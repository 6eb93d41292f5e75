#include "native/server/access_log.h"

#include <fcntl.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "core/registry/shown_url.h"
#include "core/text/json_writer.h"
#include "native/file/system_failure.h"

namespace regcache {
namespace {

std::string log_line(const ServedRequest& served) {
  const ServerRequest& request = served.request;
  JsonWriter json;
  json.begin_object();
  json.key("time").string(log_time(std::chrono::system_clock::now()));
  json.key("id").string(served.id);
  json.key("peer").string(request.peer);
  if (!served.answer.user.empty()) {
    json.key("user").string(served.answer.user);
  }
  json.key("method").string(request.method);
  json.key("target").string(shown_url(request.target));
  json.key("status").integer(served.answer.status);
  json.key("received").natural(served.received_bytes);
  json.key("bytes").natural(served.sent_bytes);
  json.key("microseconds").integer(served.duration.count());
  json.key("agent").string(find_header(request.headers, "User-Agent").value_or(""));
  if (!served.answer.trouble.empty()) {
    json.key("trouble").string(served.answer.trouble);
  }
  return json.end_object().take() + '\n';
}

}  // namespace

std::string log_time(std::chrono::system_clock::time_point time) {
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const auto seconds = static_cast<std::time_t>(since_epoch / 1000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return text.data() + ('.' + std::to_string(since_epoch % 1000 + 1000).substr(1)) + 'Z';
}

Result<std::shared_ptr<AccessLog>> AccessLog::open(const std::string& path) {
  FileDescriptor file(path == "-"
                          ? ::dup(STDERR_FILENO)
                          : ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) {
    return system_failure(path, "open the log");
  }
  return std::shared_ptr<AccessLog>(new AccessLog(std::move(file)));
}

void AccessLog::add(std::string line) {
  // One call for one line: appends do not mix. A log that cannot be written stops nobody.
  (void)!::write(file_.number(), line.data(), line.size());
}

RequestObserver log_requests(std::shared_ptr<AccessLog> log) {
  return [log = std::move(log)](const ServedRequest& served) {
    if (log) {
      log->add(log_line(served));
    }
    const ServerRequest& request = served.request;
    if (!served.answer.trouble.empty()) {
      std::fprintf(stderr, "regcache: %s %s: %s\n", request.method.c_str(),
                   shown_url(request.target).c_str(), served.answer.trouble.c_str());
    }
  };
}

}  // namespace regcache
