// What the module says of itself, so that JavaScript repeats no table of the core by hand.
#include <string>

#include "core/text/json_writer.h"
#include "wasm/result.h"

namespace regcache {
namespace {

std::string description() {
  JsonWriter json;
  json.begin_object();
  json.key("version").string(REGCACHE_VERSION);
  json.key("codes").begin_array();
  for (int i = 0; i <= static_cast<int>(Code::cancelled); ++i) {
    json.string(code_name(static_cast<Code>(i)));
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_describe() {
  return regcache::answer(regcache::description());
}

}  // extern "C"
