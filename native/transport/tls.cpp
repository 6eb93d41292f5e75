#include "native/transport/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <vector>

#include "native/file/system_failure.h"
#include "native/transport/clock.h"

namespace regcache {
namespace {

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
};
struct SessionDeleter {
  void operator()(SSL* session) const { ::SSL_free(session); }
};

// The reason of the newest entry in OpenSSL's queue of this thread, which is then empty.
std::string last_reason() {
  const unsigned long error = ::ERR_peek_last_error();
  ::ERR_clear_error();
  const char* const reason = ::ERR_reason_error_string(error);
  return reason != nullptr ? reason : "unknown reason";
}

Failure file_failure(const std::string& path, const char* what) {
  const unsigned long error = ::ERR_peek_error();
  const std::string reason = last_reason();
  if (ERR_GET_LIB(error) == ERR_LIB_SYS) {
    errno = ERR_GET_REASON(error);
    return system_failure(path, "read " + std::string(what));
  }
  return fail(Code::invalid_input, path, std::string(what) + " could not be loaded: " + reason);
}

// The files that a setting names: itself, or the *.crt of a folder.
std::vector<std::string> authorities(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    return {path};
  }
  std::vector<std::string> files;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".crt") {
      files.push_back(at->path().string());
    }
  }
  return files;
}

class OpensslContext final : public TlsContext {
 public:
  explicit OpensslContext(SSL_CTX* context) : context_(context) {}
  [[nodiscard]] SSL_CTX* get() const { return context_.get(); }

  // Reads the system's roots before the first handshake: it takes 30 ms, which a registry on this
  // machine never needs. Without any root every certificate is refused, with a reason.
  void load_roots() const {
    std::call_once(roots_, [this] { (void)::SSL_CTX_set_default_verify_paths(context_.get()); });
  }

 private:
  std::unique_ptr<SSL_CTX, ContextDeleter> context_;
  mutable std::once_flag roots_;
};

class OpensslSession final : public TlsSession {
 public:
  OpensslSession(SSL* session, const Socket& socket) : session_(session), socket_(socket) {}
  ~OpensslSession() override {
    if (SSL_is_init_finished(session_.get()) && !broken_) {
      // One word of farewell, not waiting for theirs.
      (void)::SSL_shutdown(session_.get());
    }
    ::ERR_clear_error();
  }

  [[nodiscard]] std::optional<TransportFault> shake_hands(const std::string& host,
                                                          Milliseconds timeout_ms);

  Moved read(std::span<std::uint8_t> room) override {
    std::size_t count = 0;
    const int status = ::SSL_read_ex(session_.get(), room.data(), room.size(), &count);
    return moved(status, count);
  }
  Moved peek() override {
    std::uint8_t byte = 0;
    std::size_t count = 0;
    const int status = ::SSL_peek_ex(session_.get(), &byte, 1, &count);
    return moved(status, count);
  }
  Moved write(std::span<const std::uint8_t> bytes) override {
    std::size_t count = 0;
    const int status = ::SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
    return moved(status, count);
  }

 private:
  Moved moved(int status, std::size_t count) {
    if (status == 1) {
      return {.flow = Flow::moved, .count = count};
    }
    const int error = ::SSL_get_error(session_.get(), status);
    ::ERR_clear_error();
    switch (error) {
      case SSL_ERROR_WANT_READ:
        return {.flow = Flow::wants_read};
      case SSL_ERROR_WANT_WRITE:
        return {.flow = Flow::wants_write};
      case SSL_ERROR_ZERO_RETURN:
        return {.flow = Flow::ended};
      default:
        broken_ = true;
        return {.flow = Flow::failed};
    }
  }

  std::unique_ptr<SSL, SessionDeleter> session_;
  const Socket& socket_;
  bool broken_ = false;
};

TransportFault handshake_fault(SSL* session, const std::string& host) {
  const long verdict = ::SSL_get_verify_result(session);
  const int reason = ERR_GET_REASON(::ERR_peek_error());
  if (::SSL_get_verify_mode(session) != SSL_VERIFY_NONE && verdict != X509_V_OK) {
    ::ERR_clear_error();
    return {Fault::tls, "the certificate of " + host +
                            " is not accepted: " + ::X509_verify_cert_error_string(verdict)};
  }
  if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) {
    ::ERR_clear_error();
    return {Fault::tls, host + " does not answer in TLS on this port: it may speak plain HTTP"};
  }
  if (reason == 0) {
    return {Fault::reset, host + " closed the connection during the TLS handshake"};
  }
  return {Fault::tls, "the TLS handshake with " + host + " failed: " + last_reason()};
}

