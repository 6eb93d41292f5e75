// Method: answers and probes written out by hand; what is told and advised of each.
#include "native/cli/doctor_report.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

constexpr Instant kNow = {1'700'000'000, 0};  // Tue, 14 Nov 2023 22:13:20 GMT

TEST(DoctorReport, MannersAreWhatTheAnswerSays) {
  const HttpAnswer answer{
      .status = 401,
      .headers = {{"Date", "Tue, 14 Nov 2023 22:15:20 GMT"},
                  {"WWW-Authenticate", "Bearer realm=\"https://auth.example/token\",service=\"r\""},
                  {"RateLimit-Remaining", "99;w=21600"},
                  {"Access-Control-Allow-Origin", "*"}},
      .body = {}};
  const RegistryManners manners = manners_of("https://r.example:443/v2/", answer, kNow);
  EXPECT_EQ(manners.transport, "HTTPS");
  EXPECT_EQ(manners.authentication, "Bearer");
  EXPECT_EQ(manners.token_host, "auth.example");
  EXPECT_EQ(manners.clock_ahead_s, 120);
  ASSERT_EQ(manners.limits.size(), 1U);
  EXPECT_EQ(manners.limits[0].name, "ratelimit-remaining");
  EXPECT_EQ(manners.pages, "*");
  const std::string text = doctor_text({.place = "r.example", .manners = manners});
  EXPECT_NE(text.find("tokens from auth.example"), std::string::npos) << text;
  EXPECT_NE(text.find("120 s ahead of this machine's"), std::string::npos) << text;
  EXPECT_NE(text.find("ratelimit-remaining 99;w=21600"), std::string::npos) << text;
}

TEST(DoctorReport, SilenceIsNoClaim) {
  const RegistryManners manners = manners_of("http://r.example:80/v2/", {.status = 200}, kNow);
  EXPECT_EQ(manners.transport, "HTTP");
  EXPECT_EQ(manners.authentication, "none");
  EXPECT_FALSE(manners.clock_ahead_s);
  EXPECT_EQ(manners.pages, "");
}

TEST(DoctorReport, ADateThatIsNoneIsNoClock) {
  for (const char* date : {"", "yesterday", "Tue, 14 Nov 2023 22:15:20 GMT and more"}) {
    EXPECT_FALSE(manners_of("https://r/v2/", {.status = 200, .headers = {{"date", date}}}, kNow)
                     .clock_ahead_s);
  }
}

RegistryProbe probe(std::vector<ProbeTrial> accepted) {
  RegistryProbe made;
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(ProbeTrial::deletion); ++i) {
    made.findings.push_back({static_cast<ProbeTrial>(i), Verdict::no, {}});
  }
  for (const ProbeTrial trial : accepted) {
    made.findings[static_cast<std::size_t>(trial)].verdict = Verdict::yes;
  }
  return made;
}

TEST(DoctorReport, TheOptionsFitWhatIsAccepted) {
  struct Case {
    std::vector<ProbeTrial> accepted;
    bool insecure;
    const char* cache_to;
    const char* cache_from;
  };
  const Case kCases[] = {
      {{ProbeTrial::pull, ProbeTrial::push, ProbeTrial::oci_manifest, ProbeTrial::zstd},
       false,
       "type=registry,compression=zstd,mode=max,ref=r.example/o/app:cache",
       "type=registry,ref=r.example/o/app:cache"},
      {{ProbeTrial::pull, ProbeTrial::push, ProbeTrial::oci_index},
       false,
       "type=registry,image-manifest=false,mode=max,ref=r.example/o/app:cache",
       "type=registry,ref=r.example/o/app:cache"},
      {{ProbeTrial::pull, ProbeTrial::push, ProbeTrial::docker_list, ProbeTrial::zstd},
       true,
       "type=registry,mode=max,oci-mediatypes=false,ref=r.example/o/"
       "app:cache,registry.insecure=true",
       "type=registry,ref=r.example/o/app:cache,registry.insecure=true"},
      {{ProbeTrial::pull}, false, "", "type=registry,ref=r.example/o/app:cache"},
      {{ProbeTrial::pull, ProbeTrial::push}, false, "", "type=registry,ref=r.example/o/app:cache"},
      {{}, false, "", ""},
  };
  const Result<Reference> reference = parse_reference("r.example/o/app");
  ASSERT_TRUE(reference);
  for (const Case& c : kCases) {
    DoctorReport report{.place = "r.example/o/app", .manners = {}, .insecure = c.insecure};
    report.probe = probe(c.accepted);
    advise_options(*reference, report);
    EXPECT_EQ(report.cache_to, c.cache_to);
    EXPECT_EQ(report.cache_from, c.cache_from);
    EXPECT_EQ(
        github_output(report).starts_with(*c.cache_to == '\0' ? "push=false\n" : "push=true\n"),
        true);
  }
}

}  // namespace
}  // namespace regcache
