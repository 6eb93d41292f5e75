// The web page beside a registry: a folder of files, read once, for every path outside of /v2/.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/result/result.h"
#include "native/server/exchange.h"

namespace regcache {

// A file as it is sent.
struct PageFile {
  std::string media_type;
  std::string bytes;
};

// By request path: "/" for index.html, "/assets/index.js". Nothing else can be asked for.
using PageFiles = std::map<std::string, PageFile, std::less<>>;

// Reads the page that a build of web/ made.
//
// Errors:  not_found when the folder has no index.html; io.
[[nodiscard]] Result<std::shared_ptr<const PageFiles>> load_page(const std::string& folder);

// Answers GET and HEAD of these files; all else goes to the registry, whose paths begin with /v2. No other page
// may frame them; what else they may do is said in their own policy (web/index.html).
[[nodiscard]] HttpHandler serve_page(std::shared_ptr<const PageFiles> files, HttpHandler inner);

}  // namespace regcache
