#include "tests/native/places.h"

#include <algorithm>
#include <filesystem>

#include "core/oci/layout_index.h"
#include "tests/native/temporary_folder.h"

namespace regcache {
namespace {

CredentialSource only(Credentials typed) {
  CredentialSource source([](const char*) { return std::optional<std::string>(); });
  if (!typed.is_anonymous()) {
    source.use(std::move(typed));
  }
  return source;
}

OpenLocation opened(Result<OpenLocation> location) {
  EXPECT_EQ(failure_of(location), "");
  return *std::move(location);
}

}  // namespace

std::vector<std::string> fixture_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(REGCACHE_TESTS_DIR "/fixtures")) {
    if (std::filesystem::exists(entry.path() / "index.json")) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  EXPECT_FALSE(names.empty());
  return names;
}

std::string fixture_path(const std::string& name) {
  return REGCACHE_TESTS_DIR "/fixtures/" + name;
}

Places::Places(ConnectionSettings settings, Credentials typed)
    : opener_(std::move(settings), only(std::move(typed)), Durability::fast, cancel_) {}

OpenLocation Places::read(const std::string& location) {
  return opened(opener_.open(location, Access::read));
}

OpenLocation Places::write(const std::string& location) {
  return opened(opener_.open(location, Access::write));
}

OpenLocation Places::fixture(const std::string& name) {
  OpenLocation location = read("oci:" + fixture_path(name));
  const auto entries = parse_layout_index(read_file(fixture_path(name) + "/index.json"));
  EXPECT_TRUE(entries && entries->size() == 1) << name;
  location.name = entries->front().digest.text();
  return location;
}

TransferRoute Places::route(const OpenLocation& from, const OpenLocation& to) {
  return TransferRoute{*from.store, *to.store, 4, std::nullopt, progress_};
}

}  // namespace regcache
