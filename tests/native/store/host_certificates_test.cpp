// Method: folders as docker and podman have them, in a home of the test's own; then a real handshake.
#include "native/store/host_certificates.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "native/store/host_transport.h"
#include "tests/native/registry_process.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

constexpr const char* kHost = "registry.invalid:5000";

class HostCertificatesTest : public testing::Test {
 protected:
  // The folder of `kHost` under a parent, made.
  std::string make(const std::string& parent) {
    std::string folder = home_ / (parent + "/certs.d/" + kHost);
    std::filesystem::create_directories(folder);
    return folder;
  }
  static Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
      const auto at = variables.find(name);
      return at == variables.end() ? std::nullopt : std::optional(at->second);
    };
  }
  std::string found(std::map<std::string, std::string> variables, const char* host = kHost,
                    bool tls = true) {
    return certificate_folder(*parse_origin(host, tls), environment(std::move(variables)));
  }

  TemporaryFolder home_;
};

TEST_F(HostCertificatesTest, DockersFolderComesBeforePodmans) {
  EXPECT_EQ(found({{"HOME", home_.path()}}), "");
  const std::string podman = make(".config/containers");
  EXPECT_EQ(found({{"HOME", home_.path()}}), podman);
  const std::string docker = make(".config/docker");
  EXPECT_EQ(found({{"HOME", home_.path()}}), docker);
  const std::string other = make("xdg/docker");
  EXPECT_EQ(found({{"HOME", home_.path()}, {"XDG_CONFIG_HOME", home_ / "xdg"}}), other);
}

TEST_F(HostCertificatesTest, AHostWithoutAFolderHasNone) {
  make(".config/docker");
  for (const char* const host : {"registry.invalid", "registry.invalid:5001", "other.invalid"}) {
    EXPECT_EQ(found({{"HOME", home_.path()}}, host), "") << host;
  }
  EXPECT_EQ(found({}), "");
  EXPECT_EQ(found({{"HOME", home_.path()}}, kHost, false), "");
}

TEST_F(HostCertificatesTest, ThePortOfHttpsMayBeLeftOut) {
  const std::string parent = home_ / ".config/docker/certs.d/";
  std::filesystem::create_directories(parent + "registry.invalid");
  EXPECT_EQ(found({{"HOME", home_.path()}}, "registry.invalid"), parent + "registry.invalid");
  EXPECT_EQ(found({{"HOME", home_.path()}}, "registry.invalid:443"), parent + "registry.invalid");
  EXPECT_EQ(found({{"HOME", home_.path()}}, "registry.invalid:5000"), "");
}

TEST_F(HostCertificatesTest, FilesAreKnownByTheirEndings) {
  const std::string folder = make(".config/docker");
  for (const char* const name : {"b.crt", "a.crt", "me.cert", "me.key", "notes.txt"}) {
    write_file(folder + "/" + name, "x");
  }
  const Result<TlsSettings> tls = with_certificates_of(folder, {});
  ASSERT_TRUE(tls) << to_text(tls.error());
  EXPECT_EQ(tls->ca_file, folder);
  EXPECT_EQ(tls->cert_file, folder + "/me.cert");
  EXPECT_EQ(tls->key_file, folder + "/me.key");
}

TEST_F(HostCertificatesTest, WhatIsGivenCountsMore) {
  const std::string folder = make(".config/docker");
  for (const char* const name : {"a.crt", "me.cert", "me.key"}) {
    write_file(folder + "/" + name, "x");
  }
  const Result<TlsSettings> tls =
      with_certificates_of(folder, {.ca_file = "ca", .cert_file = "cert", .key_file = "key"});
  ASSERT_TRUE(tls);
  EXPECT_EQ(tls->ca_file, "ca");
  EXPECT_EQ(tls->cert_file, "cert");
  EXPECT_EQ(tls->key_file, "key");
}

TEST_F(HostCertificatesTest, HalvesAndDoublesAreErrors) {
  struct Case {
    std::vector<std::string> files;
    Code code;
    std::string subject;  // its end
    std::string hint;     // a piece of it
  };
  const Case cases[] = {
      {{"me.cert"}, Code::missing, "/me.cert", "/me.key; the certificate of an authority"},
      {{"me.cert", "other.key"}, Code::missing, "/me.cert", "/me.key"},
      {{"me.key"}, Code::missing, "/me.key", "/me.cert"},
      {{"a.cert", "a.key", "b.cert", "b.key"}, Code::conflict, kHost, "--cert-file"},
  };
  const std::string folder = make(".config/docker");
  for (const Case& each : cases) {
    SCOPED_TRACE(each.files.front());
    for (const std::string& name : each.files) {
      write_file(folder + "/" + name, "x");
    }
    const Result<TlsSettings> tls = with_certificates_of(folder, {});
    ASSERT_FALSE(tls);
    EXPECT_EQ(tls.error().code, each.code);
    EXPECT_TRUE(tls.error().subject.ends_with(each.subject)) << tls.error().subject;
    EXPECT_NE(tls.error().hint.find(each.hint), std::string::npos) << tls.error().hint;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
  }
  EXPECT_EQ(with_certificates_of(folder + "/absent", {}).error().code, Code::io);
}

TEST_F(HostCertificatesTest, AreForTheirOriginAlone) {
  const RegistryProcess registry({.tls = true});
  const RegistryProcess other({.tls = true});
  ASSERT_EQ(registry.error() + other.error(), "");
  const std::string folder = home_ / (".config/docker/certs.d/" + registry.host());
  std::filesystem::create_directories(folder);
  std::filesystem::copy_file(other.ca_file(), folder + "/a.crt");
  std::filesystem::copy_file(registry.ca_file(), folder + "/b.crt");
  const CancelToken cancel;
  const auto transport = make_host_transport({}, environment({{"HOME", home_.path()}}), cancel);
  ASSERT_TRUE(transport);
  const auto reaches = [&](const RegistryProcess& whom) {
    const auto outcome = (*transport)->send({.url = whom.url("/v2/")}, {});
    return std::holds_alternative<HttpAnswer>(outcome);
  };
  EXPECT_TRUE(reaches(registry));
  EXPECT_FALSE(reaches(other)) << "trusted for another origin";
}

TEST_F(HostCertificatesTest, WhatCannotBeUsedIsToldBeforeAnythingIsSent) {
  const std::string folder = make(".config/docker");
  const Origin origin = *parse_origin(kHost, true);
  const Environment here = environment({{"HOME", home_.path()}});
  EXPECT_TRUE(check_certificates(origin, {}, here));
  write_file(folder + "/ca.crt", "no certificate");
  EXPECT_EQ(check_certificates(origin, {}, here).error().subject, folder + "/ca.crt");
  EXPECT_EQ(check_certificates(origin, {}, here).error().code, Code::invalid_input);
  write_file(folder + "/me.key", "x");
  EXPECT_EQ(check_certificates(origin, {}, here).error().code, Code::missing);
  EXPECT_TRUE(check_certificates(*parse_origin("other.invalid", true), {}, here));
  const CancelToken cancel;
  const auto transport = make_host_transport({}, here, cancel);
  ASSERT_TRUE(transport);
  const auto outcome = (*transport)->send({.url = origin.text() + "/v2/"}, {});
  ASSERT_TRUE(std::holds_alternative<TransportFault>(outcome));
  EXPECT_EQ(std::get<TransportFault>(outcome).fault, Fault::tls);
}

}  // namespace
}  // namespace regcache
