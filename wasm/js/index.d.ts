// The types of the package. Every function of Core is also exported by itself, returning a promise.

import type { Code } from "./words.js";

/** What a module can be loaded from. */
export type Source = string | URL | Response | BufferSource | WebAssembly.Module;

/** Loads the module, once: the first call decides where it comes from. Rejects with RegcacheError. */
export function load(source?: Source | Promise<Source>): Promise<Core>;

/** What names a blob. */
export interface Digest {
  /** "sha256:" and the hash in hex. */
  readonly text: string;
  readonly algorithm: string;
  readonly hex: string;
}

/** A registry, a repository, and the tag or digest in it. */
export interface Reference {
  /** The normal form: "docker.io/library/alpine:latest". */
  readonly text: string;
  readonly registry: string;
  /** The host to talk to: "registry-1.docker.io" for "docker.io". */
  readonly host: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** What a manifest says of one blob, in image-spec's words; members that were absent are absent. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes as stored, after compression. */
  readonly size: number;
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly data?: string;
  readonly platform?: Readonly<Record<string, unknown>>;
  readonly artifactType?: string;
}

/** The three shapes of a cache manifest. */
export type ManifestShape = "oci-manifest" | "oci-index" | "docker-list";

/** Where the cache config is, and the layers in its order. */
export interface CacheManifest {
  readonly shape: ManifestShape;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** A manifest of any of the four kinds, by its body. */
export interface Manifest {
  readonly mediaType: string;
  /** Whether it has `manifests`, rather than `config` and `layers`. */
  readonly isList: boolean;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  /** Absent when it is an ordinary image. */
  readonly cache?: CacheManifest;
}

/** A document to be stored: what BuildKit would write, and what a descriptor says of it. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly mediaType: string;
}

/** The loaded module: the functions of this package without waiting. */
export interface Core {
  /** The digest that names these bytes: "sha256:" and 64 hex digits. A text is taken as UTF-8. */
  digestOf(bytes: Uint8Array | string): string;
  /** Reads a digest. Throws RegcacheError. */
  parseDigest(text: string): Digest;
  /** Reads a manifest by its body, as leniently as BuildKit. Throws RegcacheError. */
  parseManifest(bytes: Uint8Array | string): Manifest;
  /** Reads a reference as docker people write them: docker.io, library/ and :latest are filled in. Throws RegcacheError. */
  parseReference(text: string): Reference;
  /** A cache manifest again in another shape: layer media types follow. Throws RegcacheError. */
  reshapeManifest(cache: CacheManifest, shape: ManifestShape): CacheManifest;
  /** The version of the package and of the module in it. */
  version(): string;
  /** The bytes that BuildKit would write for a cache manifest. Throws RegcacheError. */
  writeManifest(cache: CacheManifest): Written;
}

/** Loads the module of the codecs, once, from elsewhere than the package; compress and decompress do it by themselves. */
export function loadCodec(source?: Source | Promise<Source>): Promise<void>;

/** How layers of a cache are stored. */
export type Compression = "gzip" | "zstd" | "estargz" | "uncompressed";

/** Two ends of a stream, for pipeThrough. */
export interface Transform {
  readonly writable: WritableStream<Uint8Array>;
  readonly readable: ReadableStream<Uint8Array>;
}

/**
 * A stream that compresses. The same bytes come out as from the native tool, whatever the chunks.
 * `level` is 0 to 9 for gzip (default 6), 0 to 22 for zstd (default 3). The streams fail with
 * RegcacheError; above level 9 zstd takes up to 130 MB of memory.
 */
export function compress(compression: Compression, options?: { level?: number }): Transform;

/** A stream that decompresses, and fails with code "out_of_range" after more than `bytesMax` bytes. */
export function decompress(compression: Compression, options?: { bytesMax?: number }): Transform;

type Waiting<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

export const digestOf: Waiting<Core["digestOf"]>;
export const parseDigest: Waiting<Core["parseDigest"]>;
export const parseManifest: Waiting<Core["parseManifest"]>;
export const parseReference: Waiting<Core["parseReference"]>;
export const reshapeManifest: Waiting<Core["reshapeManifest"]>;
export const version: Waiting<Core["version"]>;
export const writeManifest: Waiting<Core["writeManifest"]>;

/** What a program decides on; docs/errors.md has the meaning of each word. */
export type { Code };

/** The one class of everything that goes wrong. */
export class RegcacheError extends Error {
  readonly code: Code;
  readonly subject: string;
  readonly detail: string;
  readonly hint: string;
  readonly offset?: number;
}
