// Method: a table of words, near and far, against the real option names.
#include "core/text/spelling.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace regcache {
namespace {

constexpr std::array<std::string_view, 8> kKeys = {
    "ref",         "mode",         "oci-mediatypes",    "image-manifest",
    "compression", "ignore-error", "compression-level", "registry.insecure"};

TEST(Spelling, FindsTheWordThatWasMeant) {
  struct Case {
    const char* word;
    const char* meant;  // empty: none
  };
  constexpr Case kCases[] = {
      {"modee", "mode"},
      {"mdoe", "mode"},
      {"mod", "mode"},
      {"MODE", "mode"},
      {"reff", "ref"},
      {"oci-media-types", "oci-mediatypes"},
      {"oci_mediatypes", "oci-mediatypes"},
      {"image_manifest", "image-manifest"},
      {"imagemanifest", "image-manifest"},
      {"compresion", "compression"},
      {"compression_level", "compression-level"},
      {"ignore-errors", "ignore-error"},
      {"registry-insecure", "registry.insecure"},
      {"scope", ""},
      {"name", ""},
      {"platform", ""},
      {"x", ""},
      {"", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.word);
    EXPECT_EQ(nearest_word(c.word, kKeys).value_or(""), c.meant);
  }
}

TEST(Spelling, TheFirstOfEquallyNearWordsWins) {
  constexpr std::array<std::string_view, 2> kModes = {"min", "max"};
  EXPECT_EQ(nearest_word("mix", kModes), "min");
  EXPECT_EQ(nearest_word("Max", kModes), "max");
}

TEST(Spelling, LongWordsAreNearToNothing) {
  const std::string word(65, 'a');
  const std::array<std::string_view, 1> same = {word};
  EXPECT_FALSE(nearest_word(word, same));
  EXPECT_FALSE(nearest_word("mode", same));
}

}  // namespace
}  // namespace regcache
