// A real registry on a free loopback port with a temporary folder: every test of the registry client
// runs against each kind.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/native/process.h"
#include "tests/native/temporary_folder.h"

namespace regcache {

enum class RegistryKind : std::uint8_t {
  debian,    // docker-registry of Debian
  embedded,  // regcache serve
};

struct RegistryOptions {
  RegistryKind kind = RegistryKind::debian;
  bool tls = false;    // with a certificate for 127.0.0.1 alone, signed by ca_file()
  bool basic = false;  // wants kRegistryUser and kRegistryPassword
};

inline constexpr const char* kRegistryUser = "ann";
inline constexpr const char* kRegistryPassword = "pass:word";

class RegistryProcess {
 public:
  // Starts it and waits until it answers. When it cannot, error() says why.
  explicit RegistryProcess(const RegistryOptions& options);

  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& path) const {
    return (options_.tls ? "https://" : "http://") + host() + path;
  }
  [[nodiscard]] std::string ca_file() const { return folder_ / "ca.pem"; }
  // What it has logged so far: one line for each request among others.
  [[nodiscard]] std::string log() const { return read_file(folder_ / "log"); }
  // "PUT /v2/o/app/manifests/x" for every request of its access log, in order, without queries.
  [[nodiscard]] std::vector<std::string> requests() const;
  // The folder that holds its repositories.
  [[nodiscard]] std::string data_folder() const { return folder_ / "data"; }
  void stop() { process_->stop(); }

 private:
  [[nodiscard]] std::string password_file() const { return folder_ / "htpasswd"; }
  void start_debian();
  void start_embedded();

  const RegistryOptions options_;
  TemporaryFolder folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Process> process_;
  std::string error_;
};

// A test that runs against each kind: TEST_P(X, y) with `class X : public RegistryTest`, and
// REGCACHE_EACH_REGISTRY(X).
class RegistryTest : public testing::TestWithParam<RegistryKind> {
 protected:
  // Starts a registry of the kind of this test.
  std::unique_ptr<RegistryProcess> start(RegistryOptions options = {}) {
    options.kind = GetParam();
    auto registry = std::make_unique<RegistryProcess>(options);
    EXPECT_EQ(registry->error(), "");
    return registry;
  }
};

#define REGCACHE_EACH_REGISTRY(test)                                                            \
  INSTANTIATE_TEST_SUITE_P(Each, test,                                                          \
                           testing::Values(RegistryKind::debian, RegistryKind::embedded),       \
                           [](const testing::TestParamInfo<RegistryKind>& each) {               \
                             return each.param == RegistryKind::debian ? "debian" : "embedded"; \
                           })

// Makes `folder`/ca.pem, and server.pem and server.key for 127.0.0.1 signed by it. False when
// openssl could not.
[[nodiscard]] bool make_certificates(const TemporaryFolder& folder);

}  // namespace regcache
