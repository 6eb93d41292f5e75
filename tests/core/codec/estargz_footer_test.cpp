// Method: footers as three writers make them, then one wrong byte for each part of a footer.
#include "core/codec/estargz_footer.h"

#include <gtest/gtest.h>

#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/vectors.h"

namespace regcache {
namespace {

constexpr std::string_view kReal =
    "1f8b08040000000000ff1a00534716003030303030303030303030303030383953544152475a010000ffff"
    "0000000000000000";

TEST(EstargzFooter, IsWrittenAsBuildKitWritesIt) {
  const auto footer = make_estargz_footer(0x89);
  EXPECT_EQ(Bytes(footer.begin(), footer.end()), from_hex(kReal));
  const auto large = make_estargz_footer(0xfedcba9876543210);
  EXPECT_EQ(parse_estargz_footer(large)->toc_offset, 0xfedcba9876543210);
}

TEST(EstargzFooter, IsFoundAtTheEndOfABlob) {
  const EstargzFooter expected{.toc_offset = 137, .footer_bytes = 51};
  EXPECT_EQ(parse_estargz_footer(from_hex(kReal)), expected);
  EXPECT_EQ(parse_estargz_footer(from_base64(kEstargzLayer)), expected);
  EXPECT_FALSE(parse_estargz_footer(from_base64(kGzipLayer)));
  EXPECT_FALSE(parse_estargz_footer({}));
}

TEST(EstargzFooter, LegacyAndExternalOnesAreKnown) {
  const Bytes legacy = from_hex(
      "1f8b08040000000000ff 1600 3030303030303030303030303030383953544152475a 010000ffff"
      "0000000000000000");
  EXPECT_EQ(parse_estargz_footer(legacy), (EstargzFooter{.toc_offset = 137, .footer_bytes = 47}));
  const Bytes external = from_hex(
      "1f8b08040000000000ff 1500 53471100 53544152475a45585445524e414c544f43 010000ffff"
      "0000000000000000");
  EXPECT_EQ(parse_estargz_footer(external),
            (EstargzFooter{.footer_bytes = 46, .external_toc = true}));
}

TEST(EstargzFooter, AWrongByteAnywhereIsNoFooter) {
  const Bytes good = from_hex(kReal);
  for (std::size_t i = 0; i < good.size(); ++i) {
    SCOPED_TRACE(i);
    Bytes bad = good;
    bad[i] ^= 0x80U;
    EXPECT_FALSE(parse_estargz_footer(bad));
    EXPECT_FALSE(parse_estargz_footer(Input(good).subspan(i + 1)));
  }
  Bytes upper_case = good;
  upper_case[30] = 'A';
  EXPECT_FALSE(parse_estargz_footer(upper_case));
}

}  // namespace
}  // namespace regcache
