// A reference: registry, repository, and the tag or digest in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/oci/digest.h"
#include "core/result/result.h"

namespace regcache {

// A reference in Docker's normalised form; only parse_reference makes one.
//
// Source:  distribution/reference (ParseNormalizedNamed, TagNameOnly); facts 1.8.
class Reference {
 public:
  [[nodiscard]] const std::string& registry() const { return registry_; }  // "docker.io", "h:5000"
  [[nodiscard]] const std::string& repository() const { return repository_; }  // "library/alpine"
  [[nodiscard]] const std::optional<std::string>& tag() const { return tag_; }
  [[nodiscard]] const std::optional<Digest>& digest() const { return digest_; }

  // The host to talk to: "registry-1.docker.io" for docker.io, else registry().
  [[nodiscard]] std::string host() const;
  // What goes into /v2/<name>/manifests/<here>: the digest when there is one, else the tag.
  [[nodiscard]] std::string manifest_name() const;
  // The canonical text: "docker.io/library/alpine:latest".
  [[nodiscard]] std::string text() const;

  // The same repository under another tag or digest.
  [[nodiscard]] Reference with_digest(Digest digest) const;

  friend bool operator==(const Reference&, const Reference&) = default;

 private:
  friend Result<Reference> parse_reference(std::string_view text);
  Reference() = default;

  std::string registry_;
  std::string repository_;
  std::optional<std::string> tag_;
  std::optional<Digest> digest_;
};

// Reads a reference as docker people write them: docker.io and library/ by default, ":latest" when
// neither tag nor digest is given.
//
// Errors:  invalid_input, naming the part (scheme, registry, repository, tag, digest) in the subject's
//          sentence; out_of_range past kRepositoryBytesMax or kTagBytesMax.
[[nodiscard]] Result<Reference> parse_reference(std::string_view text);

}  // namespace regcache
