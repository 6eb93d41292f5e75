// What a destination had before: a sign of which converted layers it probably has.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/oci/descriptor.h"
#include "core/oci/media_type.h"
#include "native/store/store.h"

namespace regcache {

// Only a sign: the bytes depend on the level and the library too, so whoever trusts it looks at the
// digest that comes out.
class KnownLayers {
 public:
  // Nothing is known.
  KnownLayers() = default;
  // Those of the cache that `name` stands for in `store`. None when there is no such cache, or it
  // cannot be read.
  KnownLayers(Store& store, std::string_view name, Compression compression);

  // Whether the store had a layer of that compression with the same diffID. An eStargz layer does not
  // tell the diffID of its tar: any will do.
  [[nodiscard]] bool may_have(const Descriptor& layer) const;

 private:
  std::set<std::string> diff_ids_;
  bool has_estargz_ = false;
};

}  // namespace regcache
