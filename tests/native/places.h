// Where tests of stores and transfers move caches between: fixtures, folders and registries, opened as
// the commands open them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "native/store/store_opener.h"
#include "native/transfer/blob_transfer.h"

namespace regcache {

// The folders of tests/fixtures that are layouts with one cache, sorted.
[[nodiscard]] std::vector<std::string> fixture_names();

// The path of a fixture.
[[nodiscard]] std::string fixture_path(const std::string& name);

// What a Result says: "" when it is well, else the error on one line.
template <typename T>
[[nodiscard]] std::string failure_of(const Result<T>& result) {
  return result ? "" : to_text(result.error());
}

class Places {
 public:
  // Knows no credentials but `typed`, and nobody's environment.
  explicit Places(ConnectionSettings settings = {}, Credentials typed = {});

  [[nodiscard]] CancelToken& cancel() { return cancel_; }
  [[nodiscard]] StoreOpener& opener() { return opener_; }
  [[nodiscard]] Progress& progress() { return progress_; }

  // A failed test when the location cannot be opened.
  [[nodiscard]] OpenLocation read(const std::string& location);
  [[nodiscard]] OpenLocation write(const std::string& location);
  // The one cache of a fixture, under its digest.
  [[nodiscard]] OpenLocation fixture(const std::string& name);

  [[nodiscard]] TransferRoute route(const OpenLocation& from, const OpenLocation& to);

 private:
  CancelToken cancel_;
  StoreOpener opener_;
  SilentProgress progress_;
};

}  // namespace regcache
