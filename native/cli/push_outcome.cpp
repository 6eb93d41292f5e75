#include "native/cli/push_outcome.h"

#include "native/cli/console.h"
#include "native/cli/workplace.h"

namespace regcache {

void print_pushed(const PushReport& pushed, const OpenLocation& to, bool tells_people) {
  for (const std::string& warning : pushed.warnings) {
    print_err("warning: " + warning + "\n");
  }
  if (!pushed.manifest) {
    return;
  }
  print_out(pushed.manifest->digest.text() + "\n");
  if (tells_people) {
    print_err(to.text + ": " +
              (pushed.was_there ? "the same cache was there already" : summary(pushed.blobs)) +
              "\n");
  }
}

}  // namespace regcache
