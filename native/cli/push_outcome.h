// What commands that send a cache say about it at the end.
#pragma once

#include "native/store/store_opener.h"
#include "native/transfer/push.h"

namespace regcache {

// Warnings to the error stream, the manifest's digest to standard output, and where `tells_people` what
// became of the blobs.
void print_pushed(const PushReport& pushed, const OpenLocation& to, bool tells_people);

}  // namespace regcache
