#include "native/cli/doctor_report.h"

#include <ctime>

#include "core/options/option_text.h"
#include "core/registry/challenge.h"
#include "core/registry/url.h"
#include "core/text/ascii.h"
#include "core/text/columns.h"
#include "core/text/json_writer.h"

namespace regcache {
namespace {

// Of an HTTP date; nothing for what is none. Source: RFC 9110, 5.6.7.
std::optional<std::int64_t> seconds_of_date(const std::string& text) {
  std::tm time = {};
  const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time);
  return end != nullptr && *end == '\0' ? std::optional<std::int64_t>(timegm(&time)) : std::nullopt;
}

bool tells_limits(std::string_view name) {
  return name.starts_with("ratelimit") || name.starts_with("x-ratelimit") || name == "retry-after";
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::yes:
      return "yes";
    case Verdict::no:
      return "no";
    case Verdict::untried:
      return "untried";
  }
  return {};
}

std::string line(std::string_view name, const std::string& value) {
  std::string text = "  " + std::string(name);
  text.resize(16, ' ');
  return text + printable(value) + "\n";
}

std::string manners_text(const RegistryManners& manners) {
  constexpr std::int64_t kSkewToTell = 60;
  const std::string host =
      manners.token_host.empty() ? std::string() : ", tokens from " + manners.token_host;
  std::string text = line("reached by", manners.transport);
  text +=
      line("asks for",
           (manners.authentication == "none" ? "no credentials" : manners.authentication) + host);
  if (manners.clock_ahead_s && std::abs(*manners.clock_ahead_s) >= kSkewToTell) {
    text += line("clock", std::to_string(std::abs(*manners.clock_ahead_s)) + " s " +
                              (*manners.clock_ahead_s > 0 ? "ahead of" : "behind") +
                              " this machine's: tokens may be refused");
  }
  for (const Header& limit : manners.limits) {
    text += line("limit", limit.name + " " + limit.value);
  }
  text += line("pages", manners.pages.empty()
                            ? "none may ask it from a browser (no CORS)"
                            : "from " + (manners.pages == "*" ? "everywhere" : manners.pages));
  return text;
}

std::string probe_text(const RegistryProbe& probe) {
  std::string text;
  for (const ProbeFinding& finding : probe.findings) {
    if (finding.verdict != Verdict::untried) {
      text += line(trial_name(finding.trial),
                   std::string(verdict_name(finding.verdict)) +
                       (finding.why.empty() ? std::string() : ": " + finding.why));
    }
  }
  for (const Digest& digest : probe.left) {
    text += line("left behind", digest.text() + ", a manifest of no use");
  }
  for (const Digest& digest : probe.left_blobs) {
    text +=
        line("left behind", digest.text() + ", a blob of no use, until the registry collects it");
  }
  return text;
}

void put(JsonWriter& json, std::string_view name, const std::string& value) {
  if (!value.empty()) {
    json.key(name).string(value);
  }
}

void put_probe(JsonWriter& json, const RegistryProbe& probe) {
  json.key("findings").begin_array();
  for (const ProbeFinding& finding : probe.findings) {
    json.begin_object().key("trial").string(trial_name(finding.trial));
    json.key("verdict").string(verdict_name(finding.verdict));
    put(json, "why", finding.why);
    json.end_object();
  }
  json.end_array().key("left").begin_array();
  for (const Digest& digest : probe.left) {
    json.string(digest.text());
  }
  json.end_array().key("leftBlobs").begin_array();
  for (const Digest& digest : probe.left_blobs) {
    json.string(digest.text());
  }
  json.end_array();
}

}  // namespace

