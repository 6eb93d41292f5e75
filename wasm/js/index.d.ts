// The types of the package. Functions of Core, Checker and Linter are also exported by themselves, returning promises.

import type { FileCheckReport, FileCheckRules, Files, Linter } from "./lint.js";
import type { CacheOptions, CheckReport, CheckRules, OptionTable, RegistryProfile } from "./options.js";
import type { Code, Compression, ManifestShape, SnippetTool } from "./words.js";

export * from "./cache.js";
export * from "./lint.js";
export * from "./options.js";
export * from "./registry.js";
export * from "./words.js";

/** What a module can be loaded from. */
export type Source = string | URL | Response | BufferSource | WebAssembly.Module;

/** Loads the module of caches, once: the first call decides where it comes from. Rejects with RegcacheError. */
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

/** A blob on top of another. */
export interface CacheLayer {
  readonly blob: string;
  /** The index of the layer below; -1 when there is none. */
  readonly parent: number;
  /** Of caches in gha, s3 and azblob. */
  readonly annotations?: {
    readonly mediaType: string;
    readonly diffID: string;
    readonly size: number;
    readonly createdAt: string;
  };
}

/** A step of a build: what it was made from, and the results that it can be taken from. */
export interface CacheRecord {
  /** Results: a layer, by its index, with all that lie below. */
  readonly layers: readonly { readonly layer: number; readonly createdAt: string }[];
  /** Results of exactly these layers. */
  readonly chains: readonly { readonly layers: readonly number[]; readonly createdAt: string }[];
  readonly digest: string;
  /** For each input its alternatives: a record, by its index, and the part of its result. */
  readonly inputs: readonly (readonly { readonly selector: string; readonly link: number }[])[];
}

/**
 * A cache config in BuildKit's words. Nothing is left out but `annotations`: a layer without a parent has
 * -1, and a time that BuildKit does not know is "0001-01-01T00:00:00Z".
 */
export interface CacheConfig {
  readonly layers: readonly CacheLayer[];
  readonly records: readonly CacheRecord[];
}

/** Bytes, or a text that stands for its UTF-8. */
export type Bytes = ArrayBuffer | ArrayBufferView | string;

/** What one build is given. */
export interface BuildCaches {
  readonly cacheTo?: string | readonly string[] | undefined;
  readonly cacheFrom?: string | readonly string[] | undefined;
}

/** Loads the module that checks options, once; check does it by itself. */
export function loadChecker(source?: Source | Promise<Source>): Promise<Checker>;

/** The loaded module that checks options: check without waiting. */
export interface Checker {
  /**
   * Checks one value of --cache-to or --cache-from, or all that one build is given: what is wrong, and
   * what BuildKit will do. What is wrong with the options never throws; wrong rules throw RegcacheError.
   */
  check(options: string | readonly string[], rules?: CheckRules): CheckReport;
  /** The same for people: what `regcache check` prints, with carets under the places. */
  explain(options: string | readonly string[], rules?: CheckRules): string;
  /** The caches that options name, as data. Throws RegcacheError with the first error and its offset. */
  parseOptions(options: string | readonly string[], rules?: CheckRules): CacheOptions[];
  /**
   * The caches of one build as the file or command line of a tool wants them: what `regcache snippet`
   * prints. A variable of the tool stands where a secret was. Throws RegcacheError.
   */
  snippet(caches: BuildCaches, tool?: SnippetTool): string;
  /** What is known of a registry by its host ("quay.io"), to warn and never to block; null when its name tells nothing. */
  registryProfile(host: string): RegistryProfile | null;
  /** Every backend with its attributes, every rule, and who speaks up about a mistake when. */
  optionTable(): OptionTable;
}

