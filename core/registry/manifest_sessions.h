// Manifests of a registry: is it there, get it, put it, delete it.
//
//   HEAD /v2/o/app/manifests/cache  -> 200 Docker-Content-Digest: sha256:...
//   GET  /v2/o/app/manifests/cache  -> 200 and the bytes, which are hashed
//   PUT  /v2/o/app/manifests/cache  -> 201
//
// Source:  distribution-spec v1.1.1, "Pulling manifests", "Pushing Manifests", "Deleting Manifests".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/oci/digest.h"
#include "core/registry/steps_session.h"

namespace regcache {

// A manifest in a registry: its repository, and its tag or digest.
struct ManifestPlace {
  std::string repository;
  std::string name;
};

// Finds the digest that a name stands for.
//
// Shape:   a registry that names no digest, or knows no HEAD, is asked by GET and the bytes are hashed.
// Errors:  those of Exchange and answer_error; out_of_range past kManifestBytesMax; a 404 is no error.
class ManifestHead final : public StepsSession {
 public:
  ManifestHead(RegistryAccess& access, ManifestPlace place, Scopes scopes);

  // After Done: nothing when there is no such manifest.
  [[nodiscard]] const std::optional<Digest>& digest() const { return digest_; }

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  ManifestPlace place_;
  Scopes scopes_;
  Method method_ = Method::head;
  bool finished_ = false;
  std::optional<Digest> digest_;
};

// Gets a manifest and checks it.
//
// Errors:  those of Exchange and answer_error; out_of_range past kManifestBytesMax; corrupt when the bytes
//          have another digest than asked for or than the registry says, the Content-Type is not the
//          mediaType in the bytes, or neither says that this is a manifest and nothing is in it.
class ManifestGet final : public StepsSession {
 public:
  ManifestGet(RegistryAccess& access, ManifestPlace place, Scopes scopes);

  // After Done.
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] const std::string& media_type() const { return media_type_; }
  [[nodiscard]] const Digest& digest() const { return *digest_; }

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  ManifestPlace place_;
  Scopes scopes_;
  std::string bytes_;
  std::string media_type_;
  std::optional<Digest> digest_;
};

// Puts a manifest under a tag or its digest.
//
// Errors:  those of Exchange and answer_error; corrupt when the registry says that it stored another
//          digest.
class ManifestPut final : public StepsSession {
 public:
  ManifestPut(RegistryAccess& access, ManifestPlace place, Scopes scopes, std::string media_type,
              std::string bytes);

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  ManifestPlace place_;
  Scopes scopes_;
  std::string media_type_;
  std::string bytes_;
  bool finished_ = false;
};

// Deletes a manifest (every tag of it goes too) or, by tag, the tag where the registry can do that.
//
// Errors:  those of Exchange and answer_error.
class ManifestDelete final : public StepsSession {
 public:
  ManifestDelete(RegistryAccess& access, ManifestPlace place, Scopes scopes);

 private:
  std::optional<RequestPlan> plan() override;
  Result<void> take(Reply reply) override;

  ManifestPlace place_;
  Scopes scopes_;
  bool finished_ = false;
};

}  // namespace regcache
