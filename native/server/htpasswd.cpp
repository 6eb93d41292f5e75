#include "native/server/htpasswd.h"

#include <crypt.h>

#include <array>
#include <fstream>
#include <memory>

#include "core/oci/digest.h"

namespace regcache {
namespace {

constexpr std::size_t kAcceptedMax = 1024;

// Hashes that a person who reads the file cannot guess passwords from in an afternoon.
constexpr std::array<std::string_view, 6> kStrongHashes = {"$2a$", "$2b$", "$2y$",
                                                           "$5$",  "$6$",  "$y$"};

// What an unknown name is compared with, so that it takes as long as a known one.
constexpr const char* kNobodysHash = "$2b$10$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";

bool is_strong(std::string_view hash) {
  for (const std::string_view prefix : kStrongHashes) {
    if (hash.starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

// The same time for every wrong password.
bool is_equal(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |=
        static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  }
  return difference == 0;
}

bool has_hash(const std::string& password, const std::string& hash) {
  const auto room = std::make_unique<crypt_data>();
  const char* const actual = ::crypt_r(password.c_str(), hash.c_str(), room.get());
  return actual != nullptr && is_equal(actual, hash);
}

}  // namespace

Result<std::unique_ptr<Htpasswd>> Htpasswd::load(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return fail(Code::not_found, path, "the file of passwords cannot be read");
  }
  std::map<std::string, std::string, std::less<>> hashes;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    const std::string place = path + ", line " + std::to_string(number);
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || colon == 0) {
      return fail(Code::invalid_input, place, "a line is a name, a colon and a hash");
    }
    if (!is_strong(std::string_view(line).substr(colon + 1))) {
      return fail(Code::invalid_input, place, "the hash is of a kind that is not accepted",
                  "make the line with 'htpasswd -nB NAME'");
    }
    hashes[line.substr(0, colon)] = line.substr(colon + 1);
  }
  return std::unique_ptr<Htpasswd>(new Htpasswd(std::move(hashes)));
}

bool Htpasswd::accepts(std::string_view name, std::string_view password) {
  const std::string secret = digest_of(std::string(name) + '\0' + std::string(password)).text();
  {
    const std::lock_guard guard(mutex_);
    if (accepted_.find(secret) != accepted_.end()) {
      return true;
    }
  }
  const auto known = hashes_.find(name);
  const bool is_known = known != hashes_.end();
  if (!has_hash(std::string(password), is_known ? known->second : kNobodysHash) || !is_known) {
    return false;
  }
  const std::lock_guard guard(mutex_);
  if (accepted_.size() == kAcceptedMax) {
    accepted_.clear();
  }
  accepted_.insert(secret);
  return true;
}

}  // namespace regcache
