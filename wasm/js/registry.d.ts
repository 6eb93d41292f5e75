// The types of registries: requests by fetch, decided by the sessions of the core.

/** Who you are to a registry: nobody, a name with its password, or a token. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** An OAuth2 refresh token, as credential helpers give it for the user "<token>". */
  readonly identityToken?: string | undefined;
  /** A ready bearer token. */
  readonly registryToken?: string | undefined;
}

/** Credentials, or who knows them for a host; asked once, when the first request needs to go out. */
export type CredentialSource =
  | Credentials
  | ((host: string) => Credentials | undefined | Promise<Credentials | undefined>);

export interface RegistryOptions {
  readonly credentials?: CredentialSource | undefined;
  /** Whether to speak plain HTTP; by default to this machine alone. */
  readonly plainHttp?: boolean | undefined;
  /** What makes the requests; the global fetch when absent. */
  readonly fetch?: typeof fetch | undefined;
  /** Larger blobs are sent in pieces of so many bytes, 256 KiB to 1 GiB; as the registry takes them when absent. */
  readonly chunkSize?: number | undefined;
  /** What the first token shall cover already, so that one serves all that follows. */
  readonly wants?: { readonly repository: string; readonly actions: readonly ("pull" | "push" | "delete")[] } | undefined;
}

/** What can stop a request; it then rejects with code "cancelled", and the reason of the signal as its `cause`. */
export interface Stoppable {
  readonly signal?: AbortSignal | undefined;
}

/** What names a blob and says how large it is. */
export interface BlobDescriptor {
  readonly digest: string;
  readonly size: number;
}

export interface RegistryManifest {
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly mediaType: string;
}

/** Where the bytes of a blob go: restart forgets what was written, because they come again from the start. */
export interface BlobSink {
  write(bytes: Uint8Array): void | Promise<void>;
  restart(): void | Promise<void>;
}

/** The bytes of a blob, or a function that opens them as a stream, again for each try. */
export type BlobSource =
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | (() => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>);

/**
 * A registry. What can be tried again is tried again; tokens are got, redirects followed, digests and sizes
 * checked. Everything rejects with RegcacheError, whose subject names the host.
 */
export class Registry {
  /** `host` is "ghcr.io" or "127.0.0.1:5000"; parseReference finds it for "docker.io". */
  constructor(host: string, options?: RegistryOptions);
  readonly host: string;
  /** Succeeds when this is a registry that takes the credentials. */
  ping(options?: Stoppable): Promise<void>;
  /** The tags of a repository, in the registry's order. */
  tags(repository: string, options?: Stoppable): Promise<string[]>;
  /** The manifest that a tag or digest stands for. */
  manifest(repository: string, name: string, options?: Stoppable): Promise<RegistryManifest>;
  /** Its digest alone; undefined when there is none. */
  manifestDigest(repository: string, name: string, options?: Stoppable): Promise<string | undefined>;
  /** Makes a tag stand for a manifest: all that it names must be there. */
  putManifest(repository: string, name: string,
    manifest: { readonly bytes: Uint8Array | ArrayBuffer | string; readonly mediaType: string },
    options?: Stoppable): Promise<void>;
  /** Deletes a manifest with all its tags; by tag, that tag, where the registry can do it. */
  deleteManifest(repository: string, name: string, options?: Stoppable): Promise<void>;
  hasBlob(repository: string, blob: BlobDescriptor, options?: Stoppable): Promise<boolean>;
  /**
   * The bytes of a blob, which end with an error unless all of them were right. A transfer that breaks goes
   * on where it broke; where the registry can only begin anew, reading fails with code "unavailable".
   */
  blob(repository: string, blob: BlobDescriptor, options?: Stoppable): ReadableStream<Uint8Array>;
  /** Writes a blob to a sink that can begin anew. */
  getBlob(repository: string, blob: BlobDescriptor, sink: BlobSink, options?: Stoppable): Promise<void>;
  /**
   * Sends a blob unless it is there; a source with more or fewer bytes is "corrupt". `mountFrom` is a repository of this
   * registry that has it.
   */
  putBlob(repository: string, blob: BlobDescriptor, source: BlobSource,
    options?: Stoppable & { readonly mountFrom?: string | undefined }): Promise<"sent" | "existed" | "mounted">;
  deleteBlob(repository: string, digest: string, options?: Stoppable): Promise<void>;
}
