// Method: requests that were served, told to the figures, and the text that Prometheus would read.
#include "native/server/metrics.h"

#include <gtest/gtest.h>

#include <sstream>

#include "native/file/text_file.h"
#include "native/server/access_log.h"
#include "tests/native/server/service_test.h"

namespace regcache {
namespace {

class MetricsTest : public RegistryServiceTest {
 protected:
  // What the service answers, seen by the figures and the log.
  ServerAnswer serve(std::string_view method, std::string_view target, std::string_view body = {},
                     Headers headers = {}) {
    TextBody text(body);
    const ServerRequest request{.method = std::string(method),
                                .target = std::string(target),
                                .peer = {},
                                .headers = std::move(headers),
                                .body = &text};
    return handler_(request);
  }
  // The value of a series, or "none".
  std::string value(std::string_view series) {
    std::istringstream lines(metrics_.text(7));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(series) && line[series.size()] == ' ') {
        return line.substr(series.size() + 1);
      }
    }
    return "none";
  }

  Metrics metrics_;
  HttpHandler handler_ =
      observe_requests({[this](const ServedRequest& served) { metrics_.add(served); }},
                       [this](const ServerRequest& request) { return service_->answer(request); });
};

TEST_F(MetricsTest, CountsRequestsByMethodRouteAndStatusClass) {
  serve("GET", "/v2/");
  serve("GET", "/v2/");
  serve("HEAD", "/v2/a/blobs/" + digest_of("x").text());
  serve("GET", "/favicon.ico");
  serve("BREW", "/v2/");
  const std::string name = "regcache_http_requests_total";
  EXPECT_EQ(value(name + R"({method="GET",route="base",code="2xx"})"), "2");
  EXPECT_EQ(value(name + R"({method="HEAD",route="blob",code="4xx"})"), "1");
  EXPECT_EQ(value(name + R"({method="GET",route="other",code="4xx"})"), "1");
  EXPECT_EQ(value(name + R"({method="other",route="base",code="4xx"})"), "1");
}

TEST_F(MetricsTest, LabelsNeverHaveWhatClientsSend) {
  serve("GET", "/v2/secret-project/tags/list?n=\"}");
  serve("SECRET", "/secret");
  EXPECT_EQ(metrics_.text(0).find("ecret"), std::string::npos);
  EXPECT_EQ(metrics_.text(0).find("SECRET"), std::string::npos);
}

TEST_F(MetricsTest, CountsBytesInAndOut) {
  serve("POST", "/v2/a/blobs/uploads/?digest=" + digest_of("12345").text(), "12345",
        {{"Content-Length", "5"}});
  serve("GET", "/v2/a/blobs/" + digest_of("12345").text(), {}, {{"Range", "bytes=1-3"}});
  EXPECT_EQ(value("regcache_http_received_bytes_total"), "5");
  EXPECT_EQ(value("regcache_http_sent_bytes_total"), "3");
}

TEST_F(MetricsTest, BucketsAreSumsAndEndInAll) {
  const ServerRequest request{.method = "GET", .target = "/v2/", .peer = {}, .headers = {}};
  const ServerAnswer answer;
  for (const int milliseconds : {1, 3, 600, 700'000}) {
    metrics_.add({.request = request,
                  .answer = answer,
                  .id = "x",
                  .duration = std::chrono::milliseconds(milliseconds)});
  }
  const std::string name = "regcache_http_request_duration_seconds";
  EXPECT_EQ(value(name + R"(_bucket{route="base",le="0.001"})"), "1");
  EXPECT_EQ(value(name + R"(_bucket{route="base",le="0.005"})"), "2");
  EXPECT_EQ(value(name + R"(_bucket{route="base",le="1"})"), "3");
  EXPECT_EQ(value(name + R"(_bucket{route="base",le="600"})"), "3");
  EXPECT_EQ(value(name + R"(_bucket{route="base",le="+Inf"})"), "4");
  EXPECT_EQ(value(name + R"(_count{route="base"})"), "4");
  EXPECT_EQ(value(name + R"(_sum{route="base"})"), "700.604");
}

TEST_F(MetricsTest, TellsWhatCollectionsDid) {
  EXPECT_EQ(value("regcache_last_collection_timestamp_seconds"), "0");
  Collection one;
  one.by_age = {"a:t", "a@sha256:0"};
  one.by_size = {"b:t"};
  one.uploads = 2;
  one.blobs = 3;
  one.freed_bytes = 1000;
  one.blobs_left = 5;
  one.bytes_left = 500;
  metrics_.add(one, false, UseTime(std::chrono::seconds(100)));
  metrics_.add(one, false, UseTime(std::chrono::seconds(200)));
  metrics_.add_failed_collection();
  EXPECT_EQ(value(R"(regcache_collections_total{result="done"})"), "2");
  EXPECT_EQ(value(R"(regcache_collections_total{result="failed"})"), "1");
  EXPECT_EQ(value("regcache_collected_tags_total"), "4");
  EXPECT_EQ(value("regcache_collected_uploads_total"), "4");
  EXPECT_EQ(value("regcache_collected_bytes_total"), "2000");
  EXPECT_EQ(value("regcache_stored_blobs"), "5");
  EXPECT_EQ(value("regcache_stored_bytes"), "500");
  EXPECT_EQ(value("regcache_last_collection_timestamp_seconds"), "200");
  EXPECT_EQ(value("regcache_uploads_open"), "7");
}

TEST_F(MetricsTest, StockOfAFolderIsNoCollection) {
  Collection stock;
  stock.blobs_left = 5;
  metrics_.add(stock, true, UseTime(std::chrono::seconds(100)));
  EXPECT_EQ(value("regcache_stored_blobs"), "5");
  EXPECT_EQ(value(R"(regcache_collections_total{result="done"})"), "0");
}

TEST_F(MetricsTest, OpenUploadsAreThoseThatAreNotOver) {
  begin_upload("a");
  const std::string second = begin_upload("b/c");
  EXPECT_EQ(*service_->open_uploads(), 2);
  EXPECT_EQ(call("DELETE", second).status, 204);
  push_blob("a", "bytes");
  EXPECT_EQ(*service_->open_uploads(), 1);
}

TEST_F(MetricsTest, PageHasTheFiguresAndNothingElse) {
  const HttpHandler page = serve_metrics([] { return std::string("figures\n"); });
  ServerRequest request{.method = "GET", .target = "/metrics?x=1", .peer = {}, .headers = {}};
  EXPECT_EQ(page(request).body, "figures\n");
  EXPECT_EQ(header_of(page(request), "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  request.method = "HEAD";
  EXPECT_EQ(page(request).body, "");
  EXPECT_EQ(header_of(page(request), "Content-Length"), "8");
  request.method = "POST";
  EXPECT_EQ(page(request).status, 405);
  request = {.method = "GET", .target = "/v2/", .peer = {}, .headers = {}};
  EXPECT_EQ(page(request).status, 404);
}

TEST_F(MetricsTest, RequestIdIsTheClientsOrANewOne) {
  const auto id = [&](const std::string& sent) {
    return header_of(serve("GET", "/v2/", {}, {{"X-Request-Id", sent}}), "X-Request-Id");
  };
  EXPECT_EQ(id("build-7.a_B"), "build-7.a_B");
  for (const std::string& sent : {std::string(), std::string("a b"), std::string(65, 'a'),
                                  std::string("a\"}"), std::string("\xc3\xa9")}) {
    SCOPED_TRACE(sent);
    EXPECT_EQ(id(sent).size(), 32);
  }
  EXPECT_NE(id(""), id(""));
}

}  // namespace
}  // namespace regcache
