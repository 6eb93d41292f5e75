// The types of whole caches: opened, compared, changed and moved.

import type { CacheConfig, CacheManifest } from "./index.js";
import type { Diagnostic } from "./options.js";
import type { BlobDescriptor, Credentials, Stoppable } from "./registry.js";
import type { Code, Compression, Mode, Severity } from "./words.js";

/** Credentials, or who knows them for a registry and a repository. */
export type CacheCredentials =
  | Credentials
  | ((registry: string, repository: string) => Credentials | undefined | Promise<Credentials | undefined>);

/** How registries are reached. */
export interface Connection extends Stoppable {
  /** In Node docker's and podman's files and helpers are asked when this is absent; elsewhere it is nobody. */
  readonly credentials?: CacheCredentials | undefined;
  /** Whether to speak plain HTTP; by default to this machine alone. */
  readonly plainHttp?: boolean | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Larger blobs are sent in pieces of so many bytes, 256 KiB to 1 GiB; as the registry takes them when absent. */
  readonly chunkSize?: number | undefined;
}

/** What became of a blob. */
export type Fate = "copied" | "converted" | "existed" | "mounted";

/** What a transfer tells while it runs. `bytes` of "advanced" are those that went through since the last time. */
export type TransferEvent =
  | { readonly type: "planned"; readonly blobs: number; readonly bytes: number }
  | { readonly type: "started" | "restarted"; readonly blob: BlobDescriptor }
  | { readonly type: "advanced"; readonly blob: BlobDescriptor; readonly bytes: number }
  | { readonly type: "finished"; readonly blob: BlobDescriptor; readonly fate: Fate }
  | { readonly type: "warned"; readonly text: string };

/** How a transfer runs. */
export interface TransferOptions extends Connection {
  /** Blobs that move at once; 4 when absent. */
  readonly concurrency?: number | undefined;
  /**
   * What it throws, or promises and breaks, ends the transfer and is what that rejects with; a transfer ends after all
   * that it promised. There is a "planned" for each part of a transfer that has blobs: their sum is the whole.
   */
  readonly onProgress?: ((event: TransferEvent) => void) | undefined;
}

/** Blobs and their bytes by what became of them; `unconvertedBytes` are of the converted ones, before. */
export type Tally = { readonly [fate in Fate | `${Fate}Bytes` | "unconvertedBytes"]: number };

export interface TransferReport {
  /** The digest of the manifest; absent when nothing was sent, because there was nothing to send. */
  readonly digest?: string;
  /** Where it went, for people. */
  readonly location: string;
  /** Whether the same manifest was there already. */
  readonly wasThere: boolean;
  readonly blobs: Tally;
}

export interface SendReport extends TransferReport {
  readonly warnings: readonly string[];
}

export interface PullReport {
  readonly hit: boolean;
  /** Which of the sources it was. */
  readonly cacheFrom?: string;
  readonly digest?: string;
  readonly location: string;
  readonly blobs: Tally;
  /** Why others were passed over. */
  readonly warnings: readonly string[];
}

/** An OCI layout without a disk: Blobs by path ("index.json", "blobs/sha256/..."). What is written goes into it. */
export interface LayoutFiles {
  readonly layout: Map<string, Blob>;
  /** A tag or digest in its index.json; "latest" when absent. */
  readonly name?: string | undefined;
}

/** A reference, in Node also a folder, BuildKit's own words for either, or files. */
export type Location = string | LayoutFiles;

/** What may stay; rules that are absent do not bind. */
export interface PruneRules {
  /** Drop results older than so many milliseconds, or than a point in time. */
  readonly maxAge?: number | undefined;
  readonly oldest?: Date | string | number | undefined;
  /** The newest results of each record. */
  readonly keepLast?: number | undefined;
  /** Of all layers, each blob once. */
  readonly maxBytes?: number | undefined;
  /** Drop the oldest results until BuildKit imports the cache: manifest and config below 1 MiB. */
  readonly fit?: boolean | undefined;
}

/** What one cache has that the other lacks. Records by their digest. */
export interface CacheDiff {
  readonly same: boolean;
  readonly recordsOnlyInA: readonly string[];
  readonly recordsOnlyInB: readonly string[];
  readonly changedResults: readonly string[];
  /** Where A parts from B, from the sources on, and what stands in its place. */
  readonly divergences: readonly {
    readonly parting: "source" | "step" | "inputs" | "end";
    readonly a: string;
    readonly b?: string;
  }[];
  readonly blobsOnlyInA: readonly string[];
  readonly blobsOnlyInB: readonly string[];
}

