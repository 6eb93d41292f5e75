// What a server tells whoever runs it: a line of JSON for each request, and its own troubles.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result/result.h"
#include "native/file/file_descriptor.h"
#include "native/server/served_request.h"

namespace regcache {

// A file that lines are added to, each whole.
class AccessLog {
 public:
  // Adds to what is there. "-" is the standard error.
  //
  // Errors:  io, not_found.
  [[nodiscard]] static Result<std::shared_ptr<AccessLog>> open(const std::string& path);

  void add(std::string line);

 private:
  explicit AccessLog(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

// "2026-11-23T23:59:59.123Z"
[[nodiscard]] std::string log_time(std::chrono::system_clock::time_point time);

// Adds a line for each request to `log`, which may be null, and prints troubles to the standard error.
//
// Shape:   {"time","id","peer"[,"user"],"method","target","status","received","bytes","microseconds",
//          "agent"[,"trouble"]}; no line has a credential in it: of a query it has the values of known
//          parameters alone, and of a login the name.
[[nodiscard]] RequestObserver log_requests(std::shared_ptr<AccessLog> log);

}  // namespace regcache
