#include "core/codec/toc.h"

#include "core/result/check.h"

namespace regcache {

std::string_view toc_type_name(TocType type) {
  switch (type) {
    case TocType::dir:
      return "dir";
    case TocType::reg:
      return "reg";
    case TocType::symlink:
      return "symlink";
    case TocType::hardlink:
      return "hardlink";
    case TocType::character:
      return "char";
    case TocType::block:
      return "block";
    case TocType::fifo:
      return "fifo";
    case TocType::chunk:
      return "chunk";
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
