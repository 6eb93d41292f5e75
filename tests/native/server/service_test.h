// A registry service over a temporary folder, called without a socket.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "native/server/disk.h"
#include "native/server/exchange.h"
#include "native/server/registry_service.h"
#include "tests/native/temporary_folder.h"

namespace regcache {

// A request's body that is all there, handed out in pieces; it may break off early.
class TextBody final : public RequestBody {
 public:
  explicit TextBody(std::string_view text, bool breaks_off = false)
      : text_(text), breaks_off_(breaks_off) {}
  Result<void> read_to(const BodySink& sink) override;

 private:
  std::string text_;
  bool breaks_off_;
};

// The bytes that an answer sends.
[[nodiscard]] std::string body_of(const ServerAnswer& answer);

// The value of a header; empty when there is none.
[[nodiscard]] std::string header_of(const ServerAnswer& answer, std::string_view name);

// The code of an error answer: "BLOB_UNKNOWN".
[[nodiscard]] std::string error_code_of(const ServerAnswer& answer);

struct CallOptions {
  Headers headers;
  bool breaks_off = false;  // the client goes away before the end of the body
};

class RegistryServiceTest : public testing::Test {
 protected:
  RegistryServiceTest() { restart(); }

  // What a new process over the same folder would be.
  void restart();

  ServerAnswer call(std::string_view method, std::string_view target, std::string_view body = {},
                    const CallOptions& options = {});

  // Pushes a blob the plain way; the digest under which it was taken.
  Digest push_blob(std::string_view repository, std::string_view bytes);
  // Begins an upload; its Location.
  std::string begin_upload(std::string_view repository);
  ServerAnswer push_manifest(std::string_view repository, std::string_view reference,
                             std::string_view media_type, std::string_view bytes);
  // An image manifest with a config and one layer that were pushed: its bytes.
  std::string image(std::string_view repository, std::string_view layer = "layer",
                    std::string_view more_members = {});

  TemporaryFolder folder_;
  std::unique_ptr<Disk> disk_;
  std::unique_ptr<RegistryService> service_;
};

inline constexpr std::string_view kImageType = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kIndexType = "application/vnd.oci.image.index.v1+json";

// {"mediaType":...,"digest":...,"size":...}
[[nodiscard]] std::string descriptor_json(std::string_view media_type, const Digest& digest,
                                          std::size_t size);

}  // namespace regcache
