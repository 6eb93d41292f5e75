// Method: two threads on one pipe, with blobs larger than its buffer, and ends that come early.
#include "native/store/pipe.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace regcache {
namespace {

std::string pattern(std::size_t size) {
  std::string text(size, 0);
  for (std::size_t i = 0; i < size; ++i) {
    text[i] = static_cast<char>(i * 7 + i / 251);
  }
  return text;
}

Result<void> write_all(Pipe& pipe, std::string_view text, std::size_t piece) {
  for (std::size_t at = 0; at < text.size(); at += piece) {
    const std::string_view part = text.substr(at, piece);
    REGCACHE_TRY(pipe.write({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()}));
  }
  return {};
}

Result<std::string> read_all(Pipe& pipe) {
  std::string text;
  std::vector<std::uint8_t> room(50'000);
  while (true) {
    REGCACHE_TRY_ASSIGN(const std::size_t count, pipe.read(room));
    if (count == 0) {
      return text;
    }
    text.append(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
  }
}

TEST(Pipe, CarriesMoreThanItHolds) {
  const std::string text = pattern(5'000'003);
  Pipe pipe;
  std::thread writer([&] { pipe.close(write_all(pipe, text, 70'001)); });
  EXPECT_EQ(*read_all(pipe), text);
  writer.join();
}

TEST(Pipe, ARepeatedStartIsSkipped) {
  const std::string text = pattern(3'000'000);
  Pipe pipe;
  std::thread writer([&] {
    (void)write_all(pipe, std::string_view(text).substr(0, 1'999'999), 65'536);
    (void)pipe.restart();
    pipe.close(write_all(pipe, text, 65'536));
  });
  EXPECT_EQ(*read_all(pipe), text);
  writer.join();
}

TEST(Pipe, TheWritersErrorReachesTheReaderAfterTheBytes) {
  Pipe pipe;
  ASSERT_TRUE(write_all(pipe, "some", 4));
  pipe.close(fail(Code::corrupt, "blob", "wrong"));
  std::vector<std::uint8_t> room(10);
  EXPECT_EQ(*pipe.read(room), 4U);
  EXPECT_EQ(pipe.read(room).error().code, Code::corrupt);
}

TEST(Pipe, AReaderThatGoesStopsTheWriter) {
  Pipe pipe;
  std::thread reader([&] { pipe.abandon(); });
  const Result<void> written = write_all(pipe, pattern(9'000'000), 65'536);
  reader.join();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::cancelled);
}

}  // namespace
}  // namespace regcache
