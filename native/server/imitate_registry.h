// A registry that behaves like another one, quirks and all: a handler around one that keeps to the specification.
#pragma once

#include <string>
#include <vector>

#include "native/server/exchange.h"
#include "native/server/registry_quirks.h"

namespace regcache {

struct Imitation {
  QuirkChoice choice;
  std::vector<std::string> repositories;  // all that there are; empty: every push makes its own
};

// Refuses and leaves out what the registry does that is imitated; all else is `inner`'s.
//
// Limits:  remembers the chunks of 10,000 uploads; what is begun beyond has no quirk of chunks.
// Source:  the table of registry_quirks.h.
[[nodiscard]] HttpHandler imitate_registry(Imitation imitation, HttpHandler inner);

}  // namespace regcache
