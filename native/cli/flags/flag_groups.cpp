#include "native/cli/flags/flag_groups.h"

#include "core/limits.h"
#include "native/cli/amount.h"

namespace regcache {

namespace {

constexpr unsigned kJobsMax = 64;

}  // namespace

void add_connection(CLI::App* command, ConnectionArguments& to) {
  const char* group = "Connection";
  command->add_flag("--plain-http", to.plain_http, "talk HTTP without TLS (loopback always may)")
      ->group(group);
  command->add_flag("--insecure", to.insecure, "do not verify the registry's certificate")
      ->group(group);
  command->add_option("--ca-file", to.ca_file, "certificates to trust, instead of the system's")
      ->type_name("FILE")
      ->group(group);
  command
      ->add_option("--cert-file", to.cert_file,
                   "client certificate, instead of docker's certs.d/HOST")
      ->type_name("FILE")
      ->group(group);
  command->add_option("--key-file", to.key_file, "key of the client certificate")
      ->type_name("FILE")
      ->group(group);
  command->add_option("--authfile", to.auth_file, "credentials, instead of docker's and podman's")
      ->type_name("FILE")
      ->group(group);
  command->add_option("-u,--username", to.username, "user name for the registry")
      ->type_name("NAME")
      ->group(group);
  command->add_flag("--password-stdin", to.password_stdin, "read the password from standard input")
      ->group(group);
  command->add_flag("-D,--debug", to.debug, "print every request, without secrets")->group(group);
}

void add_transfer(CLI::App* command, TransferArguments& to) {
  const char* group = "Transfer";
  static const std::map<std::string, ProgressMode> modes = {{"auto", ProgressMode::automatic},
                                                            {"tty", ProgressMode::tty},
                                                            {"plain", ProgressMode::plain},
                                                            {"rawjson", ProgressMode::rawjson},
                                                            {"none", ProgressMode::none}};
  command->add_option("-j,--jobs", to.jobs, "blobs that move at once (default 4)")
      ->check(CLI::Range(1U, kJobsMax))
      ->type_name("N")
      ->group(group);
  command
      ->add_option("--progress", to.progress,
                   "auto, tty, plain, rawjson or none (default: $BUILDKIT_PROGRESS, else auto)")
      ->transform(one_of(modes))
      ->type_name("MODE")
      ->group(group);
  command->add_flag("-q,--quiet", to.quiet, "print the digest and nothing else")->group(group);
  command->add_flag("--no-fsync", to.no_fsync, "do not wait for the disk (caches in CI)")
      ->group(group);
}

void add_upload(CLI::App* command, TransferArguments& to) {
  const char* group = "Transfer";
  const auto set_chunk = [&to](const std::string& text) {
    const std::optional<std::uint64_t> size = parse_size(text);
    if (!size || *size < kChunkBytesMin || *size > kChunkBytesMax) {
      throw CLI::ValidationError("--chunk-size", "expected a size from 256KiB to 1GiB");
    }
    to.chunk_bytes = *size;
  };
  command
      ->add_option_function<std::string>("--chunk-size", set_chunk,
                                         "send larger blobs in pieces of this size")
      ->type_name("SIZE")
      ->group(group);
}

void add_decoding(CLI::App* command, DecodeLimits& limits) {
  const char* group = "Decoding";
  const auto set_size = [&limits](const std::string& text) {
    const std::optional<std::uint64_t> size = parse_size(text);
    if (!size || *size == 0) {
      throw CLI::ValidationError("--max-layer-size", "expected a size, such as 100GB or 512MiB");
    }
    limits.output_bytes_max = *size;
  };
  command
      ->add_option_function<std::string>("--max-layer-size", set_size,
                                         "refuse layers that unpack to more (default 64GiB)")
      ->type_name("SIZE")
      ->group(group);
  command
      ->add_option("--max-ratio", limits.ratio_max,
                   "refuse layers that unpack to N times their size, and 1 GiB (default 1100)")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}).description(""))
      ->type_name("N")
      ->group(group);
}

void add_format(CLI::App* command, bool& json) {
  static const std::map<std::string, bool> formats = {{"text", false}, {"json", true}};
  command->add_option("--format", json, "text or json")
      ->transform(one_of(formats))
      ->type_name("FORMAT");
}

}  // namespace regcache
