#include "core/result/error.h"

#include "core/result/check.h"
#include "core/result/diagnostic.h"

namespace regcache {
namespace {

// Appends `text` with control characters (C0, DEL) as \xNN, so that nothing from the wire can move
// a terminal's cursor.
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string_view code_name(Code code) {
  switch (code) {
    case Code::invalid_input:
      return "invalid_input";
    case Code::out_of_range:
      return "out_of_range";
    case Code::unknown_name:
      return "unknown_name";
    case Code::conflict:
      return "conflict";
    case Code::missing:
      return "missing";
    case Code::not_found:
      return "not_found";
    case Code::denied:
      return "denied";
    case Code::corrupt:
      return "corrupt";
    case Code::unsupported:
      return "unsupported";
    case Code::refused:
      return "refused";
    case Code::unavailable:
      return "unavailable";
    case Code::io:
      return "io";
    case Code::cancelled:
      return "cancelled";
  }
  REGCACHE_UNREACHABLE();
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  REGCACHE_UNREACHABLE();
}

std::string_view surface_name(Surface surface) {
  switch (surface) {
    case Surface::unstated:
      return "";
    case Surface::client:
      return "client";
    case Surface::daemon:
      return "daemon";
    case Surface::import_step:
      return "import";
    case Surface::export_step:
      return "export";
    case Surface::never:
      return "never";
  }
  REGCACHE_UNREACHABLE();
}

std::string to_text(const Error& error) {
  std::string out;
  if (!error.subject.empty()) {
    append_escaped(out, error.subject);
    out += ": ";
  }
  append_escaped(out, error.detail);
  if (!error.hint.empty()) {
    out += " (";
    append_escaped(out, error.hint);
    out += ")";
  }
  return out;
}

}  // namespace regcache
