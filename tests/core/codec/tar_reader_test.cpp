// Method: tars are built field by field and read in pieces of several sizes; the entries are compared
// as a printed form. Then one wrong tar for each error.
#include "core/codec/tar_reader.h"

#include <gtest/gtest.h>

#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/tar_builder.h"
#include "tests/core/codec/vectors.h"

namespace regcache {
namespace {

struct Listing {
  std::vector<TarEntry> entries;
  std::vector<std::string> contents;
  bool ended = false;
};

Result<Listing> list(const Bytes& tar, std::size_t piece_bytes = 1 << 20) {
  TarReader reader;
  Listing listing;
  for (std::size_t at = 0; at < tar.size(); at += piece_bytes) {
    const auto first = tar.begin() + static_cast<std::ptrdiff_t>(at);
    const Bytes piece(first,
                      first + static_cast<std::ptrdiff_t>(std::min(piece_bytes, tar.size() - at)));
    Input rest(piece);
    for (;;) {
      REGCACHE_TRY_ASSIGN(const TarEvent event, reader.read(rest));
      if (event == TarEvent::need_input) {
        break;
      }
      if (event == TarEvent::entry) {
        EXPECT_EQ(reader.entry().data_offset, reader.offset());
        listing.entries.push_back(reader.entry());
        listing.contents.emplace_back();
      } else {
        listing.contents.back().append(reader.data().begin(), reader.data().end());
      }
    }
    EXPECT_TRUE(rest.empty());
  }
  EXPECT_EQ(reader.offset(), tar.size());
  REGCACHE_TRY(reader.finish());
  listing.ended = reader.ended();
  return listing;
}

TarEntry only_entry(const Bytes& tar) {
  const Result<Listing> listing = list(tar);
  EXPECT_TRUE(listing) << (listing ? "" : to_text(listing.error()));
  if (!listing || listing->entries.size() != 1) {
    ADD_FAILURE() << "expected one entry";
    return {};
  }
  return listing->entries.front();
}

TEST(TarReader, ReadsBuildKitsLayerInPiecesOfEverySize) {
  const Bytes tar = *decoded(Compression::gzip, from_base64(kGzipLayer));
  for (const std::size_t piece : {1U, 7U, 511U, 512U, 513U, 4096U}) {
    SCOPED_TRACE(piece);
    const Result<Listing> listing = list(tar, piece);
    ASSERT_TRUE(listing);
    ASSERT_EQ(listing->entries.size(), 1U);
    EXPECT_TRUE(listing->ended);
    const TarEntry& entry = listing->entries.front();
    EXPECT_EQ(entry.name, "x");
    EXPECT_EQ(entry.type, TarType::regular);
    EXPECT_EQ(entry.size, 12U);
    EXPECT_EQ(entry.mode, 0644);
    EXPECT_EQ(entry.data_offset, 512U);
    EXPECT_EQ(listing->contents.front(), "hello cache\n");
  }
}

TEST(TarReader, KnowsEveryType) {
  const struct {
    char flag;
    TarType type;
  } cases[] = {{'0', TarType::regular},
               {'\0', TarType::regular},
               {'1', TarType::hardlink},
               {'2', TarType::symlink},
               {'3', TarType::character_device},
               {'4', TarType::block_device},
               {'5', TarType::directory},
               {'6', TarType::fifo},
               {'7', TarType::other},
               {'g', TarType::other},
               {'A', TarType::other}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.flag);
    const TarEntry entry = only_entry(tar_of({{.name = "n",
                                               .flag = c.flag,
                                               .linkname = "target",
                                               .dev_major = "0000010",
                                               .dev_minor = "0000003"}}));
    EXPECT_EQ(entry.type, c.type);
    EXPECT_EQ(entry.flag, c.flag);
    EXPECT_EQ(entry.linkname, "target");
    EXPECT_EQ(entry.dev_major, 8);
    EXPECT_EQ(entry.dev_minor, 3);
  }
  EXPECT_EQ(only_entry(tar_of({{.name = "old/", .flag = '\0'}})).type, TarType::directory);
}

TEST(TarReader, LinksHaveNoContentWhateverTheirHeaderSays) {
  const Bytes tar =
      tar_of({{.name = "link", .flag = '1', .linkname = "file", .size = "00000000777"},
              {.name = "after", .content = "x"}});
  const Result<Listing> listing = list(tar);
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->entries.size(), 2U);
  EXPECT_EQ(listing->entries[0].size, 0U);
  EXPECT_EQ(listing->entries[1].name, "after");
}