bool is_address(const std::string& host) {
  std::array<std::uint8_t, sizeof(in6_addr)> bytes;
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

// Tells OpenSSL whose certificate is expected. False only when memory is short.
bool expect_host(SSL* session, const std::string& host) {
  if (is_address(host)) {
    return ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(session), host.c_str()) == 1;
  }
  ::SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set_tlsext_host_name(session, host.c_str()) == 1 &&
         ::SSL_set1_host(session, host.c_str()) == 1;
}

std::optional<TransportFault> OpensslSession::shake_hands(const std::string& host,
                                                          Milliseconds timeout_ms) {
  ::ERR_clear_error();
  if (::SSL_set_fd(session_.get(), socket_.descriptor()) != 1 ||
      !expect_host(session_.get(), host)) {
    return TransportFault{Fault::tls, "no TLS session could be made: " + last_reason()};
  }
  const Milliseconds end_ms = steady_now() + timeout_ms;
  while (true) {
    const int status = ::SSL_connect(session_.get());
    if (status == 1) {
      return std::nullopt;
    }
    const int error = ::SSL_get_error(session_.get(), status);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
      broken_ = true;
      return handshake_fault(session_.get(), host);
    }
    const short events = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    const Milliseconds now_ms = steady_now();
    if (now_ms >= end_ms || socket_.wait(events, end_ms - now_ms) != Socket::Wake::ready) {
      return TransportFault{Fault::timeout, host + " did not finish the TLS handshake in time"};
    }
  }
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const TlsSettings& settings) {
  ::ERR_clear_error();
  auto context = std::make_shared<OpensslContext>(::SSL_CTX_new(::TLS_client_method()));
  SSL_CTX* const raw = context->get();
  if (raw == nullptr || ::SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) != 1) {
    return fail(Code::io, "TLS", "OpenSSL could not be set up: " + last_reason());
  }
  ::SSL_CTX_set_verify(raw, settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  // No question at a terminal that may not be there.
  ::SSL_CTX_set_default_passwd_cb(raw, [](char*, int, int, void*) { return 0; });
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  const std::vector<std::string> ca_files =
      settings.ca_file.empty() ? std::vector<std::string>() : authorities(settings.ca_file);
  if (ca_files.empty() && !settings.ca_file.empty()) {
    return fail(Code::invalid_input, settings.ca_file, "no file of this folder ends in .crt");
  }
  for (const std::string& file : ca_files) {
    if (::SSL_CTX_load_verify_file(raw, file.c_str()) != 1) {
      return file_failure(file, "the CA certificates");
    }
  }
  if (settings.cert_file.empty()) {
    return std::shared_ptr<const TlsContext>(std::move(context));
  }
  if (::SSL_CTX_use_certificate_chain_file(raw, settings.cert_file.c_str()) != 1) {
    return file_failure(settings.cert_file, "the client certificate");
  }
  const std::string& key = settings.key_file.empty() ? settings.cert_file : settings.key_file;
  if (::SSL_CTX_use_PrivateKey_file(raw, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      ::SSL_CTX_check_private_key(raw) != 1) {
    return file_failure(key, "the key of the client certificate");
  }
  return std::shared_ptr<const TlsContext>(std::move(context));
}

std::variant<std::unique_ptr<TlsSession>, TransportFault> TlsSession::start(
    const TlsContext& context, const Socket& socket, const std::string& host,
    Milliseconds timeout_ms) {
  const auto& openssl = static_cast<const OpensslContext&>(context);
  openssl.load_roots();
  SSL* const raw = ::SSL_new(openssl.get());
  if (raw == nullptr) {
    return TransportFault{Fault::tls, "no TLS session could be made: " + last_reason()};
  }
  auto session = std::make_unique<OpensslSession>(raw, socket);
  if (std::optional<TransportFault> fault = session->shake_hands(host, timeout_ms)) {
    return *std::move(fault);
  }
  return std::unique_ptr<TlsSession>(std::move(session));
}

}  // namespace regcache
