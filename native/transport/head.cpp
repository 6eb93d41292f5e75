#include "native/transport/head.h"

#include <algorithm>

#include "core/text/ascii.h"

namespace regcache {
namespace {

bool is_header_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c > ' ' && c < 0x7f && c != ':'; });
}

bool is_header_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
  });
}

// The line that says how long the body is; none where there is no body and nobody expects one.
std::string length_line(const HttpRequest& request) {
  const bool may_have_body = request.method == Method::post || request.method == Method::put ||
                             request.method == Method::patch;
  switch (request.sends) {
    case Body::none:
      return may_have_body ? "Content-Length: 0\r\n" : "";
    case Body::text:
      return "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    case Body::blob:
      return "Content-Length: " + std::to_string(request.content_length) + "\r\n";
    case Body::stream:
      return "Transfer-Encoding: chunked\r\n";
  }
  return "";
}

}  // namespace

std::optional<std::string> request_head(const HttpRequest& request, const Url& url,
                                        const std::optional<Proxy>& proxy) {
  const std::string host = url.origin.host_header();
  const bool asks_proxy = proxy && !url.origin.tls;  // in a tunnel the proxy sees nothing of it
  std::string head(method_name(request.method));
  head += " " + (asks_proxy ? "http://" + host : "") + url.target + " HTTP/1.1\r\n";
  head += "Host: " + host + "\r\nUser-Agent: regcache/" REGCACHE_VERSION "\r\n";
  head += "Accept-Encoding: identity\r\n" + length_line(request);
  if (request.is_alone) {
    head += "Connection: close\r\n";
  }
  if (asks_proxy && !proxy->authorization.empty()) {
    head += "Proxy-Authorization: " + proxy->authorization + "\r\n";
  }
  for (const Header& header : request.headers) {
    if (!is_header_name(header.name) || !is_header_value(header.value)) {
      return std::nullopt;
    }
    head += header.name + ": " + header.value + "\r\n";
  }
  return head + "\r\n";
}

std::optional<Headers> answer_headers(std::string_view head) {
  Headers headers;
  head.remove_prefix(std::min(head.find("\r\n"), head.size()));
  while (head.size() > 4) {
    head.remove_prefix(2);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(line.size());
    const std::string_view name = line.substr(0, line.find(':'));
    if (name.size() == line.size() || !is_header_name(name)) {
      return std::nullopt;
    }
    const std::string_view value = without_blanks(line.substr(name.size() + 1));
    if (!is_header_value(value)) {
      return std::nullopt;
    }
    headers.push_back({.name = std::string(name), .value = std::string(value)});
  }
  return headers;
}

}  // namespace regcache
