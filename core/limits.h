// Every number that bounds anything: one line each, with its unit, its reason and its source.
#pragma once

#include <cstddef>
#include <cstdint>

namespace regcache {

// BuildKit never imports a manifest or cache config larger than this (bytes, inclusive).
// Source: moby/buildkit@73ed6825c, cache/remotecache/import.go; facts 4.2.
inline constexpr std::uint64_t kImportBytesMax = 1'048'576;

// Manifests larger than this are refused by common registries (bytes). Source: distribution-spec
// v1.1.1, "Pushing Manifests" ("at least 4 MiB").
inline constexpr std::uint64_t kManifestBytesMax = 4'194'304;

// A cache config past this is not read at all (bytes): 60 times what BuildKit itself can import.
inline constexpr std::uint64_t kCacheConfigBytesMax = 67'108'864;

// Nesting of JSON that is read; the formats here need 7.
inline constexpr std::size_t kJsonDepthMax = 64;

// Values in one JSON text: more than a cache config of kCacheConfigBytesMax with real digests can
// have (6 in 110 bytes). They take 16 bytes each in memory, and so do their keys.
inline constexpr std::size_t kJsonValuesMax = 4'194'304;

// Any JSON text (bytes): offsets into it, repairs included, stay below 2^32.
inline constexpr std::uint64_t kJsonBytesMax = 1'073'741'824;

// Nesting of YAML that is read; a workflow needs 10.
inline constexpr std::size_t kYamlDepthMax = 64;

// Values in one YAML file, aliases counted each time: 20 times the longest workflow seen. They take
// about 100 bytes each in memory.
inline constexpr std::size_t kYamlNodesMax = 262'144;

// A file that is searched for builds (bytes): what is larger was not written by a person.
inline constexpr std::size_t kFileBytesMax = 4'194'304;

// Builds of one file that are compared with each other, or looked up by name: more are not written by
// people.
inline constexpr std::size_t kBuildsMax = 512;

// Stages of one Dockerfile that are looked at: ten times the longest seen.
inline constexpr std::size_t kDockerfileStagesMax = 512;

// An option string (bytes): longer than any command line argument (Linux MAX_ARG_STRLEN is 128 KiB).
inline constexpr std::size_t kOptionTextBytesMax = 131'072;

// Fields of one option string: twenty times the attributes of the largest backend.
inline constexpr std::size_t kOptionFieldsMax = 512;

// Columns of an input that a message shows: what fits a terminal with room for a prompt.
inline constexpr std::size_t kExcerptColumnsMax = 110;

// Repository path within a reference (bytes). Source: distribution/reference, RepositoryNameTotalLengthMax.
inline constexpr std::size_t kRepositoryBytesMax = 255;

// A tag (characters). Source: distribution-spec v1.1.1, "Pulling manifests".
inline constexpr std::size_t kTagBytesMax = 128;

// Body of an error answer that is kept for the reader (bytes). Source: go-containerregistry
// pkg/v1/remote/transport/error.go.
inline constexpr std::size_t kErrorBodyBytesMax = 65'536;

// Body of a token answer (bytes): real tokens are below 16 KiB. Source: oras-go's 128 KiB.
inline constexpr std::size_t kTokenBodyBytesMax = 131'072;

// One page of a tag list (bytes).
inline constexpr std::size_t kTagPageBytesMax = 1'048'576;

// Pages of a tag list: a million tags at 1,000 a page.
inline constexpr int kTagPagesMax = 1'000;

// Levels of indexes within indexes that a copy follows: real ones have one.
inline constexpr int kIndexDepthMax = 4;

// Challenges read of one 401 answer: real ones have one or two.
inline constexpr std::size_t kChallengesMax = 16;

// Redirects followed for one request. Source: containerd core/remotes/docker/resolver.go (10).
inline constexpr int kRedirectsMax = 10;

// Tries of one request in all, without success in between. Source: regclient and oras-go (5), and one
// for good luck; facts 4.3.
inline constexpr int kTriesMax = 6;

// The longest Retry-After that is waited for (milliseconds); Docker Hub may ask for hours.
inline constexpr std::uint64_t kRetryAfterMsMax = 120'000;

// Failed requests of one command in all, those that were made up for not counted: ten blobs that each
// use up their tries.
inline constexpr int kRunFailuresMax = 60;

// One chunk of an upload where nobody says how large (bytes): the answer to each costs a round trip, and
// what is lost with a break is one chunk at most. 1 GiB goes in 32.
inline constexpr std::uint64_t kChunkBytesDefault = 33'554'432;

// The smallest chunk worth a request (bytes): what a proxy with the least usual limit, 1 MiB, takes.
inline constexpr std::uint64_t kChunkBytesMin = 262'144;

// The largest chunk that a registry may ask for (bytes). Source: regclient's cap; facts 1.3.
inline constexpr std::uint64_t kChunkBytesMax = 1'073'741'824;

// An upload that broke is asked how far it got when its blob is larger (bytes); a smaller one is sent
// again with as little effort.
inline constexpr std::uint64_t kResumeBytesMin = 1'048'576;

// Window of a zstd frame (log2 of bytes): 128 MiB, the most that zstd's own decoder takes unasked.
// A frame can ask for 2 GiB (measured). Source: zstd 1.5.4, ZSTD_WINDOWLOG_LIMIT_DEFAULT; facts 5.1 row 13.
inline constexpr int kZstdWindowLogMax = 27;

// One layer, decoded (bytes): 64 GiB, past any layer seen. Source: facts 5.1 row 12.
inline constexpr std::uint64_t kLayerBytesMax = 68'719'476'736;

// Decoded bytes per encoded byte. Deflate ends at 1032; a zstd bomb reaches 32,750 (measured, facts
// 5.1 row 12).
inline constexpr std::uint64_t kDecodeRatioMax = 1'100;

// Decoded bytes before the ratio counts: a layer with a sparse file of this size is still honest.
inline constexpr std::uint64_t kDecodeRatioFreeBytes = 1'073'741'824;

// A file name or link target in a tar (bytes): Linux PATH_MAX. Source: facts 5.1 row 11.
inline constexpr std::size_t kTarNameBytesMax = 4'096;

// All extension headers of one tar entry together (bytes): extended attributes and long names. Source:
// Go archive/tar, maxSpecialFileSize (CVE-2022-2879).
inline constexpr std::size_t kTarExtensionBytesMax = 1'048'576;

// The table of contents of an eStargz layer (bytes): about 400,000 files.
inline constexpr std::uint64_t kTocBytesMax = 134'217'728;

// Size of one file in a tar (bytes): what a JSON number in JavaScript can hold. Source: facts 5.1 row 11.
inline constexpr std::uint64_t kTarFileBytesMax = 9'007'199'254'740'992;

}  // namespace regcache
