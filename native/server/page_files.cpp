#include "native/server/page_files.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "native/file/text_file.h"

namespace regcache {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMediaTypes{{
    {".css", "text/css"},
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
}};

std::string media_type_of(std::string_view path) {
  for (const auto& [suffix, type] : kMediaTypes) {
    if (path.ends_with(suffix)) {
      return std::string(type);
    }
  }
  return "application/octet-stream";
}

// Addresses under assets/ name their content; everything else may be another file tomorrow.
std::string_view caching_of(std::string_view path) {
  return path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

}  // namespace

Result<std::shared_ptr<const PageFiles>> load_page(const std::string& folder) {
  auto files = std::make_shared<PageFiles>();
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    std::error_code unreadable;
    if (!entry->is_regular_file(unreadable)) {
      continue;
    }
    REGCACHE_TRY_ASSIGN(std::optional<std::string> bytes, read_text_file(entry->path().string()));
    const std::string path = "/" + entry->path().lexically_relative(folder).generic_string();
    (*files)[path == "/index.html" ? "/" : path] = {media_type_of(path),
                                                    std::move(bytes).value_or("")};
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(Code::io, folder, "could not read the folder: " + error.message());
  }
  if (!files->contains("/")) {
    return fail(Code::not_found, folder, "there is no index.html: this is not the page",
                "./dev build --web makes it in build/web");
  }
  return std::shared_ptr<const PageFiles>(std::move(files));
}

HttpHandler serve_page(std::shared_ptr<const PageFiles> files, HttpHandler inner) {
  return [files = std::move(files), inner = std::move(inner)](const ServerRequest& request) {
    const std::string_view path =
        std::string_view(request.target).substr(0, request.target.find('?'));
    const auto found = files->find(path);
    if (found == files->end() || (request.method != "GET" && request.method != "HEAD")) {
      return inner(request);
    }
    const PageFile& file = found->second;
    ServerAnswer answer;
    answer.headers = {{"Content-Type", file.media_type},
                      {"Cache-Control", std::string(caching_of(path))},
                      {"Content-Security-Policy", "frame-ancestors 'none'"},
                      {"X-Content-Type-Options", "nosniff"}};
    if (request.method == "HEAD") {
      answer.headers.push_back({"Content-Length", std::to_string(file.bytes.size())});
    } else {
      answer.body = file.bytes;
    }
    return answer;
  };
}

}  // namespace regcache
