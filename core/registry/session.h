// A conversation with a registry: it says which request comes next and is told what came back.
//
//   next() -> HttpRequest --edge sends--> [begin_body() body()...] answer() or fault() -> next() ...
//          -> Wait        --edge sleeps------------------------------------------------> next()
//          -> Done
//
// A session never blocks, never reads a clock and never touches a socket. Time is an argument:
// milliseconds of any steady clock. After Done or an error a session is over.
//
// Threads: next(), answer() and fault() also touch what the sessions of a run share: an edge with threads
// holds one mutex around each of these calls (not around the exchange).
// begin_body() and body() touch this session only and need no lock.
#pragma once

#include <cstdint>
#include <span>
#include <variant>

#include "core/registry/http.h"
#include "core/result/result.h"

namespace regcache {

// Milliseconds of a steady clock, zero anywhere.
using Milliseconds = std::uint64_t;

// Ask again after this many milliseconds.
struct Wait {
  Milliseconds delay_ms = 0;
};

// The conversation succeeded; the session's own accessors have what it found.
struct Done {};

using Command = std::variant<HttpRequest, Wait, Done>;

// What the edge does with the bytes of a blob answer.
enum class Intake : std::uint8_t {
  append,   // they go on where the bytes before them ended
  restart,  // they begin the blob: what the sink has from an answer before is forgotten
  refuse,   // they are not wanted: the edge ends the exchange, then calls answer() or fault()
};

class Session {
 public:
  virtual ~Session() = default;

  // What the edge must do now. Called again only after answer(), fault() or the wait.
  [[nodiscard]] virtual Result<Command> next(Milliseconds now) = 0;

  // The answer to the last request. A blob body has gone through body() before.
  virtual void answer(HttpAnswer answer, Milliseconds now) = 0;

  // There was no answer to the last request, or it broke off.
  virtual void fault(TransportFault fault, Milliseconds now) = 0;

  // Status and headers of a 2xx answer to a request that expects a blob, before its first byte.
  [[nodiscard]] virtual Intake begin_body(const HttpAnswer& head) {
    (void)head;
    return Intake::refuse;
  }

  // Bytes of that answer, in order; a download hashes them here. False: no more are wanted, and these
  // are not to be kept; the edge ends the exchange, then calls answer() or fault().
  [[nodiscard]] virtual bool body(std::span<const std::uint8_t> bytes) {
    (void)bytes;
    return false;
  }
};

}  // namespace regcache
