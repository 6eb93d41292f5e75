// Method: the table that BuildKit wrote is built again from the same tar, byte for byte; tables with
// every member go through writer and reader; then one wrong table for each error.
#include "core/codec/toc.h"

#include <gtest/gtest.h>

#include "core/codec/tar_reader.h"
#include "core/codec/toc_builder.h"
#include "core/codec/toc_reader.h"
#include "core/codec/toc_writer.h"
#include "core/oci/digest.h"
#include "tests/core/codec/codec_runner.h"
#include "tests/core/codec/tar_builder.h"
#include "tests/core/codec/vectors.h"

namespace regcache {
namespace {

std::string toc_json(const Toc& toc) {
  std::string json;
  write_toc_json(toc, [&json](std::string_view piece) { json += piece; });
  return json;
}

Result<std::vector<TocEntry>> entries_of(const Bytes& tar) {
  TarReader reader;
  TocBuilder builder;
  Input rest(tar);
  for (;;) {
    REGCACHE_TRY_ASSIGN(const TarEvent event, reader.read(rest));
    if (event == TarEvent::need_input) {
      return builder.take();
    }
    if (event == TarEvent::entry) {
      REGCACHE_TRY(builder.begin(reader.entry()));
    } else {
      Input data = reader.data();
      while (!data.empty()) {
        const auto size =
            static_cast<std::size_t>(std::min<std::uint64_t>(builder.chunk_left(), data.size()));
        builder.add_content(data.first(size));
        data = data.subspan(size);
      }
    }
  }
}

TEST(Toc, IsBuiltAsBuildKitBuildsIt) {
  const Bytes tar = *decoded(Compression::gzip, from_base64(kGzipLayer));
  Toc toc{.entries = *entries_of(tar)};
  ASSERT_EQ(toc.entries.size(), 1U);
  toc.entries.front().offset = 90;  // where BuildKit's compressor put it
  const std::string json = toc_json(toc);
  EXPECT_EQ(digest_of(json).text(), kEstargzTocDigest);
  std::string stream(tar.begin(), tar.end());
  write_toc_tar(toc, json.size(), [&stream](std::string_view piece) { stream += piece; });
  EXPECT_EQ(stream.size(), 4096U);
  EXPECT_EQ(digest_of(stream).text(), kEstargzUncompressed);
}

TEST(Toc, EveryMemberSurvivesWriterAndReader) {
  Sha256Sum sum{};
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] = static_cast<std::uint8_t>(i * 9);
  }
  const TocEntry full{.name = "a <b> & \"c\"\n\xc3\xa4",
                      .type = TocType::reg,
                      .size = 5'000'000'000,
                      .modtime = "2026-11-23T08:46:14Z",
                      .link_name = "to",
                      .mode = 0755,
                      .uid = 1,
                      .gid = 2,
                      .user_name = "u",
                      .group_name = "g",
                      .offset = 3,
                      .inner_offset = 4,
                      .dev_major = 5,
                      .dev_minor = 6,
                      .xattrs = {{"user.a", std::string("\0\1\2", 3)}, {"user.b", ""}},
                      .digest = sum,
                      .chunk_offset = 7,
                      .chunk_size = 8,
                      .chunk_digest = sum};
  Toc toc{.entries = {full}};
  for (const TocType type : {TocType::dir, TocType::symlink, TocType::hardlink, TocType::character,
                             TocType::block, TocType::fifo, TocType::chunk}) {
    TocEntry entry;
    entry.name = "n";
    entry.type = type;
    toc.entries.push_back(entry);
  }
  const std::string json = toc_json(toc);
  const Result<Toc> read = parse_toc(json);
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(*read, toc);
  EXPECT_NE(json.find("\n\t\t\t\"name\": \"a \\u003cb\\u003e \\u0026 \\\"c\\\"\\n\xc3\xa4\",\n"),
            std::string::npos);
  EXPECT_NE(json.find("\n\t\t\t\"xattrs\": {\n\t\t\t\t\"user.a\": \"AAEC\",\n\t\t\t\t\"user.b\": "
                      "\"\"\n\t\t\t},\n"),
            std::string::npos);
  EXPECT_NE(json.find("\n\t\t{\n\t\t\t\"name\": \"n\",\n\t\t\t\"type\": \"dir\"\n\t\t},\n"),
            std::string::npos);
}

TEST(Toc, AnEmptyOneIsWrittenAsGoWritesIt) {
  EXPECT_EQ(toc_json(Toc{}), "{\n\t\"version\": 1,\n\t\"entries\": null\n}");
  EXPECT_EQ(*parse_toc("{\"version\":1,\"entries\":null}"), Toc{});
}

TEST(Toc, TimesAreRoundedAndTheEpochIsNone) {
  const struct {
    const char* mtime;
    const char* modtime;
  } cases[] = {
      {"0", ""},
      {"0.9", ""},
      {"1.499999999", "1970-01-01T00:00:01Z"},
      {"1.5", "1970-01-01T00:00:02Z"},
      {"-1", "1969-12-31T23:59:59Z"},
      {"951782400", "2000-02-29T00:00:00Z"},
      {"1709251199.6", "2024-03-01T00:00:00Z"},
      {"4107542399", "2100-02-28T23:59:59Z"},
      {"4107542400", "2100-03-01T00:00:00Z"},
      {"-62135596799", "0001-01-01T00:00:01Z"},
      {"253402300800", "10000-01-01T00:00:00Z"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.mtime);
    const auto entries = entries_of(tar_of(
        {{.name = "p", .content = pax_record("mtime", c.mtime), .flag = 'x'}, {.name = "n"}}));
    ASSERT_TRUE(entries);
    EXPECT_EQ(entries->front().modtime, c.modtime);
  }
}

