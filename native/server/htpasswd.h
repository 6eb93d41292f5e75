// Who may log in: a file of names and password hashes, as Apache's htpasswd writes it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "core/result/result.h"

namespace regcache {

// May be used by several threads at once.
class Htpasswd {
 public:
  // Reads lines of "name:hash"; empty ones and those that begin with '#' are passed over.
  //
  // Shape:   hashes are what crypt(3) knows and calls strong: bcrypt (htpasswd -B), SHA-512, yescrypt.
  // Errors:  io and not_found for the file; invalid_input, with file and line, for anything else.
  [[nodiscard]] static Result<std::unique_ptr<Htpasswd>> load(const std::string& path);

  // A right answer is remembered, because a good hash takes as long as a hundred requests.
  [[nodiscard]] bool accepts(std::string_view name, std::string_view password);

 private:
  explicit Htpasswd(std::map<std::string, std::string, std::less<>> hashes)
      : hashes_(std::move(hashes)) {}

  const std::map<std::string, std::string, std::less<>> hashes_;
  std::mutex mutex_;  // guards accepted_
  std::set<std::string> accepted_;
};

}  // namespace regcache
