#include "tests/native/server/service_test.h"

#include <unistd.h>

namespace regcache {

Result<void> TextBody::read_to(const BodySink& sink) {
  constexpr std::size_t kPiece = 1000;
  for (std::size_t offset = 0; offset < text_.size(); offset += kPiece) {
    const std::string piece = text_.substr(offset, kPiece);
    REGCACHE_TRY(
        sink(std::span(reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size())));
  }
  if (breaks_off_) {
    return fail(Code::unavailable, "request", "the client went away before the end of the body");
  }
  return {};
}

std::string body_of(const ServerAnswer& answer) {
  if (answer.stream) {
    std::string bytes;
    std::vector<std::uint8_t> room(100'000);
    while (true) {
      const Result<std::size_t> count = answer.stream->reader->read(room);
      EXPECT_TRUE(count) << to_text(count.error());
      if (!count || *count == 0) {
        return bytes;
      }
      bytes.append(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(*count));
    }
  }
  if (!answer.slice) {
    return answer.body;
  }
  std::string bytes(answer.slice->size_bytes, '\0');
  const ssize_t count = ::pread(answer.slice->file->number(), bytes.data(), bytes.size(),
                                static_cast<off_t>(answer.slice->offset));
  EXPECT_EQ(count, static_cast<ssize_t>(bytes.size()));
  return bytes;
}

std::string header_of(const ServerAnswer& answer, std::string_view name) {
  return std::string(find_header(answer.headers, name).value_or(""));
}

std::string error_code_of(const ServerAnswer& answer) {
  constexpr std::string_view kStart = R"({"errors":[{"code":")";
  if (!answer.body.starts_with(kStart) || header_of(answer, "Content-Type") != "application/json") {
    return "no error body: " + answer.body;
  }
  return answer.body.substr(kStart.size(), answer.body.find('"', kStart.size()) - kStart.size());
}

void RegistryServiceTest::restart() {
  service_.reset();
  disk_.reset();
  Result<std::unique_ptr<Disk>> disk = Disk::open(folder_ / "root", Durability::fast);
  ASSERT_TRUE(disk) << to_text(disk.error());
  disk_ = *std::move(disk);
  service_ = std::make_unique<RegistryService>(*disk_);
}

ServerAnswer RegistryServiceTest::call(std::string_view method, std::string_view target,
                                       std::string_view body, const CallOptions& options) {
  TextBody text(body, options.breaks_off);
  ServerRequest request{.method = std::string(method),
                        .target = std::string(target),
                        .peer = {},
                        .headers = options.headers,
                        .body = &text};
  if (!body.empty() && !options.breaks_off) {
    request.headers.push_back({"Content-Length", std::to_string(body.size())});
  }
  return service_->answer(request);
}

Digest RegistryServiceTest::push_blob(std::string_view repository, std::string_view bytes) {
  Digest digest = digest_of(bytes);
  const ServerAnswer answer =
      call("PUT", begin_upload(repository) + "?digest=" + digest.text(), bytes);
  EXPECT_EQ(answer.status, 201) << answer.body;
  return digest;
}

std::string RegistryServiceTest::begin_upload(std::string_view repository) {
  const ServerAnswer answer = call("POST", "/v2/" + std::string(repository) + "/blobs/uploads/");
  EXPECT_EQ(answer.status, 202) << answer.body;
  return header_of(answer, "Location");
}

ServerAnswer RegistryServiceTest::push_manifest(std::string_view repository,
                                                std::string_view reference,
                                                std::string_view media_type,
                                                std::string_view bytes) {
  return call("PUT", "/v2/" + std::string(repository) + "/manifests/" + std::string(reference),
              bytes, {.headers = {{"Content-Type", std::string(media_type)}}});
}

std::string RegistryServiceTest::image(std::string_view repository, std::string_view layer,
                                       std::string_view more_members) {
  const Digest config = push_blob(repository, "{}");
  return R"({"schemaVersion":2,"mediaType":")" + std::string(kImageType) + R"(","config":)" +
         descriptor_json("application/vnd.oci.image.config.v1+json", config, 2) + R"(,"layers":[)" +
         descriptor_json("application/vnd.oci.image.layer.v1.tar", push_blob(repository, layer),
                         layer.size()) +
         ']' + std::string(more_members) + '}';
}

std::string descriptor_json(std::string_view media_type, const Digest& digest, std::size_t size) {
  return R"({"mediaType":")" + std::string(media_type) + R"(","digest":")" + digest.text() +
         R"(","size":)" + std::to_string(size) + '}';
}

}  // namespace regcache
