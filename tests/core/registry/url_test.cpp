// Method: tables of URLs and references, and what becomes of each.
#include "core/registry/url.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

TEST(UrlTest, TakesUrlsApart) {
  struct Case {
    const char* url;
    const char* origin;
    const char* host_header;
    const char* target;
  };
  constexpr Case kCases[] = {
      {"https://ghcr.io/v2/", "https://ghcr.io:443", "ghcr.io", "/v2/"},
      {"HTTP://Ghcr.IO:080", "http://ghcr.io:80", "ghcr.io", "/"},
      {"http://h:5000/a%2fb?c=%2B+&d#e", "http://h:5000", "h:5000", "/a%2fb?c=%2B+&d"},
      {"https://h?a=b", "https://h:443", "h", "/?a=b"},
      {"https://h:/a", "https://h:443", "h", "/a"},
      {"http://[::1]:5000/", "http://[::1]:5000", "[::1]:5000", "/"},
      {"https://[FE80::1]/", "https://[fe80::1]:443", "[fe80::1]", "/"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.url);
    const Result<Url> url = parse_url(each.url);
    ASSERT_TRUE(url);
    EXPECT_EQ(url->origin.text(), each.origin);
    EXPECT_EQ(url->origin.host_header(), each.host_header);
    EXPECT_EQ(url->target, each.target);
  }
}

TEST(UrlTest, RefusesTheRest) {
  for (const std::string_view text : {"",
                                      "ghcr.io",
                                      "/v2/",
                                      "//h/a",
                                      "ftp://h/",
                                      "http:///a",
                                      "http://h:0/",
                                      "http://h:65536/",
                                      "http://h:5a/",
                                      "http://a@h/",
                                      "http://[::1/",
                                      "http://[]/",
                                      "http://[::1]5/",
                                      "http://h\\a/",
                                      "http://h/a b",
                                      "http://h/\xc3\xa4",
                                      "http://h\x01/",
                                      "http://h/\r\n",
                                      "http://h/a\\b",
                                      "https:/h/",
                                      "javascript:alert(1)"}) {
    SCOPED_TRACE(text);
    const Result<Url> url = parse_url(text);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().code, Code::invalid_input);
  }
}

TEST(UrlTest, ErrorsShowNeitherQueryNorUser) {
  for (const std::string_view text :
       {"http://user:canary@h/", "http://h:x/?sig=canary", "http://h/ ?sig=canary"}) {
    const Result<Url> url = parse_url(text);
    ASSERT_FALSE(url);
    EXPECT_EQ(to_text(url.error()).find("canary"), std::string::npos) << to_text(url.error());
  }
}

TEST(UrlTest, TextGivesTheUrlBack) {
  for (const char* text :
       {"https://ghcr.io/v2/", "http://h:5000/a%2fb?c=%2B+&d", "http://[::1]/"}) {
    const Result<Url> url = parse_url(text);
    ASSERT_TRUE(url);
    EXPECT_EQ(url->text(), text);
  }
}

TEST(UrlTest, OriginsFromHostAndPort) {
  EXPECT_EQ(parse_origin("Ghcr.io", true)->text(), "https://ghcr.io:443");
  EXPECT_EQ(parse_origin("localhost:5000", false)->text(), "http://localhost:5000");
  EXPECT_EQ(parse_origin("[::1]:5000", false)->text(), "http://[::1]:5000");
  for (const char* text : {"", "a/b", "a@b", "a:b", "https://a", "a b", "a\r\n"}) {
    SCOPED_TRACE(text);
    const Result<Origin> origin = parse_origin(text, true);
    ASSERT_FALSE(origin);
    EXPECT_EQ(origin.error().code, Code::invalid_input);
  }
  EXPECT_EQ(parse_origin("ann:secret@h.example", true).error().subject, "");
}

struct Resolution {
  const char* reference;
  const char* url;  // nullptr: refused
};

constexpr char kBase[] = "http://r:5000/v2/a/blobs/uploads/?mount=x";

TEST(UrlTest, ResolvesReferences) {
  constexpr Resolution kCases[] = {
      {"https://b/c?d=%2f", "https://b/c?d=%2f"},
      {"HTTPS://B", "https://b/"},
      {"//b/c", "http://b/c"},
      {"/c?d=e%3D&f", "http://r:5000/c?d=e%3D&f"},
      {"/c/../d", "http://r:5000/c/../d"},
      {"?d", "http://r:5000/v2/a/blobs/uploads/?d"},
      {"", "http://r:5000/v2/a/blobs/uploads/?mount=x"},
      {"#f", "http://r:5000/v2/a/blobs/uploads/?mount=x"},
      {"c", "http://r:5000/v2/a/blobs/uploads/c"},
      {"c/d?e=../f", "http://r:5000/v2/a/blobs/uploads/c/d?e=../f"},
      {"../c", "http://r:5000/v2/a/blobs/c"},
      {"./../../..", "http://r:5000/v2/"},
      {"../../../../../../c", "http://r:5000/c"},
      {"ghcr.io/c", "http://r:5000/v2/a/blobs/uploads/ghcr.io/c"},
      {"r:5000/c", nullptr},
      {"file:///etc/passwd", nullptr},
      {"https://u:p@b/", nullptr},
      {"/c d", nullptr},
      {"/c\r\nX: y", nullptr},
      {"\\\\evil", nullptr},
      {"/\\evil", nullptr},
  };
  for (const Resolution& each : kCases) {
    SCOPED_TRACE(each.reference);
    const Result<Url> url = resolve_url(*parse_url(kBase), each.reference);
    EXPECT_EQ(url ? url->text() : "", each.url != nullptr ? each.url : "");
  }
}

TEST(UrlTest, ResolvesLocationsWithoutScheme) {
  constexpr Resolution kCases[] = {
      {"r:5000/v2/c?d", "http://r:5000/v2/c?d"},
      {"r/v2/c", "http://r/v2/c"},
      {"storage.example/c", "http://storage.example/c"},
      {"127.0.0.1:5000/c", "http://127.0.0.1:5000/c"},
      {"c/d", "http://r:5000/v2/a/blobs/uploads/c/d"},
      {"../c", "http://r:5000/v2/a/blobs/c"},
      {"/c", "http://r:5000/c"},
      {"https://b/c", "https://b/c"},
      {"//b/c", "http://b/c"},
      {"u@storage.example/c", nullptr},
      {"ftp://b.c/d", nullptr},
  };
  for (const Resolution& each : kCases) {
    SCOPED_TRACE(each.reference);
    const Result<Url> url = resolve_location(*parse_url(kBase), each.reference);
    EXPECT_EQ(url ? url->text() : "", each.url != nullptr ? each.url : "");
  }
}

TEST(UrlTest, EncodesForQueries) {
  EXPECT_EQ(percent_encode("sha256:0-9._~A/ +&\r\xc3"), "sha256%3A0-9._~A%2F%20%2B%26%0D%C3");
  EXPECT_EQ(percent_decode("sha256%3a0-9._~A%2F%20%2B%26%0D%C3"), "sha256:0-9._~A/ +&\r\xc3");
  EXPECT_EQ(percent_decode("%4g%-1% 1%%41+%4"), "%4g%-1% 1%A+%4");
}

}  // namespace
}  // namespace regcache
