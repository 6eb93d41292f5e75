// What core.wasm says of itself, so that JavaScript repeats no table of the core by hand.
#include <string>

#include "core/oci/media_type.h"
#include "core/options/explain.h"
#include "core/text/json_writer.h"
#include "wasm/result.h"
#include "wasm/words.h"

namespace regcache {
namespace {

std::string description() {
  JsonWriter json;
  json.begin_object();
  json.key("version").string(REGCACHE_VERSION);
  json.key("words").begin_object();
  put_words(json, "Code", code_name, Code::cancelled);
  put_words(json, "Compression", compression_name, Compression::zstd);
  put_words(json, "ManifestShape", shape_name, ManifestShape::docker_list);
  json.end_object().end_object();
  return json.take();
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_describe() {
  return regcache::answer(regcache::description());
}

}  // extern "C"
