// Referrers: which manifests of a repository name another one as their subject.
//
//   repositories/<name>/_referrers/<algorithm>/<hex of the subject>/<algorithm>-<hex>
//
// holds the referrer's artifact type on the first line and its descriptor, as JSON, after that.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/oci/digest.h"
#include "core/result/result.h"
#include "native/server/disk.h"

namespace regcache {

struct Referrer {
  std::string artifact_type;  // without control characters
  std::string descriptor;     // JSON
};

// May be used by several threads at once.
//
// Errors:  io; not_found from remove() alone.
class ReferrerStore {
 public:
  explicit ReferrerStore(const Disk& disk) : disk_(disk) {}

  [[nodiscard]] Result<void> add(std::string_view repository, const Digest& subject,
                                 const Digest& referrer, const Referrer& entry) const;
  [[nodiscard]] Result<void> remove(std::string_view repository, const Digest& subject,
                                    const Digest& referrer) const;
  [[nodiscard]] Result<std::vector<Digest>> digests(std::string_view repository,
                                                    const Digest& subject) const;
  // In the order of their digests.
  [[nodiscard]] Result<std::vector<Referrer>> list(std::string_view repository,
                                                   const Digest& subject) const;

 private:
  const Disk& disk_;
};

}  // namespace regcache
