#include "native/server/referrer_store.h"

#include <algorithm>

#include "native/server/disk_layout.h"

namespace regcache {
namespace {

std::string subject_folder(std::string_view repository, const Digest& subject) {
  return referrers_folder(repository) + '/' + digest_path(subject);
}

std::string referrer_path(std::string_view repository, const Digest& subject,
                          const Digest& referrer) {
  std::string path = subject_folder(repository, subject) + '/';
  path += referrer.algorithm();
  path += '-';
  path += referrer.hex();
  return path;
}

}  // namespace

Result<void> ReferrerStore::add(std::string_view repository, const Digest& subject,
                                const Digest& referrer, const Referrer& entry) const {
  return disk_.write(referrer_path(repository, subject, referrer),
                     entry.artifact_type + '\n' + entry.descriptor);
}

Result<void> ReferrerStore::remove(std::string_view repository, const Digest& subject,
                                   const Digest& referrer) const {
  return disk_.remove(referrer_path(repository, subject, referrer));
}

Result<std::vector<Digest>> ReferrerStore::digests(std::string_view repository,
                                                   const Digest& subject) const {
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> names,
                      disk_.list(subject_folder(repository, subject)));
  std::vector<Digest> found;
  for (std::string name : names) {
    std::replace(name.begin(), name.end(), '-', ':');
    if (Result<Digest> digest = parse_digest(name)) {
      found.push_back(*std::move(digest));
    }
  }
  return found;
}

Result<std::vector<Referrer>> ReferrerStore::list(std::string_view repository,
                                                  const Digest& subject) const {
  const std::string folder = subject_folder(repository, subject);
  REGCACHE_TRY_ASSIGN(const std::vector<std::string> names, disk_.list(folder));
  const std::string prefix = folder + '/';
  std::vector<Referrer> referrers;
  for (const std::string& name : names) {
    Result<std::string> text = disk_.read(prefix + name);
    if (!text && text.error().code == Code::not_found) {
      continue;  // removed since the folder was read
    }
    if (!text) {
      return fail(std::move(text).error());
    }
    const std::size_t line_end = text->find('\n');
    referrers.push_back({text->substr(0, line_end), text->substr(line_end + 1)});
  }
  return referrers;
}

}  // namespace regcache
