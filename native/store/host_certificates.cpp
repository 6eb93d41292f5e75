#include "native/store/host_certificates.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

namespace regcache {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t kHttpsPort = 443;

std::vector<std::string> parents(const Environment& environment) {
  std::vector<std::string> folders;
  std::string config = environment("XDG_CONFIG_HOME").value_or("");
  if (const std::string home = environment("HOME").value_or(""); config.empty() && !home.empty()) {
    config = home + "/.config";
  }
  for (const std::string& base : {config, std::string("/etc")}) {
    for (const char* const tool : {"/docker/certs.d/", "/containers/certs.d/"}) {
      if (!base.empty()) {
        folders.push_back(base + tool);
      }
    }
  }
  return folders;
}

// The files of a folder that end in `extension`, sorted.
std::vector<std::string> files_with(const std::vector<fs::path>& files,
                                    std::string_view extension) {
  std::vector<std::string> found;
  for (const fs::path& file : files) {
    if (file.extension() == extension) {
      found.push_back(file.string());
    }
  }
  return found;
}

Result<std::vector<fs::path>> list(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    files.push_back(at->path());
  }
  if (error) {
    return fail(Code::io, folder, "could not read the folder of certificates: " + error.message());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string certificate_folder(const Origin& origin, const Environment& environment) {
  std::vector<std::string> names = {origin.authority()};
  if (origin.port == kHttpsPort) {
    names.push_back(origin.host);
  }
  for (const std::string& parent : parents(environment)) {
    for (const std::string& name : names) {
      std::error_code ignored;
      if (origin.tls && fs::is_directory(parent + name, ignored)) {
        return parent + name;
      }
    }
  }
  return {};
}

Result<TlsSettings> with_certificates_of(const std::string& folder, TlsSettings tls) {
  REGCACHE_TRY_ASSIGN(const std::vector<fs::path> files, list(folder));
  if (tls.ca_file.empty() && !files_with(files, ".crt").empty()) {
    tls.ca_file = folder;
  }
  const std::vector<std::string> certificates = files_with(files, ".cert");
  const std::vector<std::string> keys = files_with(files, ".key");
  const auto beside = [](const std::string& file, const char* extension) {
    return fs::path(file).replace_extension(extension).string();
  };
  for (const std::string& each : certificates) {
    if (std::find(keys.begin(), keys.end(), beside(each, ".key")) == keys.end()) {
      return fail(Code::missing, each, "the client certificate has no key beside it",
                  "put the key into " + beside(each, ".key") +
                      "; the certificate of an authority to trust ends in .crt");
    }
  }
  for (const std::string& each : keys) {
    if (std::find(certificates.begin(), certificates.end(), beside(each, ".cert")) ==
        certificates.end()) {
      return fail(Code::missing, each, "the key has no client certificate beside it",
                  "put the certificate into " + beside(each, ".cert"));
    }
  }
  if (!tls.cert_file.empty() || certificates.empty()) {
    return tls;
  }
  if (certificates.size() > 1) {
    return fail(Code::conflict, folder, "there are several client certificates",
                "leave one, or give --cert-file and --key-file");
  }
  tls.cert_file = certificates.front();
  tls.key_file = keys.front();
  return tls;
}

}  // namespace regcache
