// Method: folders of every kind, and what serving them does to them.
#include "native/server/root_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "native/server/disk.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

class RootFolderTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Disk>> open(DiskAccess access = DiskAccess::read_and_write) {
    return Disk::open(root_, Durability::fast, access);
  }
  void put(const std::string& name) {
    std::filesystem::create_directories(std::filesystem::path(root_ + '/' + name).parent_path());
    write_file(root_ + '/' + name, "x");
  }
  std::size_t entries() {
    const std::filesystem::recursive_directory_iterator all(root_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  TemporaryFolder folder_;
  std::string root_ = folder_ / "root";
};

TEST_F(RootFolderTest, OciLayoutIsRefusedAndLeftAsItIs) {
  for (const char* const name : {"oci-layout", "index.json"}) {
    std::filesystem::remove_all(root_);
    put(name);
    put("blobs/sha256/0");
    put("lock");  // as versions before this one left there
    const std::size_t before = entries();
    for (const DiskAccess access : {DiskAccess::read_and_write, DiskAccess::read_only}) {
      const auto disk = open(access);
      ASSERT_FALSE(disk);
      EXPECT_EQ(disk.error().code, Code::conflict);
      EXPECT_EQ(disk.error().subject, root_);
      EXPECT_NE(disk.error().detail.find("OCI layout"), std::string::npos);
    }
    EXPECT_EQ(entries(), before);
  }
}

TEST_F(RootFolderTest, FolderOfSomethingElseIsRefusedByWhatIsInIt) {
  put("docker/registry/v2/x");
  const auto disk = open();
  ASSERT_FALSE(disk);
  EXPECT_EQ(disk.error().code, Code::conflict);
  EXPECT_NE(disk.error().detail.find("'docker'"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(root_ + "/lock"));
}

TEST_F(RootFolderTest, HiddenFilesAndLostOnesAreNothing) {
  put(".hidden");
  put("lost+found/x");
  EXPECT_TRUE(open());
}

TEST_F(RootFolderTest, RegistryOpensAgain) {
  ASSERT_TRUE(open());
  ASSERT_TRUE((*open())->write("blobs/x", "x"));
  EXPECT_TRUE(open());
}

TEST_F(RootFolderTest, ReadOnlyWritesNothingAndTakesNothing) {
  const auto writer = open();
  ASSERT_TRUE(writer);
  ASSERT_TRUE((*writer)->write("repositories/a/_tags/t", "x"));
  std::filesystem::remove(root_ + "/lock");
  const std::size_t before = entries();
  const auto one = open(DiskAccess::read_only);
  const auto two = open(DiskAccess::read_only);
  ASSERT_TRUE(one);
  ASSERT_TRUE(two);
  EXPECT_EQ(*(*one)->read("repositories/a/_tags/t"), "x");
  EXPECT_EQ(entries(), before);
}

TEST_F(RootFolderTest, ReadOnlyMakesNoFolder) {
  const auto disk = open(DiskAccess::read_only);
  ASSERT_FALSE(disk);
  EXPECT_EQ(disk.error().code, Code::not_found);
  EXPECT_FALSE(std::filesystem::exists(root_));
}

TEST_F(RootFolderTest, FileIsNoFolder) {
  write_file(root_, "x");
  const auto disk = open();
  ASSERT_FALSE(disk);
  EXPECT_EQ(disk.error().code, Code::not_found);
  EXPECT_EQ(disk.error().subject, root_);
}

TEST_F(RootFolderTest, WhatIsUsedIsNotRemoved) {
  const auto disk = open();
  ASSERT_TRUE(disk);
  ASSERT_TRUE((*disk)->write("a/file", "x"));
  const UseTime later = std::chrono::system_clock::now() + std::chrono::hours(1);
  {
    const FileUse use(**disk, "a/file");
    EXPECT_FALSE(*(*disk)->remove_unused("a/file", later));
    const FileUse other(**disk, "a/absent");
  }
  const Result<UseTime> used = (*disk)->last_use("a/file");
  ASSERT_TRUE(used);
  EXPECT_FALSE(*(*disk)->remove_unused("a/file", *used));
  EXPECT_TRUE(*(*disk)->remove_unused("a/file", later));
  EXPECT_FALSE(*(*disk)->remove_unused("a/file", later));
  EXPECT_FALSE((*disk)->exists("a/absent"));
}

}  // namespace
}  // namespace regcache
