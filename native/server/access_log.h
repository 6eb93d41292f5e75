// What a server tells whoever runs it: a line of JSON for each request, and its own troubles.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result/result.h"
#include "native/file/file_descriptor.h"
#include "native/server/exchange.h"

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

// Adds a line for each request to `log`, which may be null, and prints troubles to the standard error.
//
// Shape:   {"time","peer","method","target","status","bytes","microseconds","agent"[,"trouble"]}; no
//          line has a credential in it.
[[nodiscard]] HttpHandler log_requests(std::shared_ptr<AccessLog> log, HttpHandler inner);

}  // namespace regcache