/** The loaded module of caches: the functions of this package without waiting. */
export interface Core {
  /** The digest that names these bytes: "sha256:" and 64 hex digits. */
  digestOf(bytes: Bytes): string;
  /** What a fresh builder exports with mode=min, of a cache with all results. Throws RegcacheError. */
  minimizeCacheConfig(config: CacheConfig): CacheConfig;
  /** A config in the order in which BuildKit writes it. Throws RegcacheError. */
  orderCacheConfig(config: CacheConfig): CacheConfig;
  /** Reads a cache config as leniently as BuildKit: where indexes lead is not checked. Throws RegcacheError. */
  parseCacheConfig(bytes: Bytes): CacheConfig;
  /** Reads a digest. Throws RegcacheError. */
  parseDigest(text: string): Digest;
  /** Reads a manifest by its body, as leniently as BuildKit. Throws RegcacheError. */
  parseManifest(bytes: Bytes): Manifest;
  /** Reads a reference as docker people write them: docker.io, library/ and :latest are filled in. Throws RegcacheError. */
  parseReference(text: string): Reference;
  /** A cache manifest again in another shape: layer media types follow. Throws RegcacheError. */
  reshapeManifest(cache: CacheManifest, shape: ManifestShape): CacheManifest;
  /** The version of the package and of the module in it. */
  version(): string;
  /** The bytes that BuildKit would write for a cache config, in the order it is in. Throws RegcacheError. */
  writeCacheConfig(config: CacheConfig): Written;
  /** The bytes that BuildKit would write for a cache manifest. Throws RegcacheError. */
  writeManifest(cache: CacheManifest): Written;
}

/** Loads the module of the codecs, once, from elsewhere than the package; compress and decompress do it by themselves. */
export function loadCodec(source?: Source | Promise<Source>): Promise<void>;

/** Loads the module of whole caches, once, from elsewhere than the package; Cache does it by itself. */
export function loadGraph(source?: Source | Promise<Source>): Promise<void>;

/** Loads the module that checks files, once; check({ files }) does it by itself. */
export function loadLinter(source?: Source | Promise<Source>): Promise<Linter>;

/** Loads the module of registries, once, from elsewhere than the package; Registry does it by itself. */
export function loadRegistry(source?: Source | Promise<Source>): Promise<void>;

/** Two ends of a stream, for pipeThrough. */
export interface Transform {
  readonly writable: WritableStream<Uint8Array>;
  readonly readable: ReadableStream<Uint8Array>;
}

/**
 * A stream that compresses. The same bytes come out as from the native tool, whatever the chunks.
 * `level` is 0 to 9 for gzip (default 6), 0 to 22 for zstd (default 3). The streams fail with
 * RegcacheError; above level 9 zstd takes up to 130 MB of memory. In Node gzip and zstd are compressed in
 * worker threads, one for each core, in blocks of 1 to 8 MiB.
 */
export function compress(compression: Compression, options?: { level?: number | undefined }): Transform;

/** A stream that decompresses, and fails with code "out_of_range" after more than `bytesMax` bytes, 64 GiB when absent. */
export function decompress(compression: Compression, options?: { bytesMax?: number | undefined }): Transform;

type Waiting<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

/** Checks files, as `regcache check PATH` does: finds builds in them, and what is wrong with their caches. */
export function check(given: { readonly files: Files }, rules?: FileCheckRules): Promise<FileCheckReport>;
/** Checks options; see Checker. */
export function check(options: string | readonly string[], rules?: CheckRules): Promise<CheckReport>;

/** What is wrong with options, for people; or the page of a rule of files, when it is given an id such as "RC012". */
export const explain: Waiting<Checker["explain"]>;
export const fileRules: Waiting<Linter["fileRules"]>;
export const findOptions: Waiting<Linter["findOptions"]>;
export const optionTable: Waiting<Checker["optionTable"]>;
export const digestOf: Waiting<Core["digestOf"]>;
export const minimizeCacheConfig: Waiting<Core["minimizeCacheConfig"]>;
export const orderCacheConfig: Waiting<Core["orderCacheConfig"]>;
export const parseCacheConfig: Waiting<Core["parseCacheConfig"]>;
export const parseDigest: Waiting<Core["parseDigest"]>;
export const parseManifest: Waiting<Core["parseManifest"]>;
export const parseOptions: Waiting<Checker["parseOptions"]>;
export const parseReference: Waiting<Core["parseReference"]>;
export const registryProfile: Waiting<Checker["registryProfile"]>;
export const reshapeManifest: Waiting<Core["reshapeManifest"]>;
export const snippet: Waiting<Checker["snippet"]>;
export const version: Waiting<Core["version"]>;
export const writeCacheConfig: Waiting<Core["writeCacheConfig"]>;
export const writeManifest: Waiting<Core["writeManifest"]>;

/** The one class of everything that goes wrong. */
export class RegcacheError extends Error {
  /** What a program decides on; docs/errors.md has the meaning of each word. */
  readonly code: Code;
  readonly subject: string;
  readonly detail: string;
  readonly hint: string;
  readonly offset?: number;
}
