#include "core/lint/fingerprint.h"

#include <map>

#include "core/oci/digest.h"
#include "core/text/ascii.h"
#include "core/text/line_index.h"

namespace regcache {

std::vector<std::string> fingerprints(const FileReport& report) {
  constexpr std::size_t kDigits = 32;
  const LineIndex lines(report.text);
  std::map<std::string, int> seen;
  std::vector<std::string> prints;
  for (const FileFinding& finding : report.findings) {
    const Span line = lines.line(finding.place.offset);
    std::string key = report.path + "\n" + std::string(finding.rule->id) + "\n";
    key += without_blanks(std::string_view(report.text).substr(line.offset, line.length));
    const int before = seen[key]++;
    key += "\n" + std::to_string(before);
    prints.emplace_back(digest_of(std::string_view(key)).hex().substr(0, kDigits));
  }
  return prints;
}

}  // namespace regcache
