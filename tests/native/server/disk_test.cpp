// Method: each promise of disk.h on a real folder.
#include "native/server/disk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

class DiskTest : public testing::TestWithParam<Durability> {
 protected:
  DiskTest() : disk_(open()) {}

  std::unique_ptr<Disk> open() {
    Result<std::unique_ptr<Disk>> disk = Disk::open(folder_ / "a/b/root/", GetParam());
    return disk ? *std::move(disk) : nullptr;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Disk> disk_;
};

INSTANTIATE_TEST_SUITE_P(Each, DiskTest, testing::Values(Durability::synced, Durability::fast));

TEST_P(DiskTest, WritesAndReads) {
  ASSERT_TRUE(disk_->write("x/y/z", "one"));
  ASSERT_TRUE(disk_->write("x/y/z", "two"));
  EXPECT_EQ(*disk_->read("x/y/z"), "two");
  EXPECT_EQ(*disk_->size("x/y/z"), 3U);
  EXPECT_TRUE(disk_->exists("x/y/z"));
}

TEST_P(DiskTest, PublishesAFileUnderItsFinalName) {
  const Result<FileDescriptor> file = disk_->create("uploads/1");
  ASSERT_TRUE(file);
  ASSERT_TRUE(append(*file, "half "));
  ASSERT_TRUE(append(*file, "whole"));
  ASSERT_TRUE(disk_->publish("uploads/1", "blobs/ab/abc"));
  EXPECT_EQ(*disk_->read("blobs/ab/abc"), "half whole");
  EXPECT_FALSE(disk_->exists("uploads/1"));
}

TEST_P(DiskTest, ListsInOrder) {
  for (const char* const name : {"f/b", "f/a", "f/C"}) {
    ASSERT_TRUE(disk_->write(name, "x"));
  }
  EXPECT_EQ(*disk_->list("f"), (std::vector<std::string>{"C", "a", "b"}));
  EXPECT_EQ(disk_->list("absent")->size(), 0U);
}

TEST_P(DiskTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(disk_->read("absent").error().code, Code::not_found);
  EXPECT_EQ(disk_->size("absent").error().code, Code::not_found);
  EXPECT_EQ(disk_->open_file("absent").error().code, Code::not_found);
  EXPECT_EQ(disk_->open_for_append("absent").error().code, Code::not_found);
  EXPECT_EQ(disk_->remove("absent").error().code, Code::not_found);
  EXPECT_EQ(disk_->publish("absent", "x").error().code, Code::not_found);
}

TEST_P(DiskTest, OtherFailuresNameThePath) {
  const std::string name(300, 'x');  // longer than any file system takes
  for (const Error& error :
       {disk_->write(name, "x").error(), disk_->read(name).error(), disk_->create(name).error(),
        disk_->size(name).error(), disk_->list(name).error(), disk_->remove(name).error()}) {
    EXPECT_EQ(error.code, Code::io);
    EXPECT_NE(error.subject.find("/root"), std::string::npos);
  }
}

TEST_P(DiskTest, FollowsNoSymbolicLink) {
  write_file(folder_ / "outside", "secret");
  ASSERT_EQ(::symlink((folder_ / "outside").c_str(), disk_->absolute("link").c_str()), 0);
  EXPECT_FALSE(disk_->read("link"));
  EXPECT_FALSE(disk_->open_for_append("link"));
}

TEST_P(DiskTest, BelongsToOneProcess) {
  const Result<std::unique_ptr<Disk>> second = Disk::open(folder_ / "a/b/root", GetParam());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::unavailable);
  disk_.reset();
  EXPECT_TRUE(Disk::open(folder_ / "a/b/root", GetParam()));
}

TEST_P(DiskTest, HidesWhatIsNotYetNamed) {
  ASSERT_TRUE(disk_->write("f/seen", "x"));
  write_file(disk_->absolute("f/.regcache-0123"), "left by a process that was killed");
  EXPECT_EQ(*disk_->list("f"), std::vector<std::string>{"seen"});
}

TEST_P(DiskTest, FolderThatCannotBeMadeIsAnError) {
  const std::string name(300, 'x');
  const Result<std::unique_ptr<Disk>> disk = Disk::open(folder_ / name, GetParam());
  ASSERT_FALSE(disk);
  EXPECT_EQ(disk.error().code, Code::io);
}

TEST(RandomName, IsHexAndNew) {
  const std::string name = random_name();
  EXPECT_EQ(name.size(), 32U);
  EXPECT_EQ(name.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(name, random_name());
}

}  // namespace
}  // namespace regcache
