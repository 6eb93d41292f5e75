// Method: real files in a temporary folder; a child that is killed half-way leaves what it leaves.
#include "native/file/new_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "native/file/text_file.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::size_t count_files(const std::string& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    count += entry.exists() ? 1 : 0;
  }
  return count;
}

TEST(NewFile, HasNoNameBeforeItIsPublished) {
  const TemporaryFolder folder;
  {
    NewFile file = *NewFile::create(folder.path(), Durability::synced);
    ASSERT_TRUE(file.write(bytes_of("half")));
    EXPECT_FALSE(std::filesystem::exists(folder / "name"));
  }
  EXPECT_EQ(count_files(folder.path()), 0U);
}

TEST(NewFile, PublishesWithItsModeAndBytes) {
  for (const Durability durability : {Durability::synced, Durability::fast}) {
    const TemporaryFolder folder;
    NewFile file = *NewFile::create(folder.path(), durability);
    ASSERT_TRUE(file.write(bytes_of("wrong")));
    ASSERT_TRUE(file.truncate());
    ASSERT_TRUE(file.write(bytes_of("right")));
    ASSERT_TRUE(file.publish(folder / "name", 0444, Existing::keep));
    EXPECT_EQ(read_file(folder / "name"), "right");
    struct stat status {};
    ASSERT_EQ(stat((folder / "name").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0444U);
    EXPECT_EQ(count_files(folder.path()), 1U);
  }
}

TEST(NewFile, KeepsOrReplacesWhatHasTheName) {
  const TemporaryFolder folder;
  write_file(folder / "name", "old");
  NewFile kept = *NewFile::create(folder.path(), Durability::fast);
  ASSERT_TRUE(kept.write(bytes_of("new")));
  ASSERT_TRUE(kept.publish(folder / "name", 0644, Existing::keep));
  EXPECT_EQ(read_file(folder / "name"), "old");
  NewFile replacing = *NewFile::create(folder.path(), Durability::fast);
  ASSERT_TRUE(replacing.write(bytes_of("new")));
  ASSERT_TRUE(replacing.publish(folder / "name", 0644, Existing::replace));
  EXPECT_EQ(read_file(folder / "name"), "new");
  EXPECT_EQ(count_files(folder.path()), 1U);
}

TEST(NewFile, AKilledProcessLeavesNothing) {
  const TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    NewFile file = *NewFile::create(folder.path(), Durability::fast);
    (void)file.write(bytes_of("half"));
    kill(getpid(), SIGKILL);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_EQ(count_files(folder.path()), 0U);
}

TEST(NewFile, WhatAKilledProcessLeftGoesWithTheNextReplacement) {
  const TemporaryFolder folder;
  const std::string left = hidden_path(folder.path());
  const std::string held = hidden_path(folder.path());
  std::ofstream(left) << "x";
  std::ofstream(held) << "x";
  const FileDescriptor holder(open(held.c_str(), O_RDWR | O_CLOEXEC));
  ASSERT_EQ(flock(holder.number(), LOCK_EX), 0);
  for (int i = 0; i < 2; ++i) {
    NewFile file = *NewFile::create(folder.path(), Durability::fast);
    ASSERT_TRUE(file.publish(folder / "name", 0644, Existing::replace));
    EXPECT_EQ(std::filesystem::exists(left), i == 0);  // nothing was replaced the first time
  }
  EXPECT_TRUE(std::filesystem::exists(held));
  EXPECT_EQ(count_files(folder.path()), 2U);
}

TEST(NewFile, TellsWhichFolderIsMissing) {
  const TemporaryFolder folder;
  const Result<NewFile> file = NewFile::create(folder / "none", Durability::fast);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, Code::not_found);
  EXPECT_EQ(file.error().subject, folder / "none");
}

TEST(NewFile, AWriteThatFailsIsAnErrorAndLeavesNothing) {
  // A limit on the size of files makes write() fail as a full disk does.
  const TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    NewFile file = *NewFile::create(folder.path(), Durability::fast);
    const Result<void> written = file.write(bytes_of(std::string(10'000, 'x')));
    _exit(!written && written.error().code == Code::io ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(count_files(folder.path()), 0U);
}

TEST(TextFile, ReplacesThroughALinkAndKeepsItPrivate) {
  const TemporaryFolder folder;
  write_file(folder / "real", "old");
  std::filesystem::create_symlink("real", folder / "link");
  ASSERT_TRUE(replace_text_file(folder / "link", "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(**read_text_file(folder / "real"), "new");
  struct stat status {};
  ASSERT_EQ(stat((folder / "real").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST(TextFile, MakesFoldersAndKnowsWhatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_FALSE(*read_text_file(folder / "a/b"));
  ASSERT_TRUE(replace_text_file(folder / "a/b", "text"));
  EXPECT_EQ(**read_text_file(folder / "a/b"), "text");
  EXPECT_EQ(read_text_file(folder.path()).error().code, Code::io);
}

}  // namespace
}  // namespace regcache
