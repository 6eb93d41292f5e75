#include "native/server/collection_report.h"

#include <string_view>

#include "core/text/counted.h"
#include "core/text/json_writer.h"
#include "native/server/access_log.h"

namespace regcache {
namespace {

constexpr std::string_view kStart = "regcache: collection: ";

void add_names(std::string& out, const std::vector<std::string>& names, std::string_view reason) {
  for (const std::string& name : names) {
    out.append(kStart).append(name).append(reason).append("\n");
  }
}

}  // namespace

std::string collection_text(const Collection& collection) {
  std::string out;
  add_names(out, collection.by_age, " went: not used for longer than --max-age");
  add_names(out, collection.by_size, " went: not used for longest, and --max-size was passed");
  if (collection.uploads + collection.manifests + collection.blobs > 0) {
    out.append(kStart).append(counted(collection.uploads, "abandoned upload")).append(", ");
    out.append(counted(collection.manifests, "manifest")).append(" and ");
    out.append(counted(collection.blobs, "blob")).append(" removed, ");
    out.append(std::to_string(collection.freed_bytes)).append(" bytes freed, ");
    out.append(std::to_string(collection.bytes_left)).append(" left\n");
  }
  if (collection.bytes_too_many) {
    out.append(kStart).append(std::to_string(*collection.bytes_too_many));
    out.append(" bytes past --max-size were used too lately to go\n");
  }
  return out;
}

std::string collection_line(const Collection& collection, UseTime now) {
  JsonWriter json;
  json.begin_object();
  json.key("time").string(log_time(now));
  json.key("event").string("collection");
  json.key("uploads").natural(collection.uploads);
  for (const auto& [key, names] :
       {std::pair("by_age", &collection.by_age), std::pair("by_size", &collection.by_size)}) {
    json.key(key).begin_array();
    for (const std::string& name : *names) {
      json.string(name);
    }
    json.end_array();
  }
  json.key("manifests").natural(collection.manifests);
  json.key("blobs").natural(collection.blobs);
  json.key("freed_bytes").natural(collection.freed_bytes);
  json.key("bytes_left").natural(collection.bytes_left);
  if (collection.bytes_too_many) {
    json.key("bytes_too_many").natural(*collection.bytes_too_many);
  }
  return json.end_object().take() + '\n';
}

}  // namespace regcache