TEST(TarReader, JoinsThePrefixOfUstarButNotOfGnu) {
  EXPECT_EQ(only_entry(tar_of({{.name = "file", .prefix = "some/dir"}})).name, "some/dir/file");
  const std::string gnu("ustar  \0", 8);
  EXPECT_EQ(only_entry(tar_of({{.name = "file", .magic = gnu, .prefix = "12345670123"}})).name,
            "file");
  const std::string v7(8, '\0');
  const TarEntry old =
      only_entry(tar_of({{.name = "file", .magic = v7, .uname = "u", .prefix = "p"}}));
  EXPECT_EQ(old.name, "file");
  EXPECT_EQ(old.uname, "");
}

TEST(TarReader, ReadsNumbersInEveryNotation) {
  const struct {
    const char* name;
    std::string text;
    std::int64_t value;
  } cases[] = {
      {"octal", "0001750", 1000},
      {"spaces before and after", "  1750 ", 1000},
      {"NULs before",
       std::string("\0\0"
                   "17\0",
                   5),
       15},
      {"nothing", std::string(8, '\0'), 0},
      {"all eight", "77777777", 16'777'215},
      {"binary", std::string("\x80\0\0\0\xb2\xd0\x5e\0", 8), 3'000'000'000},
      {"binary negative", std::string(8, '\xff'), -1},
      {"largest binary", std::string("\x80\x7f\xff\xff\xff\xff\xff\xff", 8),
       36'028'797'018'963'967},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(only_entry(tar_of({{.name = "n", .uid = c.text}})).uid, c.value);
  }
  const std::string before_1970(12, '\xff');
  EXPECT_EQ(only_entry(tar_of({{.name = "n", .mtime = before_1970}})).mtime_s, -1);
}

TEST(TarReader, PaxRecordsOverrideTheHeader) {
  const std::string records =
      pax_record("path", "long/n\xc3\xa4me") + pax_record("linkpath", "to") +
      pax_record("uname", "u") + pax_record("gname", "g") + pax_record("uid", "4294967295") +
      pax_record("gid", "-1") + pax_record("mtime", "1700000000.123456789012") +
      pax_record("size", "3") + pax_record("SCHILY.xattr.user.a", std::string_view("\0b\n", 3)) +
      pax_record("VENDOR.x", "y") + pax_record("SCHILY.xattr.empty", "");
  Bytes tar = tar_file({.name = "pax", .content = records, .flag = 'x'});
  tar = joined(
      tar, tar_file({.name = "short", .content = "abc", .size = "00000000000", .uname = "old"}));
  const Result<Listing> listing = list(joined(tar, Bytes(1024)), 100);
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->entries.size(), 1U);
  const TarEntry& entry = listing->entries.front();
  EXPECT_EQ(entry.name, "long/n\xc3\xa4me");
  EXPECT_EQ(entry.linkname, "to");
  EXPECT_EQ(entry.uname, "u");
  EXPECT_EQ(entry.gname, "g");
  EXPECT_EQ(entry.uid, 4'294'967'295);
  EXPECT_EQ(entry.gid, -1);
  EXPECT_EQ(entry.mtime_s, 1'700'000'000);
  EXPECT_EQ(entry.mtime_ns, 123'456'789U);
  EXPECT_EQ(entry.size, 3U);
  EXPECT_EQ(entry.xattrs, (std::map<std::string, std::string>{
                              {"empty", ""}, {"user.a", std::string("\0b\n", 3)}}));
  EXPECT_EQ(entry.header_offset, 0U);
  EXPECT_EQ(listing->contents.front(), "abc");
}

TEST(TarReader, CountsTimesBefore1970Downwards) {
  const struct {
    const char* text;
    std::int64_t seconds;
    std::uint32_t nanoseconds;
  } cases[] = {{"-1.5", -2, 500'000'000}, {"-1", -1, 0}, {"0.25", 0, 250'000'000}, {"7.", 7, 0}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const TarEntry entry = only_entry(tar_of(
        {{.name = "pax", .content = pax_record("mtime", c.text), .flag = 'x'}, {.name = "n"}}));
    EXPECT_EQ(entry.mtime_s, c.seconds);
    EXPECT_EQ(entry.mtime_ns, c.nanoseconds);
  }
}

TEST(TarReader, GnuLongNamesOverrideTheHeaderAndPax) {
  const std::string name(300, 'n');
  const std::string link(200, 'l');
  const TarEntry entry = only_entry(
      tar_of({{.name = "././@LongLink", .content = link + std::string(1, '\0'), .flag = 'K'},
              {.name = "pax", .content = pax_record("path", "other"), .flag = 'x'},
              {.name = "././@LongLink", .content = name + std::string(1, '\0'), .flag = 'L'},
              {.name = "nnn", .flag = '2', .linkname = "lll"}}));
  EXPECT_EQ(entry.name, name);
  EXPECT_EQ(entry.linkname, link);
}

TEST(TarReader, EndsWhereAnArchiveMayEnd) {
  const Bytes file = tar_file({.name = "n", .content = "abc"});
  EXPECT_TRUE(list(Bytes()));
  EXPECT_TRUE(list(Bytes(512)));
  EXPECT_FALSE(list(file)->ended);
  EXPECT_FALSE(list(joined(file, Bytes(512)))->ended);
  EXPECT_TRUE(list(joined(file, Bytes(1024)))->ended);
  EXPECT_TRUE(list(joined(file, Bytes(10'240)))->ended);
  const Result<Listing> padded = list(joined(joined(file, Bytes(1024)), to_bytes("anything")));
  ASSERT_TRUE(padded);
  EXPECT_EQ(padded->entries.size(), 1U);
}

TEST(TarReader, NamesEveryFault) {
  const TarFields good{.name = "n", .content = "abc"};
  const auto pax = [](std::string records) {
    return tar_of({{.name = "pax", .content = std::move(records), .flag = 'x'}, {.name = "n"}});
  };
  const auto cut = [](Bytes tar, std::size_t size) {
    tar.resize(size);
    return tar;
  };
  const std::string binary_minus_one(12, '\xff');
  std::string too_large(12, '\0');
  too_large[0] = '\x80';
  too_large[5] = '\x20';  // 2^53 and more
  too_large[11] = '\1';
  std::string overflow(12, '\x7f');
  overflow[0] = '\x80' + '\x3f';
  const std::string many(2'000'000, 'x');
  const Bytes many_extensions = [] {
    Bytes tar;
    for (int i = 0; i < 1100; ++i) {
      tar = joined(tar, tar_file({.name = "pax", .content = std::string(500, '\n'), .flag = 'L'}));
    }
    return tar;
  }();
  const struct {
    const char* name;
    Bytes tar;
    Code code;
    const char* subject;
    const char* detail;
  } cases[] = {
      {"text", Bytes(512, 'x'), Code::corrupt, "tar header at byte 0",
       "the number at its byte 148 is none"},
      {"wrong checksum", tar_of({{.name = "n", .checksum = "0000000"}}), Code::corrupt,
       "tar header at byte 0", "its checksum does not fit: this is not a tar header"},
      {"not octal", tar_of({good, {.name = "n", .mode = "0000888"}}), Code::corrupt,
       "tar header at byte 1024", "the number at its byte 100 is none"},
      {"number too large", tar_of({{.name = "n", .mtime = overflow}}), Code::corrupt,
       "tar header at byte 0", "the number at its byte 136 is none"},
      {"negative size", tar_of({{.name = "n", .size = binary_minus_one}}), Code::out_of_range,
       "tar header at byte 0", "a file of -1 bytes is not possible"},
      {"size past the limit", tar_of({{.name = "n", .size = too_large}}), Code::out_of_range,
       "tar header at byte 0", "a file of 9007199254740993 bytes is not possible"},
      {"GNU sparse", tar_of({{.name = "n", .flag = 'S'}}), Code::unsupported,
       "tar header at byte 0", "it describes a sparse file, which layers do not have"},
      {"PAX sparse", pax(pax_record("GNU.sparse.major", "1")), Code::unsupported,
       "tar header at byte 0", "it describes a sparse file, which layers do not have"},
      {"header after a zero block", joined(Bytes(512), tar_of({good})), Code::corrupt,
       "tar header at byte 512", "it follows a block of zeros"},
      {"extension at the end",
       joined(tar_file({.name = "p", .content = "6 a=b\n", .flag = 'x'}), Bytes(1024)),
       Code::corrupt, "tar header at byte 0", "it extends an entry that does not follow"},
      {"ends after an extension", tar_file({.name = "p", .content = "6 a=b\n", .flag = 'x'}),
       Code::corrupt, "tar header at byte 0", "the tar ends in the middle of its entry"},
      {"ends in a header", cut(tar_of({good, good}), 1100), Code::corrupt,
       "tar header at byte 1024", "the tar ends in the middle of its entry"},
      {"ends in content", cut(tar_of({good}), 514), Code::corrupt, "tar header at byte 0",
       "the tar ends in the middle of its entry"},
      {"ends in padding", cut(tar_of({good}), 1023), Code::corrupt, "tar header at byte 0",
       "the tar ends in the middle of its entry"},
      {"PAX without length", pax("path=x\n"), Code::corrupt, "tar header at byte 0",
       "its extended header has a record that is none"},
      {"PAX length too long", pax("99 path=x\n"), Code::corrupt, "tar header at byte 0",
       "its extended header has a record that is none"},
      {"PAX length too short", pax("3 path=x\n"), Code::corrupt, "tar header at byte 0",
       "its extended header has a record that is none"},
      {"PAX length negative", pax("-9 path=x\n"), Code::corrupt, "tar header at byte 0",
       "its extended header has a record that is none"},
      {"PAX length enormous", pax("99999999999999999999 path=x\n"), Code::corrupt,
       "tar header at byte 0", "its extended header has a record that is none"},
      {"PAX without line end", pax("9 path=xy"), Code::corrupt, "tar header at byte 0",
       "its extended header has a record that is none"},
      {"PAX without equals", pax("9 pathxx\n"), Code::corrupt, "tar header at byte 0",
       "its extended header has a record that is none"},
      {"PAX without key", pax("6 =xx\n"), Code::corrupt, "tar header at byte 0",
       "its extended header has a record that is none"},
      {"PAX name with NUL", pax(pax_record("path", std::string_view("a\0b", 3))), Code::corrupt,
       "tar header at byte 0", "its extended header has a wrong value for 'path'"},
      {"PAX uid", pax(pax_record("uid", "12x")), Code::corrupt, "tar header at byte 0",
       "its extended header has a wrong value for 'uid'"},
      {"PAX mtime", pax(pax_record("mtime", "1.2.3")), Code::corrupt, "tar header at byte 0",
       "its extended header has a wrong value for 'mtime'"},
      {"PAX mtime at the edge", pax(pax_record("mtime", "-9223372036854775808.5")), Code::corrupt,
       "tar header at byte 0", "its extended header has a wrong value for 'mtime'"},
      {"PAX size negative", pax(pax_record("size", "-5")), Code::out_of_range,
       "tar header at byte 0", "a file of -5 bytes is not possible"},
      {"long PAX name", pax(pax_record("path", std::string(4097, 'n'))), Code::out_of_range,
       "tar header at byte 0", "a name of 4097 bytes is longer than the 4096 that Linux can hold"},
      {"long GNU link",
       tar_of({{.name = "L", .content = std::string(5000, 'l'), .flag = 'K'},
               {.name = "n", .flag = '2'}}),
       Code::out_of_range, "tar header at byte 0",
       "a name of 5000 bytes is longer than the 4096 that Linux can hold"},
      {"large extension", tar_of({{.name = "p", .content = many, .flag = 'x'}}), Code::out_of_range,
       "tar header at byte 0", "the extended headers of one entry are larger than 1048576 bytes"},
      {"many extensions", many_extensions, Code::out_of_range, "tar header at byte 1060864",
       "the extended headers of one entry are larger than 1048576 bytes"},
  };
  for (const auto& c : cases) {
    for (const std::size_t piece : {std::size_t{1} << 22U, std::size_t{333}}) {
      SCOPED_TRACE(c.name);
      const Result<Listing> listing = list(c.tar, piece);
      ASSERT_FALSE(listing);
      EXPECT_EQ(listing.error().code, c.code);
      EXPECT_EQ(listing.error().subject, c.subject);
      EXPECT_EQ(listing.error().detail, c.detail);
    }
  }
}

TEST(TarReader, TakesNamesAtTheLimit) {
  const std::string name(4096, 'n');
  EXPECT_EQ(only_entry(tar_of({{.name = "pax", .content = pax_record("path", name), .flag = 'x'},
                               {.name = "n"}}))
                .name,
            name);
}

TEST(TarReader, SurvivesFlippedBits) {
  const Bytes good = tar_of({{.name = "pax", .content = pax_record("mtime", "1.5"), .flag = 'x'},
                             {.name = "n", .content = "abc"},
                             {.name = "d/", .flag = '5'}});
  Random random(5);
  int failures = 0;
  for (int i = 0; i < 2'000; ++i) {
    Bytes bad = good;
    for (std::size_t flips = 1 + random.below(3); flips-- > 0;) {
      bad[random.below(2'560)] ^= static_cast<std::uint8_t>(1U << random.below(8));
    }
    failures += list(bad, 1 + random.below(1'000)) ? 0 : 1;
  }
  EXPECT_GT(failures, 1'000);
}

}  // namespace
}  // namespace regcache
