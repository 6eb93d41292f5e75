// What every command that moves bytes works with: stores, progress, and an ear for signals.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/oci/descriptor.h"
#include "native/cli/arguments.h"
#include "native/cli/exit_status.h"
#include "native/store/store_opener.h"
#include "native/transfer/blob_transfer.h"
#include "native/transfer/progress.h"
#include "native/transport/cancel.h"

namespace regcache {

// From its making on SIGINT and SIGTERM ask the transfer to stop instead of ending the process.
class Workplace {
 public:
  // Reads the password from standard input when the arguments say so.
  //
  // Errors:  missing for a password without a user name, or the other way round.
  [[nodiscard]] static Result<std::unique_ptr<Workplace>> open(
      const ConnectionArguments& connection, const TransferArguments& transfer);
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  // For commands that show and do not transfer: without a display.
  [[nodiscard]] static Result<std::unique_ptr<Workplace>> open(
      const ConnectionArguments& connection);

  [[nodiscard]] StoreOpener& opener() { return opener_; }
  [[nodiscard]] Progress& progress() { return *progress_; }
  // How to move blobs between two locations; mounting where both are in one registry.
  [[nodiscard]] TransferRoute route(OpenLocation& from, OpenLocation& to);
  // Errors:  cancelled, as soon as the user asks to stop.
  [[nodiscard]] Result<void> wait(Milliseconds duration_ms) const;
  // Takes the display away: what is printed next comes after it.
  void end_progress() { progress_ = std::make_unique<SilentProgress>(); }

 private:
  Workplace(const ConnectionArguments& connection, const TransferArguments& transfer,
            CredentialSource credentials);

  CancelToken cancel_;
  StoreOpener opener_;
  std::unique_ptr<Progress> progress_;
  unsigned jobs_;
  DecodeLimits limits_;
};

// The credentials that the flags name.
[[nodiscard]] Result<CredentialSource> credential_source(const ConnectionArguments& connection);
[[nodiscard]] Result<Credentials> typed_credentials(const ConnectionArguments& connection);

// Refuses a location that is named by its digest: it cannot stand for another cache.
//
// Errors:  conflict.
[[nodiscard]] Result<void> expect_tag(const OpenLocation& to);

// "copied 3 blobs (1.2 MB), 5 were there already (9.1 MB)".
[[nodiscard]] std::string summary(const TransferReport& report);

// The status for an error, SIGTERM told from SIGINT; prints the error.
ExitStatus report_failure(const Error& error);

}  // namespace regcache