TEST(Toc, NamesOfOwnersAreToldOnceForAnId) {
  const auto entries = *entries_of(tar_of({{.name = "1", .uid = "7", .uname = "a", .gname = "g"},
                                           {.name = "2", .uid = "7", .uname = "a", .gname = "g"},
                                           {.name = "3", .uid = "6", .uname = "a"},
                                           {.name = "4", .uid = "7", .uname = "b"},
                                           {.name = "5", .uid = "7"},
                                           {.name = "6", .uid = "7", .uname = "b"}}));
  std::string users;
  std::string groups;
  for (const TocEntry& entry : entries) {
    users += entry.user_name + ",";
    groups += entry.group_name + ",";
  }
  EXPECT_EQ(users, "a,,a,b,,,");
  EXPECT_EQ(groups, "g,,,,,,");
}

TEST(Toc, WhatEachTypeTells) {
  const auto entries = *entries_of(
      tar_of({{.name = "dir/", .flag = '5', .linkname = "x", .dev_major = "0000001"},
              {.name = "empty"},
              {.name = "sym", .flag = '2', .linkname = "to"},
              {.name = "hard", .flag = '1', .linkname = "to"},
              {.name = "char", .flag = '3', .dev_major = "0000010", .dev_minor = "0000001"},
              {.name = "pipe", .flag = '6', .dev_major = "0000001"}}));
  ASSERT_EQ(entries.size(), 6U);
  EXPECT_EQ(entries[0].link_name + entries[5].link_name, "");
  EXPECT_EQ(entries[0].dev_major + entries[5].dev_major, 0);
  EXPECT_EQ(make_digest(*entries[1].digest), digest_of(""));
  EXPECT_FALSE(entries[1].chunk_digest);
  EXPECT_EQ(entries[2].link_name, "to");
  EXPECT_EQ(entries[3].link_name, "to");
  EXPECT_EQ(entries[4].dev_major, 8);
  EXPECT_FALSE(entries[4].digest);
}

TEST(Toc, RefusesWhatItHasNoWordFor) {
  const struct {
    TarFields file;
    const char* detail;
  } cases[] = {
      {{.name = "n", .flag = '7'}, "eStargz has no word for a tar entry of type '7'"},
      {{.name = "n", .flag = 'g'}, "eStargz has no word for a tar entry of type 'g'"},
      {{.name = "stargz.index.json"},
       "the layer has a file of the name that eStargz gives to its table of contents"},
      {{.name = "./a/..//stargz.index.json/"},
       "the layer has a file of the name that eStargz gives to its table of contents"},
      {{.name = "../stargz.index.json", .flag = '5'},
       "the layer has a file of the name that eStargz gives to its table of contents"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.file.name);
    const auto entries = entries_of(tar_of({c.file}));
    ASSERT_FALSE(entries);
    EXPECT_EQ(entries.error().code, Code::unsupported);
    EXPECT_EQ(entries.error().subject, c.file.name);
    EXPECT_EQ(entries.error().detail, c.detail);
  }
  EXPECT_TRUE(entries_of(tar_of({{.name = "a/stargz.index.json"}})));
}

TEST(TocReader, NamesEveryFault) {
  const struct {
    const char* json;
    const char* subject;
  } cases[] = {
      {"[]", ""},
      {"{\"version\":\"1\"}", "/version"},
      {"{\"entries\":{}}", "/entries"},
      {"{\"entries\":[1]}", "/entries/0"},
      {"{\"entries\":[{\"name\":\"n\"}]}", "/entries/0/type"},
      {"{\"entries\":[{\"type\":\"tape\"}]}", "/entries/0/type"},
      {"{\"entries\":[{\"type\":\"reg\",\"name\":1}]}", "/entries/0/name"},
      {"{\"entries\":[{\"type\":\"reg\",\"size\":1.5}]}", "/entries/0/size"},
      {"{\"entries\":[{\"type\":\"reg\",\"digest\":\"x\"}]}", "/entries/0/digest"},
      {"{\"entries\":[{\"type\":\"reg\",\"xattrs\":[]}]}", "/entries/0/xattrs"},
      {"{\"entries\":[{\"type\":\"reg\",\"xattrs\":{\"a\":1}}]}", "/entries/0/xattrs/a"},
      {"{\"entries\":[{\"type\":\"reg\",\"xattrs\":{\"a\":\"?\"}}]}", "/entries/0/xattrs/a"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.json);
    const Result<Toc> toc = parse_toc(c.json);
    ASSERT_FALSE(toc);
    EXPECT_EQ(toc.error().code, Code::invalid_input);
    EXPECT_EQ(toc.error().subject, c.subject);
  }
  EXPECT_EQ(parse_toc(std::string(kTocBytesMax + 1, ' ')).error().code, Code::out_of_range);
}

}  // namespace
}  // namespace regcache
