// Method: two listings written out by hand; each difference of a file has a row. Layers of real caches
// are compared by the tests of the command line.
#include "native/transfer/file_diff.h"

#include <gtest/gtest.h>

namespace regcache {
namespace {

LayerFile file(const std::string& content) {
  Sha256 hash;
  hash.update(content);
  return {.entry = {.name = "f", .size = content.size(), .mode = 0644, .mtime_s = 10},
          .content = hash.finish()};
}

TEST(FileDiff, TellsWhatIsOnOneSideAlone) {
  const LayerFiles before = {{"a", file("1")}, {"b", file("1")}, {"d", file("1")}};
  const LayerFiles after = {{"b", file("1")}, {"c", file("1")}, {"e", file("1")}};
  const std::vector<FileChange> changes = compare_files(before, after);
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(changes[0].name, "a");
  EXPECT_EQ(changes[0].fate, FileFate::removed);
  EXPECT_EQ(changes[1].name, "c");
  EXPECT_EQ(changes[1].fate, FileFate::added);
  EXPECT_EQ(changes[2].fate, FileFate::removed);
  EXPECT_EQ(changes[3].fate, FileFate::added);
  EXPECT_TRUE(compare_files(before, before).empty());
}

TEST(FileDiff, TellsWhatAChangedFileDiffersIn) {
  struct Case {
    const char* name;
    void (*change)(LayerFile&);
    std::vector<std::string> what;
  };
  const Case kCases[] = {
      {"content", [](LayerFile& f) { f.content = file("2").content; }, {"content"}},
      {"size", [](LayerFile& f) { f = file("12"); }, {"content", "size 1 to 2"}},
      {"mode", [](LayerFile& f) { f.entry.mode = 04755; }, {"mode 644 to 4755"}},
      {"owner", [](LayerFile& f) { f.entry.gid = 7; }, {"owner 0:0 to 0:7"}},
      {"link", [](LayerFile& f) { f.entry.linkname = "x"; }, {"link  to x"}},
      {"type", [](LayerFile& f) { f.entry.type = TarType::fifo; }, {"type"}},
      {"xattrs", [](LayerFile& f) { f.entry.xattrs["a"] = "b"; }, {"attributes"}},
      {"mtime alone",
       [](LayerFile& f) { f.entry.mtime_s = 11; },
       {"mtime 1970-01-01T00:00:10Z to 1970-01-01T00:00:11Z"}},
      {"mtime beside another",
       [](LayerFile& f) {
         f.entry.mtime_s = 11;
         f.entry.mode = 0;
       },
       {"mode 644 to 0"}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    LayerFile changed = file("1");
    c.change(changed);
    const std::vector<FileChange> changes = compare_files({{"f", file("1")}}, {{"f", changed}});
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].fate, FileFate::changed);
    EXPECT_EQ(changes[0].what, c.what);
  }
}

}  // namespace
}  // namespace regcache