RegistryManners manners_of(std::string_view url, const HttpAnswer& answer, Instant now) {
  RegistryManners manners{.transport = url.starts_with("https:") ? "HTTPS" : "HTTP",
                          .authentication = "none",
                          .token_host = {},
                          .clock_ahead_s = {},
                          .limits = {},
                          .pages = {}};
  for (const Challenge& challenge : parse_challenges(answer.headers)) {
    const bool bearer = challenge.scheme == "bearer";
    manners.authentication = bearer                        ? "Bearer"
                             : challenge.scheme == "basic" ? "Basic"
                                                           : challenge.scheme;
    const Result<Url> realm = parse_url(challenge.parameter("realm"));
    manners.token_host = bearer && realm ? realm->origin.host_header() : std::string();
  }
  if (const auto date = find_header(answer.headers, "date")) {
    if (const auto seconds = seconds_of_date(std::string(*date))) {
      manners.clock_ahead_s = *seconds - now.seconds;
    }
  }
  for (const Header& header : answer.headers) {
    const std::string name = ascii_lower(header.name);
    if (tells_limits(name)) {
      manners.limits.push_back({name, header.value});
    } else if (name == "access-control-allow-origin") {
      manners.pages = header.value;
    }
  }
  return manners;
}

void advise_options(const Reference& reference, DoctorReport& report) {
  if (!report.probe) {
    return;
  }
  const std::string ref = report.place + ":cache";
  if (report.probe->verdict(ProbeTrial::pull) == Verdict::yes) {
    report.cache_from =
        write_options(RegistryImport{reference, ref, report.insecure},
                      {.direction = Direction::cache_from, .dialect = Dialect::buildctl});
  }
  const std::optional<ManifestShape> shape = report.probe->shape();
  if (shape) {
    RegistryExport options{
        .reference = reference, .raw_ref = ref, .insecure = report.insecure, .image = {}};
    options.image.mode = CacheMode::max;
    options.image.shape = *shape;
    // Docker has no media type for zstd (facts 3).
    if (report.probe->verdict(ProbeTrial::zstd) == Verdict::yes &&
        *shape != ManifestShape::docker_list) {
      options.image.compression = ZstdLayers{};
    }
    report.cache_to = write_options(options, {.dialect = Dialect::buildctl});
  }
}

std::string doctor_text(const DoctorReport& report) {
  std::string text = report.place + "\n" + manners_text(report.manners);
  if (!report.probe) {
    return text + "give a repository (" + report.place + "/NAME) to have tried what it accepts\n";
  }
  text += probe_text(*report.probe);
  if (!report.cache_to.empty()) {
    text += "--cache-to " + report.cache_to + "\n";
  } else {
    text += "no cache can be written there";
    text += report.cache_from.empty() ? "\n" : "; builds may still read one\n";
  }
  return text + (report.cache_from.empty() ? "" : "--cache-from " + report.cache_from + "\n");
}

std::string doctor_json(const DoctorReport& report) {
  constexpr std::size_t kIndent = 2;
  JsonWriter json(kIndent);
  json.begin_object().key("schema").integer(1);
  json.key("place").string(report.place);
  json.key("transport").string(report.manners.transport);
  json.key("authentication").string(report.manners.authentication);
  put(json, "tokenHost", report.manners.token_host);
  if (report.manners.clock_ahead_s) {
    json.key("clockAheadSeconds").integer(*report.manners.clock_ahead_s);
  }
  json.key("limits").begin_object();
  for (const Header& limit : report.manners.limits) {
    json.key(limit.name).string(limit.value);
  }
  json.end_object();
  put(json, "pages", report.manners.pages);
  if (report.probe) {
    put_probe(json, *report.probe);
  }
  put(json, "cacheTo", report.cache_to);
  put(json, "cacheFrom", report.cache_from);
  return json.end_object().take() + "\n";
}

ExitStatus doctor_status(const DoctorReport& report) {
  if (!report.probe || report.probe->shape()) {
    return ExitStatus::done;
  }
  for (const ProbeFinding& finding : report.probe->findings) {
    if (finding.trial == ProbeTrial::push && finding.verdict == Verdict::no) {
      return exit_status(finding.code);
    }
  }
  return ExitStatus::refused;
}

std::string github_output(const DoctorReport& report) {
  return "push=" + std::string(report.cache_to.empty() ? "false" : "true") +
         "\ncache-to=" + report.cache_to + "\ncache-from=" + report.cache_from + "\n";
}

}  // namespace regcache
