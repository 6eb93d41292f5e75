#include "native/transfer/progress.h"

#include "core/result/check.h"

namespace regcache {

std::string_view fate_name(BlobFate fate) {
  switch (fate) {
    case BlobFate::copied:
      return "copied";
    case BlobFate::converted:
      return "converted";
    case BlobFate::existed:
      return "existed";
    case BlobFate::mounted:
      return "mounted";
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
