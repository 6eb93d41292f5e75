#include "native/transport/trace.h"

#include <algorithm>
#include <array>

#include "core/registry/shown_url.h"
#include "core/text/ascii.h"

namespace regcache {
namespace {

// Header values that are shown, in lower case. Location and Link hold URLs.
constexpr std::array<std::string_view, 14> kShownHeaders = {
    "accept", "content-encoding",      "content-length", "content-range",   "content-type",
    "date",   "docker-content-digest", "oci-subject",    "range",           "retry-after",
    "server", "transfer-encoding",     "warning",        "www-authenticate"};

// Header values come from the wire: nothing of them may move a terminal's cursor.
std::string printable(std::string_view text) {
  constexpr std::size_t kShownBytesMax = 1024;
  std::string result(text.substr(0, kShownBytesMax));
  std::replace_if(
      result.begin(), result.end(), [](char c) { return c < ' ' || c == 0x7f; }, '?');
  return result;
}

std::string shown_headers(const Headers& headers) {
  std::string result;
  for (const Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    const bool shown =
        std::find(kShownHeaders.begin(), kShownHeaders.end(), name) != kShownHeaders.end();
    if (shown) {
      result += "; " + name + ": " + printable(header.value);
    } else if (name == "location") {
      result += "; location: " + printable(shown_url(header.value));
    } else if (name == "authorization") {
      result +=
          "; authorization: " + printable(header.value.substr(0, header.value.find(' '))) + " ...";
    }
  }
  return result;
}

}  // namespace

std::string trace_line(const HttpRequest& request) {
  std::string line = "> " + std::string(method_name(request.method)) + " " + shown_url(request.url);
  if (request.sends == Body::stream) {
    line += " (chunked)";
  } else if (request.sends != Body::none) {
    line += " (" + std::to_string(request.content_length) + " bytes)";
  }
  return line + shown_headers(request.headers);
}

std::string trace_line(const HttpRequest& request, const HttpAnswer& answer) {
  return "< " + std::to_string(answer.status) + " " + shown_url(request.url) +
         shown_headers(answer.headers);
}

std::string trace_line(const HttpRequest& request, const TransportFault& fault) {
  return "! " + shown_url(request.url) + ": " + fault.detail;
}

}  // namespace regcache
