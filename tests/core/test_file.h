// Files that tests read: fixtures, vectors, and documents that are made from the code.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace regcache {

// The bytes of a file, by its path from the folder tests; a failed test and nothing when it cannot be
// read.
inline std::string read_test_file(const std::string& path) {
  const std::string full = std::string(REGCACHE_TESTS_DIR) + "/" + path;
  std::string bytes;
  std::FILE* file = std::fopen(full.c_str(), "rb");
  if (file == nullptr) {
    ADD_FAILURE() << "cannot read " << full;
    return bytes;
  }
  char buffer[65'536];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file)) {
    bytes.append(buffer, count);
  }
  std::fclose(file);
  return bytes;
}

}  // namespace regcache
