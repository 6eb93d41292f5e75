#include "native/server/blob_endpoint.h"

#include "native/server/byte_range.h"
#include "native/server/oci_error.h"

namespace regcache {
namespace {

// A blob never changes under its digest.
constexpr std::string_view kForever = "public, max-age=31536000, immutable";

std::string entity_tag(const Digest& digest) {
  return '"' + digest.text() + '"';
}

Headers blob_headers(const Digest& digest) {
  return {{"Content-Type", "application/octet-stream"},
          {"Docker-Content-Digest", digest.text()},
          {"ETag", entity_tag(digest)},
          {"Accept-Ranges", "bytes"},
          {"Cache-Control", std::string(kForever)}};
}

ServerAnswer refuse_blob(const Digest& digest, const Error& error) {
  return error.code == Code::not_found ? refuse(Refusal::blob_unknown, digest.text())
                                       : refuse_storage(error);
}

}  // namespace

ServerAnswer BlobEndpoint::answer(const ServerRequest& request, const Route& route) const {
  const Result<Digest> digest = parse_digest(route.reference);
  if (!digest) {
    return refuse(Refusal::digest_invalid, to_text(digest.error()));
  }
  if (request.method == "HEAD") {
    return head(route, *digest);
  }
  if (request.method == "GET") {
    return get(request, route, *digest);
  }
  if (request.method == "DELETE") {
    return remove(route, *digest);
  }
  return refuse_method("GET, HEAD, DELETE");
}

ServerAnswer BlobEndpoint::head(const Route& route, const Digest& digest) const {
  const FileUse use = blobs_.use(route.repository, digest);  // who is told 200 sends it not again
  const Result<std::uint64_t> size_bytes = blobs_.size(route.repository, digest);
  if (!size_bytes) {
    return refuse_blob(digest, size_bytes.error());
  }
  ServerAnswer answer{200, blob_headers(digest), {}, {}, {}};
  answer.headers.push_back({"Content-Length", std::to_string(*size_bytes)});
  return answer;
}

ServerAnswer BlobEndpoint::get(const ServerRequest& request, const Route& route,
                               const Digest& digest) const {
  const Result<std::uint64_t> size_bytes = blobs_.size(route.repository, digest);
  if (!size_bytes) {
    return refuse_blob(digest, size_bytes.error());
  }
  ServerAnswer answer{200, blob_headers(digest), {}, {}, {}};
  if (find_header(request.headers, "If-None-Match") == entity_tag(digest)) {
    answer.status = 304;
    return answer;
  }
  FileSlice slice{nullptr, 0, *size_bytes};
  const std::optional<std::string_view> wanted = find_header(request.headers, "Range");
  const std::optional<std::string_view> only_if = find_header(request.headers, "If-Range");
  if (wanted && (!only_if || *only_if == entity_tag(digest))) {
    const std::string total = '/' + std::to_string(*size_bytes);
    const RequestedRange range = parse_range(*wanted, *size_bytes);
    if (range.kind == RangeKind::unsatisfiable) {
      ServerAnswer refusal = refuse(Refusal::range_invalid, *wanted);
      refusal.headers.push_back({"Content-Range", "bytes *" + total});
      return refusal;
    }
    if (range.kind == RangeKind::part) {
      const auto [first, last] = range.range;
      slice.offset = first;
      slice.size_bytes = last - first + 1;
      answer.status = 206;
      answer.headers.push_back(
          {"Content-Range", "bytes " + std::to_string(first) + '-' + std::to_string(last) + total});
    }
  }
  Result<FileDescriptor> file = blobs_.open(route.repository, digest);
  if (!file) {
    return refuse_blob(digest, file.error());
  }
  slice.file = std::make_shared<const FileDescriptor>(*std::move(file));
  answer.slice = std::move(slice);
  return answer;
}

ServerAnswer BlobEndpoint::remove(const Route& route, const Digest& digest) const {
  if (const Result<void> removed = blobs_.remove(route.repository, digest); !removed) {
    return refuse_blob(digest, removed.error());
  }
  return {202, {}, {}, {}, {}};
}

}  // namespace regcache
