// What commands that send a cache say about it at the end.
#pragma once

#include <string>

#include "native/store/store_opener.h"
#include "native/transfer/push.h"

namespace regcache {

// Warnings to the error stream, the manifest's digest to standard output, and where `tells_people` the
// destination with `fate`: what became of the cache.
void print_delivered(const DeliveryReport& delivered, const OpenLocation& to, bool tells_people,
                     const std::string& fate);

// The same for a cache that was sent as a whole: where `tells_people` what became of its blobs.
void print_pushed(const PushReport& pushed, const OpenLocation& to, bool tells_people);

}  // namespace regcache
