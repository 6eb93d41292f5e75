#include "native/server/access_log.h"

#include <fcntl.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "core/registry/shown_url.h"
#include "core/text/json_writer.h"
#include "native/file/system_failure.h"
#include "native/server/relay.h"

namespace regcache {
namespace {

// "2026-11-23T23:59:59.123Z"
std::string time_text(std::chrono::system_clock::time_point time) {
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const auto seconds = static_cast<std::time_t>(since_epoch / 1000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return text.data() + ('.' + std::to_string(since_epoch % 1000 + 1000).substr(1)) + 'Z';
}

// Of a stream whose end nobody knows, none.
std::uint64_t bytes_of(const ServerAnswer& answer) {
  if (answer.stream) {
    return answer.stream->size_bytes.value_or(0);
  }
  return answer.slice ? answer.slice->size_bytes : answer.body.size();
}

std::string log_line(const ServerRequest& request, const ServerAnswer& answer,
                     std::chrono::microseconds duration) {
  JsonWriter json;
  json.begin_object();
  json.key("time").string(time_text(std::chrono::system_clock::now()));
  json.key("peer").string(request.peer);
  json.key("method").string(request.method);
  // What a relayed registry keeps in its addresses may be a secret of it.
  json.key("target").string(Relay::is_for_relay(request.target) ? shown_url(request.target)
                                                                : request.target);
  json.key("status").integer(answer.status);
  json.key("bytes").natural(bytes_of(answer));
  json.key("microseconds").integer(duration.count());
  json.key("agent").string(find_header(request.headers, "User-Agent").value_or(""));
  if (!answer.trouble.empty()) {
    json.key("trouble").string(answer.trouble);
  }
  return json.end_object().take() + '\n';
}

}  // namespace

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

HttpHandler log_requests(std::shared_ptr<AccessLog> log, HttpHandler inner) {
  return [log = std::move(log), inner = std::move(inner)](const ServerRequest& request) {
    const auto start = std::chrono::steady_clock::now();
    ServerAnswer answer = inner(request);
    if (log) {
      const auto duration = std::chrono::steady_clock::now() - start;
      log->add(log_line(request, answer,
                        std::chrono::duration_cast<std::chrono::microseconds>(duration)));
    }
    if (!answer.trouble.empty()) {
      std::fprintf(stderr, "regcache: %s %s: %s\n", request.method.c_str(), request.target.c_str(),
                   answer.trouble.c_str());
    }
    return answer;
  };
}

}  // namespace regcache
