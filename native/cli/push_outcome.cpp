#include "native/cli/push_outcome.h"

#include "native/cli/console.h"
#include "native/cli/workplace.h"

namespace regcache {

void print_delivered(const DeliveryReport& delivered, const OpenLocation& to, bool tells_people,
                     const std::string& fate) {
  for (const std::string& warning : delivered.warnings) {
    print_err("warning: " + warning + "\n");
  }
  if (!delivered.manifest) {
    return;
  }
  print_out(delivered.manifest->digest.text() + "\n");
  if (tells_people) {
    print_err(to.text + ": " + fate + "\n");
  }
}

void print_pushed(const PushReport& pushed, const OpenLocation& to, bool tells_people) {
  print_delivered(pushed, to, tells_people,
                  pushed.was_there ? "the same cache was there already" : summary(pushed.blobs));
}

}  // namespace regcache
