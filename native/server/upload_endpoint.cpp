#include "native/server/upload_endpoint.h"

#include <string>

#include "native/server/byte_range.h"
#include "native/server/names.h"
#include "native/server/oci_error.h"

namespace regcache {
namespace {

// Where an upload stands, as every answer about it says: "0-0" for nothing and for one byte alike,
// because the specification has no other word.
Headers progress_headers(const Route& route, std::string_view id, std::uint64_t size_bytes) {
  const std::uint64_t last = size_bytes == 0 ? 0 : size_bytes - 1;
  return {{"Location", "/v2/" + route.repository + "/blobs/uploads/" + std::string(id)},
          {"Range", "0-" + std::to_string(last)},
          {"Docker-Upload-UUID", std::string(id)}};
}

ServerAnswer created(const Route& route, const Digest& digest) {
  return {201,
          {{"Location", "/v2/" + route.repository + "/blobs/" + digest.text()},
           {"Docker-Content-Digest", digest.text()}},
          {},
          {},
          {}};
}

ServerAnswer refuse_upload(const Route& route, const Error& error) {
  switch (error.code) {
    case Code::not_found:
      return refuse(Refusal::blob_upload_unknown, route.reference);
    case Code::conflict:
      return refuse(Refusal::blob_upload_conflict, to_text(error));
    case Code::corrupt:
      return refuse(Refusal::digest_invalid, to_text(error));
    case Code::unavailable:
      return refuse(Refusal::blob_upload_invalid, to_text(error));
    default:
      return refuse_storage(error);
  }
}

// Says why the chunk that a request announces does not fit an upload; nothing when it does.
std::optional<ServerAnswer> refuse_chunk(const ServerRequest& request, const Route& route,
                                         const Upload& upload) {
  const std::optional<std::string_view> header = find_header(request.headers, "Content-Range");
  if (!header) {
    return std::nullopt;
  }
  const std::optional<ByteRange> range = parse_chunk_range(*header);
  if (!range) {
    return refuse(Refusal::blob_upload_invalid, "Content-Range is not \"<first>-<last>\"");
  }
  if (range->first != upload.size_bytes()) {
    ServerAnswer refusal = refuse(
        Refusal::range_invalid, "the next chunk begins at " + std::to_string(upload.size_bytes()));
    for (Header& progress : progress_headers(route, route.reference, upload.size_bytes())) {
      refusal.headers.push_back(std::move(progress));
    }
    return refusal;
  }
  const std::optional<std::string_view> length = find_header(request.headers, "Content-Length");
  if (length && *length != std::to_string(range->last - range->first + 1)) {
    return refuse(Refusal::size_invalid, "Content-Range and Content-Length do not agree");
  }
  return std::nullopt;
}

Result<void> receive(const ServerRequest& request, Upload& upload) {
  return request.body->read_to(
      [&upload](std::span<const std::uint8_t> bytes) { return upload.append(bytes); });
}

}  // namespace

ServerAnswer UploadEndpoint::begin(const ServerRequest& request, const Route& route) {
  if (request.method != "POST") {
    return refuse_method("POST");
  }
  if (const auto text = route.query_value("mount")) {
    const Result<Digest> digest = parse_digest(*text);
    if (!digest) {
      return refuse(Refusal::digest_invalid, to_text(digest.error()));
    }
    // Without `from` a mount would tell who asks what other repositories hold.
    const std::optional<std::string_view> from = route.query_value("from");
    if (from && is_repository_name(*from) && blobs_.mount(route.repository, *digest, *from)) {
      return created(route, *digest);
    }
  } else if (const auto digest_text = route.query_value("digest")) {
    return take_whole(request, route, *digest_text);
  }
  const std::string_view algorithm = route.query_value("digest-algorithm").value_or("sha256");
  if (algorithm != "sha256" && algorithm != "sha512") {
    return refuse(Refusal::digest_invalid, "digest-algorithm is neither sha256 nor sha512");
  }
  const Result<std::string> id = uploads_.begin(route.repository, algorithm);
  if (!id) {
    return refuse_upload(route, id.error());
  }
  return {202, progress_headers(route, *id, 0), {}, {}, {}};
}

ServerAnswer UploadEndpoint::answer(const ServerRequest& request, const Route& route) {
  if (request.method == "GET") {
    return status(route);
  }
  if (request.method == "PATCH") {
    return patch(request, route);
  }
  if (request.method == "PUT") {
    return put(request, route);
  }
  if (request.method == "DELETE") {
    return cancel(route);
  }
  return refuse_method("GET, PATCH, PUT, DELETE");
}

ServerAnswer UploadEndpoint::status(const Route& route) {
  const Result<std::uint64_t> size_bytes = uploads_.size(route.repository, route.reference);
  if (!size_bytes) {
    return refuse_upload(route, size_bytes.error());
  }
  return {204, progress_headers(route, route.reference, *size_bytes), {}, {}, {}};
}

ServerAnswer UploadEndpoint::patch(const ServerRequest& request, const Route& route) {
  Result<Upload> upload = uploads_.open(route.repository, route.reference);
  if (!upload) {
    return refuse_upload(route, upload.error());
  }
  if (std::optional<ServerAnswer> refusal = refuse_chunk(request, route, *upload)) {
    return *std::move(refusal);
  }
  if (const Result<void> received = receive(request, *upload); !received) {
    return refuse_upload(route, received.error());
  }
  return {202, progress_headers(route, route.reference, upload->size_bytes()), {}, {}, {}};
}

ServerAnswer UploadEndpoint::put(const ServerRequest& request, const Route& route) {
  const Result<Digest> digest = parse_digest(route.query_value("digest").value_or(""));
  if (!digest) {
    return refuse(Refusal::digest_invalid, to_text(digest.error()));
  }
  Result<Upload> upload = uploads_.open(route.repository, route.reference);
  if (!upload) {
    return refuse_upload(route, upload.error());
  }
  if (std::optional<ServerAnswer> refusal = refuse_chunk(request, route, *upload)) {
    return *std::move(refusal);
  }
  if (const Result<void> received = receive(request, *upload); !received) {
    return refuse_upload(route, received.error());
  }
  return commit(route, *std::move(upload), *digest);
}

ServerAnswer UploadEndpoint::cancel(const Route& route) {
  Result<Upload> upload = uploads_.open(route.repository, route.reference);
  if (!upload) {
    return refuse_upload(route, upload.error());
  }
  if (const Result<void> cancelled = uploads_.cancel(*std::move(upload)); !cancelled) {
    return refuse_upload(route, cancelled.error());
  }
  return {204, {}, {}, {}, {}};
}

ServerAnswer UploadEndpoint::take_whole(const ServerRequest& request, const Route& route,
                                        std::string_view digest_text) {
  const Result<Digest> digest = parse_digest(digest_text);
  if (!digest) {
    return refuse(Refusal::digest_invalid, to_text(digest.error()));
  }
  const Result<std::string> id = uploads_.begin(route.repository, digest->algorithm());
  if (!id) {
    return refuse_upload(route, id.error());
  }
  Result<Upload> upload = uploads_.open(route.repository, *id);
  if (!upload) {
    return refuse_upload(route, upload.error());
  }
  if (const Result<void> received = receive(request, *upload); !received) {
    const Error& error = received.error();
    (void)uploads_.cancel(*std::move(upload));  // the client does not know the upload's name
    return refuse_upload(route, error);
  }
  return commit(route, *std::move(upload), *digest);
}

ServerAnswer UploadEndpoint::commit(const Route& route, Upload upload, const Digest& digest) {
  const Result<void> committed = uploads_.commit(route.repository, std::move(upload), digest);
  return committed ? created(route, digest) : refuse_upload(route, committed.error());
}

}  // namespace regcache
