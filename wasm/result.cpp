#include "wasm/result.h"

#include <cstddef>
#include <cstdlib>
#include <utility>

#include "core/text/json_writer.h"

namespace regcache {
namespace {

std::string result_buffer;

}  // namespace

Status answer(std::string value) {
  result_buffer = std::move(value);
  return Status::value;
}

Status answer(const Error& error) {
  JsonWriter json;
  json.begin_object();
  json.key("code").string(code_name(error.code));
  json.key("subject").string(error.subject);
  json.key("detail").string(error.detail);
  json.key("hint").string(error.hint);
  json.end_object();
  result_buffer = json.take();
  return Status::error;
}

Status answer(Result<std::string> result) {
  return result ? answer(*std::move(result)) : answer(result.error());
}

}  // namespace regcache

extern "C" {

// malloc, because operator new ends the program when memory is short; this tells the caller.
void* regcache_alloc(std::size_t size) {
  return std::malloc(size == 0 ? 1 : size);
}

void regcache_free(void* memory) {
  std::free(memory);
}

const char* regcache_result_data() {
  return regcache::result_buffer.data();
}

std::size_t regcache_result_size() {
  return regcache::result_buffer.size();
}

void regcache_clear_result() {
  regcache::result_buffer = std::string();
}

}  // extern "C"
