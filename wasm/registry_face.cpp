// What is exported of core/registry: sessions that say which request comes next and are told what came
// of it. Bodies cross as bytes, everything else as JSON; time is an argument.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/text/json_writer.h"
#include "wasm/handles.h"
#include "wasm/registry_json.h"
#include "wasm/registry_sessions.h"
#include "wasm/result.h"

namespace regcache {
namespace {

Handles<std::shared_ptr<RegistryAccess>> registries;
Handles<OpenSession> sessions;

Result<std::string> open_registry(std::string_view json) {
  REGCACHE_TRY_ASSIGN(std::shared_ptr<RegistryAccess> access, read_access(json));
  REGCACHE_TRY_ASSIGN(
      const std::uint32_t handle,
      registries.open(std::make_unique<std::shared_ptr<RegistryAccess>>(std::move(access))));
  return std::to_string(handle);
}

Result<std::string> open_session(std::uint32_t registry, std::string_view json,
                                 std::string_view bytes) {
  REGCACHE_TRY_ASSIGN(const auto* const access, registries.find(registry));
  REGCACHE_TRY_ASSIGN(OpenSession open, read_session(*access, json, bytes));
  REGCACHE_TRY_ASSIGN(const std::uint32_t handle,
                      sessions.open(std::make_unique<OpenSession>(std::move(open))));
  return std::to_string(handle);
}

// The session that a request was given out for, which has had no answer yet.
Result<OpenSession*> asked_session(std::uint32_t handle) {
  REGCACHE_TRY_ASSIGN(OpenSession* const open, sessions.find(handle));
  if (!open->awaits_answer) {
    return fail(Code::conflict, "session", "there is no request that this could be the answer to",
                "ask for the next command first");
  }
  return open;
}

std::string found_json(const OpenSession& open) {
  JsonWriter json;
  json.begin_object();
  json.key("do").string("done");
  json.key("found").begin_object();
  if (open.put_found) {
    open.put_found(json);
  }
  json.end_object().end_object();
  return json.take();
}

Result<std::string> next_command(std::uint32_t handle, Milliseconds now) {
  REGCACHE_TRY_ASSIGN(OpenSession* const open, sessions.find(handle));
  REGCACHE_TRY_ASSIGN(Command command, open->session->next(now));
  open->awaits_answer = std::holds_alternative<HttpRequest>(command);
  if (std::holds_alternative<Done>(command)) {
    open->bytes = open->bytes_found ? open->bytes_found() : std::string();
    return found_json(*open);
  }
  if (auto* const request = std::get_if<HttpRequest>(&command)) {
    open->bytes = std::move(request->body);
  }
  return command_json(command);
}

Result<std::string> session_bytes(std::uint32_t handle) {
  REGCACHE_TRY_ASSIGN(OpenSession* const open, sessions.find(handle));
  return std::move(open->bytes);
}

Result<std::string> answer_session(std::uint32_t handle, std::string_view json,
                                   std::string_view body, Milliseconds now) {
  REGCACHE_TRY_ASSIGN(OpenSession* const open, asked_session(handle));
  REGCACHE_TRY_ASSIGN(HttpAnswer answer, read_answer(json));
  answer.body = body;
  open->awaits_answer = false;
  open->session->answer(std::move(answer), now);
  return std::string();
}

Result<std::string> fault_session(std::uint32_t handle, std::string_view word,
                                  std::string_view detail, Milliseconds now) {
  REGCACHE_TRY_ASSIGN(OpenSession* const open, asked_session(handle));
  REGCACHE_TRY_ASSIGN(const Fault fault, parse_fault(word));
  open->awaits_answer = false;
  open->session->fault({fault, std::string(detail)}, now);
  return std::string();
}

Result<std::string> begin_body(std::uint32_t handle, std::string_view json) {
  REGCACHE_TRY_ASSIGN(OpenSession* const open, asked_session(handle));
  REGCACHE_TRY_ASSIGN(const HttpAnswer head, read_answer(json));
  return std::string(intake_name(open->session->begin_body(head)));
}

Result<std::string> take_body(std::uint32_t handle, const std::uint8_t* bytes, std::size_t size) {
  REGCACHE_TRY_ASSIGN(OpenSession* const open, asked_session(handle));
  return std::string(open->session->body({bytes, size}) ? "more" : "enough");
}

}  // namespace
}  // namespace regcache

extern "C" {

regcache::Status regcache_open_registry(const char* json, std::size_t size) {
  return regcache::answer(regcache::open_registry({json, size}));
}

void regcache_close_registry(std::uint32_t handle) {
  regcache::registries.close(handle);
}

regcache::Status regcache_open_session(std::uint32_t registry, const char* json, std::size_t size,
                                       const char* bytes, std::size_t bytes_size) {
  return regcache::answer(regcache::open_session(registry, {json, size}, {bytes, bytes_size}));
}

void regcache_close_session(std::uint32_t handle) {
  regcache::sessions.close(handle);
}

regcache::Status regcache_next_command(std::uint32_t handle, std::uint64_t now_ms) {
  return regcache::answer(regcache::next_command(handle, now_ms));
}

regcache::Status regcache_session_bytes(std::uint32_t handle) {
  return regcache::answer(regcache::session_bytes(handle));
}

regcache::Status regcache_answer_session(std::uint32_t handle, const char* json, std::size_t size,
                                         const char* body, std::size_t body_size,
                                         std::uint64_t now_ms) {
  return regcache::answer(
      regcache::answer_session(handle, {json, size}, {body, body_size}, now_ms));
}

regcache::Status regcache_fault_session(std::uint32_t handle, const char* fault, std::size_t size,
                                        const char* detail, std::size_t detail_size,
                                        std::uint64_t now_ms) {
  return regcache::answer(
      regcache::fault_session(handle, {fault, size}, {detail, detail_size}, now_ms));
}

regcache::Status regcache_begin_body(std::uint32_t handle, const char* head, std::size_t size) {
  return regcache::answer(regcache::begin_body(handle, {head, size}));
}

regcache::Status regcache_take_body(std::uint32_t handle, const std::uint8_t* bytes,
                                    std::size_t size) {
  return regcache::answer(regcache::take_body(handle, bytes, size));
}

}  // extern "C"
