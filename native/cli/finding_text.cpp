#include "native/cli/finding_text.h"

namespace regcache {

std::string finding_text(const CacheFinding& finding) {
  return std::string(severity_name(finding.severity)) + ": " + to_text(finding.error) + "\n";
}

}  // namespace regcache
