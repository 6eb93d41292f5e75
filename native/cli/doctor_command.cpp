#include "native/cli/doctor_command.h"

#include <cstdlib>
#include <fstream>
#include <random>

#include "native/cli/amount.h"
#include "native/cli/console.h"
#include "native/cli/doctor_report.h"
#include "native/cli/workplace.h"
#include "native/transport/proxy.h"

namespace regcache {
namespace {

// A host alone is no repository of Docker Hub: "ghcr.io", "localhost", "127.0.0.1:5000".
bool is_host(const std::string& place) {
  return place.find('/') == std::string::npos &&
         (place.find_first_of(".:") != std::string::npos || place == "localhost");
}

Result<void> append_to_github_output(const DoctorReport& report) {
  const char* path = std::getenv("GITHUB_OUTPUT");
  if (path == nullptr || *path == '\0') {
    return fail(Code::missing, "GITHUB_OUTPUT", "the variable is not set",
                "--github-output is for a step of a GitHub workflow");
  }
  std::ofstream file(path, std::ios::app);
  file << github_output(report) << std::flush;
  return file ? Result<void>() : fail(Code::io, path, "could not be written");
}

Result<void> examine(const DoctorArguments& arguments, Workplace& place, DoctorReport& report) {
  std::string host = arguments.place;
  std::optional<Reference> reference;
  if (!is_host(arguments.place)) {
    REGCACHE_TRY_ASSIGN(reference, parse_reference(arguments.place));
    if (tag_mark(arguments.place) != std::string::npos) {
      return fail(Code::conflict, arguments.place,
                  "a repository is meant, and this names a tag of it", "leave out the tag");
    }
    host = reference->host();
  }
  report.place = reference ? reference->registry() + "/" + reference->repository() : host;
  REGCACHE_TRY_ASSIGN(const StoreOpener::Greeting greeting, place.opener().greet(host));
  report.manners = manners_of(greeting.url, greeting.answer, time_now());
  REGCACHE_TRY_ASSIGN(const Url url, parse_url(greeting.url));
  report.insecure =
      arguments.connection.insecure || (!url.origin.tls && !is_loopback_host(url.origin.host));
  if (reference) {
    const RegistryLocation location{*reference, report.insecure};
    REGCACHE_TRY_ASSIGN(const OpenLocation at, place.opener().open(location, Access::write));
    REGCACHE_TRY_ASSIGN(const OpenLocation remover, place.opener().open(location, Access::remove));
    std::random_device device;
    REGCACHE_TRY_ASSIGN(report.probe, probe_registry(*at.store, *remover.store, device()));
    advise_options(*reference, report);
  }
  return {};
}

Result<ExitStatus> doctor(const DoctorArguments& arguments) {
  REGCACHE_TRY_ASSIGN(const std::unique_ptr<Workplace> place,
                      Workplace::open(arguments.connection));
  DoctorReport report;
  REGCACHE_TRY(examine(arguments, *place, report));
  print_out(arguments.json ? doctor_json(report) : doctor_text(report));
  if (arguments.github_output) {
    REGCACHE_TRY(append_to_github_output(report));
    return ExitStatus::done;  // push=false is what the workflow goes by
  }
  return doctor_status(report);
}

}  // namespace

ExitStatus run_doctor(const DoctorArguments& arguments) {
  const Result<ExitStatus> status = doctor(arguments);
  return status ? *status : report_failure(status.error());
}

}  // namespace regcache
