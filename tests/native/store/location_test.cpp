// Method: a table of locations and their canonical text; the folders named in it are not there, but one.
#include "native/store/location.h"

#include <gtest/gtest.h>

#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

constexpr const char* kDigest =
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// The canonical text, or the error's code and subject.
std::string read(std::string_view text, Direction direction = Direction::cache_from) {
  const Result<Location> location = parse_location(text, direction);
  if (!location) {
    return std::string(code_name(location.error().code)) + " " + location.error().subject;
  }
  return location_text(*location);
}

TEST(LocationTest, EveryForm) {
  const std::string digest = kDigest;
  struct Case {
    std::string text;
    std::string canonical;
  };
  const Case kCases[] = {
      {"alpine", "docker.io/library/alpine:latest"},
      {"127.0.0.1:5000/o/app:cache", "127.0.0.1:5000/o/app:cache"},
      {"ghcr.io/o/app@" + digest, "ghcr.io/o/app@" + digest},
      {"oci:dir", "oci:dir:latest"},
      {"oci:dir:tag", "oci:dir:tag"},
      {"oci:/a/b:c/dir:tag", "oci:/a/b:c/dir:tag"},
      {"oci:/a/b:c/dir", "oci:/a/b:c/dir:latest"},
      {"oci:dir@" + digest, "oci:dir@" + digest},
      {"ocidir://dir:tag", "oci:dir:tag"},
      {"ocidir:///a/dir", "oci:/a/dir:latest"},
      {"./dir:tag", "oci:./dir:tag:latest"},
      {"../dir", "oci:../dir:latest"},
      {".", "oci:.:latest"},
      {"type=registry,ref=h:5000/a:b", "h:5000/a:b"},
      {"type=local,src=dir", "oci:dir:latest"},
      {"type=local,src=dir,tag=t", "oci:dir:t"},
      {"type=local,src=dir,digest=" + digest, "oci:dir@" + digest},
      {"type=local,dest=dir,tag=t", "oci:dir:t"},
      {"type=registry,ref=h:5000/a,mode=max", "h:5000/a:latest"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(read(each.text, Direction::cache_from), each.canonical);
    EXPECT_EQ(read(each.text, Direction::cache_to), each.canonical);
  }
}

TEST(LocationTest, AnExistingFolderIsALayout) {
  const TemporaryFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  std::filesystem::create_directory("alpine");
  EXPECT_EQ(read("alpine"), "oci:alpine:latest");
  EXPECT_EQ(read("alpine:3"), "docker.io/library/alpine:3");
  std::filesystem::current_path(before);
}

TEST(LocationTest, InsecureIsKept) {
  const Result<Location> location =
      parse_location("type=registry,ref=h/a,registry.insecure=true", Direction::cache_to);
  ASSERT_TRUE(location);
  EXPECT_TRUE(std::get<RegistryLocation>(*location).insecure);
}

TEST(LocationTest, WhatIsNone) {
  struct Case {
    const char* text;
    const char* error;
  };
  constexpr Case kCases[] = {
      {"", "invalid_input "},
      {"oci:", "invalid_input oci:"},
      {"oci::tag", "invalid_input oci::tag"},
      {"oci:dir:", "invalid_input oci:dir:"},
      {"oci:dir@sha256:1", "invalid_input sha256:1"},
      {"Upper/Case", "invalid_input Upper/Case"},
      {"type=inline", "unsupported inline"},
      {"type=gha,url=http://h/,token=t", "unsupported gha"},
      {"type=registry", "missing ref"},
      {"type=regsitry,ref=a", "unknown_name type"},
  };
  for (const Case& each : kCases) {
    SCOPED_TRACE(each.text);
    EXPECT_EQ(read(each.text), each.error);
  }
}

}  // namespace
}  // namespace regcache
