// Runs a session to its end: makes the exchanges it asks for, waits when it says so, and joins its
// bytes to a blob's source and sink.
#pragma once

#include <mutex>

#include "core/registry/session.h"
#include "core/result/result.h"
#include "native/store/blob.h"
#include "native/transport/cancel.h"
#include "native/transport/transport.h"

namespace regcache {

// What the sessions of one registry run on.
struct Edge {
  Transport& transport;
  std::mutex& sessions;  // held around each call that touches what the sessions of a run share
  const CancelToken& cancel;
};

// The blobs of a session; each is there when its requests need it.
struct Blobs {
  BlobSource* upload = nullptr;  // opened again when bytes are sent that were read before
  BlobSink* download = nullptr;
};

// Runs `session` until it is done.
//
// Errors:  those of the session; those of the source and the sink, which end it at once; cancelled.
[[nodiscard]] Result<void> drive(Session& session, const Edge& edge, const Blobs& blobs = {});

}  // namespace regcache
