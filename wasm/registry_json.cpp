#include "wasm/registry_json.h"

#include <array>
#include <utility>

#include "core/limits.h"
#include "core/registry/shown_url.h"
#include "core/result/check.h"
#include "core/text/json_members.h"
#include "core/text/json_reader.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

std::string_view body_name(Body body) {
  switch (body) {
    case Body::none:
      return "none";
    case Body::text:
      return "text";
    case Body::blob:
      return "blob";
    case Body::stream:
      return "stream";
  }
  REGCACHE_UNREACHABLE();
}

void write_request(JsonWriter& json, const HttpRequest& request) {
  json.key("do").string("request");
  json.key("method").string(method_name(request.method));
  json.key("url").string(request.url);
  json.key("place").string(shown_url(request.url));
  json.key("headers").begin_array();
  for (const Header& header : request.headers) {
    json.begin_array().string(header.name).string(header.value).end_array();
  }
  json.end_array();
  json.key("sends").string(body_name(request.sends));
  json.key("contentLength").natural(request.content_length);
  json.key("contentOffset").natural(request.content_offset);
  json.key("expects").string(body_name(request.expects));
  const bool is_text = request.expects == Body::text;
  json.key("answerBytesMax").natural(is_text ? request.answer_bytes_max : kErrorBodyBytesMax);
}

Result<Header> read_header(const JsonValue& pair) {
  REGCACHE_TRY_ASSIGN(const JsonChildren parts, pair.as_array());
  Header header;
  std::size_t index = 0;
  for (const JsonValue part : parts) {
    REGCACHE_TRY_ASSIGN(const std::string_view text, part.as_string());
    (index == 0 ? header.name : header.value) = text;
    ++index;
  }
  if (index != 2) {
    return fail(Code::invalid_input, pair.pointer(), "a header is a name and a value");
  }
  return header;
}

}  // namespace

std::string command_json(const Command& command) {
  JsonWriter json;
  json.begin_object();
  if (const auto* const wait = std::get_if<Wait>(&command)) {
    json.key("do").string("wait");
    json.key("delayMs").natural(wait->delay_ms);
  } else {
    write_request(json, *std::get_if<HttpRequest>(&command));
  }
  json.end_object();
  return json.take();
}

Result<HttpAnswer> read_answer(std::string_view text) {
  REGCACHE_TRY_ASSIGN(const JsonDocument document, parse_json(text, kJsonBytesMax));
  HttpAnswer answer;
  std::int64_t status = 0;
  REGCACHE_TRY(read_member(document.root(), "status", status));
  answer.status = static_cast<int>(status);
  REGCACHE_TRY_ASSIGN(const auto headers, array_member(document.root(), "headers"));
  if (headers) {
    for (const JsonValue pair : headers->children()) {
      REGCACHE_TRY_ASSIGN(Header header, read_header(pair));
      answer.headers.push_back(std::move(header));
    }
  }
  return answer;
}

Result<Fault> parse_fault(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Fault>, 8> kFaults{{
      {"resolve", Fault::resolve},
      {"connect", Fault::connect},
      {"tls", Fault::tls},
      {"timeout", Fault::timeout},
      {"stalled", Fault::stalled},
      {"reset", Fault::reset},
      {"truncated", Fault::truncated},
      {"protocol", Fault::protocol},
  }};
  for (const auto& [name, fault] : kFaults) {
    if (name == word) {
      return fault;
    }
  }
  return fail(Code::unknown_name, "fault", "there is no fault '" + std::string(word) + "'");
}

std::string_view intake_name(Intake intake) {
  switch (intake) {
    case Intake::append:
      return "append";
    case Intake::restart:
      return "restart";
    case Intake::refuse:
      return "refuse";
  }
  REGCACHE_UNREACHABLE();
}

}  // namespace regcache
