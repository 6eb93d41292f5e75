// Method: the vectors of FIPS 180-4's examples, each fed whole and in pieces of every small size.
#include "core/oci/sha256.h"

#include <gtest/gtest.h>

#include <string>

#include "core/oci/digest.h"

namespace regcache {
namespace {

struct Case {
  const char* name;
  std::string text;
  const char* hex;
};

const Case kCases[] = {
    {"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a million", std::string(1'000'000, 'a'),
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

TEST(Sha256, MatchesThePublishedVectors) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(digest_of(c.text).hex(), c.hex);
  }
}

TEST(Sha256, PiecesOfAnySizeGiveTheSameSum) {
  const std::string text(300, 'x');
  const Digest whole = digest_of(text);
  Sha256 hash;
  for (std::size_t piece = 1; piece <= 130; ++piece) {
    for (std::size_t at = 0; at < text.size(); at += piece) {
      hash.update(std::string_view(text).substr(at, piece));
    }
    EXPECT_EQ(make_digest(hash.finish()), whole) << piece;
  }
}

TEST(Sha256, EveryLengthAroundABlockPadsRight) {
  // The sum of all sums: one wrong padding changes it. Value by Python's hashlib over the same texts.
  Sha256 all;
  for (std::size_t length = 0; length < 200; ++length) {
    all.update(digest_of(std::string(length, 'y')).hex());
  }
  EXPECT_EQ(make_digest(all.finish()).hex(),
            "56db05f1802815c526ef682a0b04daca1745d4cacb55b945412f22f4f00e1773");
}

}  // namespace
}  // namespace regcache
