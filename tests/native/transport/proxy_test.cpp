// Method: tables of environments; then a script that plays the proxy.
#include "native/transport/proxy.h"

#include <gtest/gtest.h>

#include <map>

#include "native/transport/transport.h"
#include "tests/native/raw_server.h"

namespace regcache {
namespace {

using Variables = std::map<std::string, std::string>;

Result<ProxyRules> rules_from(const Variables& variables) {
  return ProxyRules::from([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

// "host:port" of the proxy for `url`, or "direct".
std::string route(const Variables& variables, const std::string& url) {
  const Result<ProxyRules> rules = rules_from(variables);
  if (!rules) {
    return to_text(rules.error());
  }
  const std::optional<Proxy> proxy = rules->proxy_for(parse_url(url)->origin);
  return proxy ? proxy->host + ":" + std::to_string(proxy->port) : "direct";
}

TEST(ProxyTest, TheVariables) {
  struct Case {
    const char* name;
    Variables variables;
    const char* url;
    const char* route;
  };
  const Case kCases[] = {
      {"none", {}, "https://a.example/", "direct"},
      {"https", {{"HTTPS_PROXY", "http://p:3128"}}, "https://a.example/", "p:3128"},
      {"https is not for http", {{"HTTPS_PROXY", "http://p:3128"}}, "http://a.example/", "direct"},
      {"http", {{"http_proxy", "p:3128"}}, "http://a.example/", "p:3128"},
      {"http is not for https", {{"http_proxy", "p:3128"}}, "https://a.example/", "direct"},
      {"lower case first", {{"https_proxy", "p"}, {"HTTPS_PROXY", "q"}}, "https://a/", "p:80"},
      {"empty is unset", {{"https_proxy", ""}, {"HTTPS_PROXY", "q"}}, "https://a/", "q:80"},
      {"upper case", {{"HTTP_PROXY", "p"}}, "http://a/", "p:80"},
      {"httpoxy", {{"HTTP_PROXY", "p"}, {"REQUEST_METHOD", "GET"}}, "http://a/", "direct"},
      {"lower case is no header",
       {{"http_proxy", "p"}, {"REQUEST_METHOD", "GET"}},
       "http://a/",
       "p:80"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(route(each.variables, each.url), each.route);
  }
}

TEST(ProxyTest, NoProxy) {
  struct Case {
    const char* no_proxy;
    const char* host;
    bool direct;
  };
  constexpr Case kCases[] = {
      {"", "a.example", false},
      {"*", "a.example", true},
      {"a.example", "a.example", true},
      {"A.Example", "a.example", true},
      {"example", "a.example", true},
      {".example", "a.example", true},
      {".example", "example", false},
      {"ample", "a.example", false},
      {"b, a.example ,c", "a.example", true},
      {"a.example:443", "a.example", true},
      {"a.example:5000", "a.example", false},
      {"a.example:5000", "a.example:5000", true},
      {"10.1.0.0/16", "10.1.2.3", true},
      {"10.1.0.0/16", "10.2.2.3", false},
      {"10.1.2.0/23", "10.1.3.3", true},
      {"10.1.2.3", "10.1.2.3", true},
      {"10.1.2.3", "10.1.2.33", false},
      {"fd00::/8", "[fd12::1]", true},
      {"fd00::/8", "[fe80::1]", false},
      {"[fd12::1]:443", "[fd12::1]", true},
      {"fd12:0::1", "[fd12::1]", true},
      {"10.0.0.0/99", "10.1.2.3", false},
      {"", "localhost:5000", true},
      {"", "127.3.2.1", true},
      {"", "[::1]", true},
      {"", "a.localhost", true},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(std::string(each.no_proxy) + " for " + each.host);
    const Variables variables = {{"https_proxy", "http://p:3128"}, {"NO_PROXY", each.no_proxy}};
    EXPECT_EQ(route(variables, "https://" + std::string(each.host) + "/"),
              each.direct ? "direct" : "p:3128");
  }
}

TEST(ProxyTest, WhatCannotBeUsed) {
  for (const char* const value : {"https://p:443", "socks5://p:1080", "http://", "http://p:x"}) {
    SCOPED_TRACE(value);
    const Result<ProxyRules> rules = rules_from({{"https_proxy", value}});
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().subject, "https_proxy");
    const bool other_scheme = std::string_view(value).find("http://") != 0;
    EXPECT_EQ(rules.error().code, other_scheme ? Code::unsupported : Code::invalid_input);
  }
  const Result<ProxyRules> rules = rules_from({{"https_proxy", "http://u:canary@p:x"}});
  ASSERT_FALSE(rules);
  EXPECT_EQ(to_text(rules.error()).find("canary"), std::string::npos);
}

class ProxyTransportTest : public testing::Test {
 protected:
  std::variant<HttpAnswer, TransportFault> get(const Variables& variables, const std::string& url) {
    TransportSettings settings;
    settings.proxies = *rules_from(variables);
    const auto transport = make_transport(settings, cancel_);
    return (*transport)->send({.url = url, .expects = Body::text, .answer_bytes_max = 10}, {});
  }

  CancelToken cancel_;
};

TEST_F(ProxyTransportTest, PlainRequestsNameTheirOrigin) {
  std::string seen;
  RawServer proxy([&](Peer& peer) {
    seen = peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
  });
  const auto outcome =
      get({{"http_proxy", "http://u:p%40ss@" + proxy.host()}}, "http://a.example:8080/b?c");
  ASSERT_TRUE(std::holds_alternative<HttpAnswer>(outcome));
  EXPECT_TRUE(
      seen.starts_with("GET http://a.example:8080/b?c HTTP/1.1\r\nHost: a.example:8080\r\n"))
      << seen;
  EXPECT_NE(seen.find("\r\nProxy-Authorization: Basic dTpwQHNz\r\n"), std::string::npos) << seen;
}

TEST_F(ProxyTransportTest, TlsGoesThroughATunnel) {
  std::string seen;
  std::string inside;
  {
    RawServer proxy([&](Peer& peer) {
      seen = peer.read_head();
      peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
      inside = peer.read_bytes(1);
    });
    const auto outcome =
        get({{"https_proxy", "http://u:p@" + proxy.host()}}, "https://a.example/b");
    ASSERT_TRUE(std::holds_alternative<TransportFault>(outcome));
  }
  EXPECT_EQ(seen,
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n"
            "Proxy-Authorization: Basic dTpw\r\n\r\n");
  EXPECT_EQ(inside, "\x16");  // a TLS handshake record: nothing of the request is in clear
}

TEST_F(ProxyTransportTest, AProxyThatRefuses) {
  for (const char* const status : {"403 Forbidden", "407 Proxy Authentication Required"}) {
    RawServer proxy([&](Peer& peer) {
      (void)peer.read_head();
      peer.send("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\n\r\n");
    });
    const auto outcome = get({{"https_proxy", proxy.host()}}, "https://a.example/b");
    ASSERT_TRUE(std::holds_alternative<TransportFault>(outcome));
    EXPECT_EQ(std::get<TransportFault>(outcome).fault, Fault::protocol);
    EXPECT_NE(std::get<TransportFault>(outcome).detail.find(proxy.host()), std::string::npos);
  }
}

}  // namespace
}  // namespace regcache
