// Method: a table of references with their normal form, and one of texts that are none.
#include "core/oci/reference.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

const std::string kDigest = "sha256:" + std::string(64, '0');

TEST(Reference, NormalisesAsDockerDoes) {
  struct Case {
    std::string text;
    std::string normal;
    std::string host;
  };
  const Case kCases[] = {
      {"alpine", "docker.io/library/alpine:latest", "registry-1.docker.io"},
      {"user/app", "docker.io/user/app:latest", "registry-1.docker.io"},
      {"index.docker.io/app:1", "docker.io/library/app:1", "registry-1.docker.io"},
      {"docker.io/user/app", "docker.io/user/app:latest", "registry-1.docker.io"},
      {"host:5000", "docker.io/library/host:5000", "registry-1.docker.io"},
      {"localhost/app", "localhost/app:latest", "localhost"},
      {"Host/app", "Host/app:latest", "Host"},
      {"h.example/a/b/c:cache", "h.example/a/b/c:cache", "h.example"},
      {"127.0.0.1:5000/o/app:cache", "127.0.0.1:5000/o/app:cache", "127.0.0.1:5000"},
      {"[::1]:5000/o/app:cache", "[::1]:5000/o/app:cache", "[::1]:5000"},
      {"h.example/a@" + kDigest, "h.example/a@" + kDigest, "h.example"},
      {"h.example/a:t@" + kDigest, "h.example/a:t@" + kDigest, "h.example"},
      {"h.example/a.b_c__d---e/f:T_1.x-", "h.example/a.b_c__d---e/f:T_1.x-", "h.example"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const Result<Reference> reference = parse_reference(c.text);
    ASSERT_TRUE(reference) << to_text(reference.error());
    EXPECT_EQ(reference->text(), c.normal);
    EXPECT_EQ(reference->host(), c.host);
    EXPECT_EQ(*parse_reference(reference->text()), *reference);
  }
}

TEST(Reference, TheManifestIsNamedByDigestWhenThereIsOne) {
  EXPECT_EQ(parse_reference("h.example/a:t@" + kDigest)->manifest_name(), kDigest);
  EXPECT_EQ(parse_reference("h.example/a:t")->manifest_name(), "t");
  const Digest digest = *parse_digest(kDigest);
  EXPECT_EQ(parse_reference("h.example/a:t")->with_digest(digest).manifest_name(), kDigest);
}

TEST(Reference, NamesThePartThatIsWrong) {
  struct Case {
    std::string text;
    Code code;
    std::string detail;  // a piece of the sentence
  };
  const Case kCases[] = {
      {"", Code::invalid_input, "empty"},
      {"http://h.example/a", Code::invalid_input, "URL scheme"},
      {std::string(64, 'a'), Code::invalid_input, "64 hex digits"},
      {"h.example/", Code::invalid_input, "no repository"},
      {":tag", Code::invalid_input, "no repository"},
      {"user/App", Code::invalid_input, "upper-case"},
      {"h.example/a//b", Code::invalid_input, "''"},
      {"h.example/a..b", Code::invalid_input, "'a..b'"},
      {"h.example/a___b", Code::invalid_input, "'a___b'"},
      {"h.example/-a", Code::invalid_input, "'-a'"},
      {"h.example/a-", Code::invalid_input, "'a-'"},
      {"h.example/a b", Code::invalid_input, "'a b'"},
      {" h.example/a", Code::invalid_input, "' h.example'"},
      {"-h.example/a", Code::invalid_input, "'-h.example'"},
      {"h.example:x/a", Code::invalid_input, "'h.example:x'"},
      {"h.example:/a", Code::invalid_input, "'h.example:'"},
      {"[::g]:5/a", Code::invalid_input, "'[::g]:5'"},
      {"h.example/a:", Code::invalid_input, "'' is not a tag"},
      {"h.example/a:-t", Code::invalid_input, "'-t' is not a tag"},
      {"h.example/a:t/x", Code::invalid_input, "'t/x' is not a tag"},
      {"h.example/a:" + std::string(129, 't'), Code::out_of_range, "128"},
      {"h.example/" + std::string(256, 'a'), Code::out_of_range, "255"},
      {"h.example/a@sha256:12", Code::invalid_input, "64 lower-case"},
      {"h.example/a@md5:12", Code::unsupported, "md5"},
      {"h.example/a@", Code::invalid_input, "digest"},
      {"ann:secret@h.example/a", Code::invalid_input, "no password"},
      {"http://ann:secret@h.example/a", Code::invalid_input, "no password"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const Result<Reference> reference = parse_reference(c.text);
    ASSERT_FALSE(reference);
    EXPECT_EQ(reference.error().code, c.code);
    EXPECT_NE(reference.error().detail.find(c.detail), std::string::npos)
        << reference.error().detail;
  }
}

// People paste URLs with their password in it: no message repeats it.
TEST(Reference, ShowsNoPassword) {
  EXPECT_EQ(parse_reference("ann:secret@h.example/a").error().subject, "...@h.example/a");
  EXPECT_EQ(parse_reference("http://ann:se@cret@h.example/a:t").error().subject,
            "http://...@h.example/a:t");
  EXPECT_EQ(parse_reference("h.example/a@sha256:12").error().subject, "h.example/a@sha256:12");
}

TEST(Reference, TakesTheLongestTagAndRepository) {
  EXPECT_TRUE(parse_reference("h.example/a:" + std::string(128, 't')));
  EXPECT_TRUE(parse_reference("h.example/" + std::string(255, 'a')));
}

}  // namespace
}  // namespace regcache