/** Something that BuildKit would stumble over. */
export interface Finding {
  readonly severity: Severity;
  readonly rule: string;
  readonly code: Code;
  /** A JSON pointer into the config, or a blob's digest. */
  readonly subject: string;
  readonly detail: string;
  readonly hint: string;
}

export interface Verification {
  readonly blobs: number;
  readonly bytes: number;
  /** Layers whose decoded digest was checked. */
  readonly diffIDs: number;
  readonly findings: readonly Finding[];
}

/** The document of `regcache inspect --format json`. */
export interface Inspection {
  readonly schema: 1;
  readonly location?: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly config: BlobDescriptor;
  readonly layers: readonly (BlobDescriptor & {
    readonly mediaType: string;
    /** A Compression, or the media type of what is no layer. */
    readonly compression: string;
    readonly parent?: number;
    readonly annotations: Readonly<Record<string, string>>;
  })[];
  readonly records: readonly {
    readonly digest: string;
    readonly results: readonly { readonly layer: number; readonly createdAt: string }[];
    readonly inputs: readonly (readonly { readonly link: number; readonly selector: string }[])[];
  }[];
}

/** What layers become. */
export interface Conversion {
  readonly compression: Compression;
  readonly level?: number | undefined;
  /** Whether layers that are compressed so already are compressed again. */
  readonly force?: boolean | undefined;
}

/**
 * A cache that does not change: what would change it makes another, whose layers stay where they are until
 * it is pushed. A location is a reference, in Node also a folder ("./dir", "oci:dir:tag"), or BuildKit's
 * own words ("type=registry,ref=...", "type=local,src=..."). Everything rejects or throws with RegcacheError.
 */
export class Cache {
  private constructor();
  /** Reads manifest and config. */
  static open(location: Location, options?: TransferOptions): Promise<Cache>;
  /** Brings the first cache that exists to a location. One that fails is a warning while there is another. */
  static pull(options: TransferOptions & {
    /** Values of --cache-from, tried in order. */
    readonly cacheFrom: string | readonly string[];
    readonly to: string;
  }): Promise<PullReport>;

  /** Where it was read; absent for one that was made of others. */
  readonly location?: string;
  readonly digest: string;
  readonly mediaType: string;
  /** Frozen, like the graph and the warnings. */
  readonly manifest: CacheManifest;
  /** What BuildKit will not like about its size. */
  readonly warnings: readonly string[];
  /** The records and layers. */
  readonly graph: CacheConfig;

  inspect(): Inspection;
  /** The records as text: a tree, or a picture for Graphviz or Mermaid. */
  draw(as?: "tree" | "dot" | "mermaid"): string;
  /** The union, with which the builds of all hit as with their own. The order does not matter. */
  merge(...others: Cache[]): Cache;
  prune(rules?: PruneRules): Cache;
  /** What a fresh builder exports with mode=min. */
  minimize(): Cache;
  diff(other: Cache): CacheDiff;
  /** Looks whether every blob is there; `deep` reads them all and checks size, digest and diffID. */
  verify(options?: TransferOptions & { readonly deep?: boolean | undefined }): Promise<Verification>;

  /**
   * Sends it, layers first and the manifest last. `cacheTo` is a value of --cache-to and says where, in
   * which shape, with mode=min or max, and with force-compression=true in which compression; `mode` counts
   * before its own.
   */
  push(options: TransferOptions & { readonly cacheTo: string; readonly mode?: Mode | undefined }):
    Promise<SendReport & { readonly diagnostics: readonly Diagnostic[] }>;
  /** Writes it as it is to a location. */
  write(location: Location, options?: TransferOptions): Promise<SendReport>;
  /** Writes it to a location with its layers in another compression. */
  convert(location: Location, options: TransferOptions & Conversion): Promise<SendReport>;
  /** Makes the cache at a location have all of this one, also while others do the same. */
  mergeInto(location: Location, options?: TransferOptions): Promise<SendReport & { readonly tries: number }>;
}

/** Copies a cache or image, byte for byte. */
export function copy(from: Location, to: Location, options?: TransferOptions): Promise<TransferReport>;

/** Writes a cache again in another compression. */
export function convert(from: Location, to: Location, options: TransferOptions & Conversion): Promise<SendReport>;
