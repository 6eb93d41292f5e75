#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>

#include "core/result/check.h"
#include "native/file/system_failure.h"
#include "native/server/wire.h"

namespace regcache {
namespace {

class TlsWire final : public Wire {
 public:
  explicit TlsWire(SSL* session) : session_(session, &SSL_free) {}
  ~TlsWire() override {
    if (!is_broken_ && SSL_is_init_finished(session_.get())) {
      SSL_shutdown(session_.get());  // one word of farewell, not waiting for theirs
    }
    ERR_clear_error();
  }

  // The handshake takes place in the first calls.
  Moved read(std::span<char> room) override {
    std::size_t count = 0;
    const int status = SSL_read_ex(session_.get(), room.data(), room.size(), &count);
    return moved(status, count);
  }
  Moved write(std::string_view bytes) override {
    std::size_t count = 0;
    const int status = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count);
    return moved(status, count);
  }

 private:
  Moved moved(int status, std::size_t count) {
    if (status == 1) {
      return {.flow = Flow::moved, .count = count};
    }
    const int error = SSL_get_error(session_.get(), status);
    ERR_clear_error();
    if (error == SSL_ERROR_WANT_READ) {
      return {.flow = Flow::wants_read};
    }
    if (error == SSL_ERROR_WANT_WRITE) {
      return {.flow = Flow::wants_write};
    }
    is_broken_ = error != SSL_ERROR_ZERO_RETURN;
    return {.flow = Flow::ended};
  }

  std::unique_ptr<SSL, void (*)(SSL*)> session_;
  bool is_broken_ = false;
};

class TlsWires final : public WireFactory {
 public:
  explicit TlsWires(SSL_CTX* context) : context_(context, &SSL_CTX_free) {}

  [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
  bool is_tls() const override { return true; }
  std::unique_ptr<Wire> attach(int descriptor) const override {
    SSL* const session = SSL_new(context_.get());
    REGCACHE_CHECK(session != nullptr && SSL_set_fd(session, descriptor) == 1);
    SSL_set_accept_state(session);
    return std::make_unique<TlsWire>(session);
  }

 private:
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
};

Failure file_failure(const std::string& path, std::string_view what) {
  const unsigned long error = ERR_peek_error();
  const char* const reason = ERR_reason_error_string(error);
  ERR_clear_error();
  if (ERR_GET_LIB(error) == ERR_LIB_SYS) {
    errno = ERR_GET_REASON(error);
    return system_failure(path, "read " + std::string(what));
  }
  return fail(Code::invalid_input, path,
              std::string(what) +
                  " could not be loaded: " + (reason != nullptr ? reason : "unknown reason"));
}

}  // namespace

Result<std::unique_ptr<WireFactory>> tls_wires(const std::string& certificate_file,
                                               const std::string& key_file) {
  ERR_clear_error();
  auto wires = std::make_unique<TlsWires>(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const context = wires->context();
  REGCACHE_CHECK(context != nullptr);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // No question at a terminal that may not be there.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return file_failure(certificate_file, "the certificate");
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return file_failure(key_file, "the key");
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return file_failure(key_file, "the key of the certificate");
  }
  return std::unique_ptr<WireFactory>(std::move(wires));
}

}  // namespace regcache
