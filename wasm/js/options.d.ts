// The types of a check: schema 1 of docs/options.md, as JavaScript gets it.

import type {
  Backend, Code, Compression, Dialect, Direction, ManifestShape, Mode, RetryMode, Rule, Severity, Surface,
  Transport,
} from "./words.js";

/** By whose rules options are read. */
export interface CheckRules {
  /** Whose value it is; "cache-to" when absent. */
  readonly direction?: Direction | undefined;
  /** Who reads it first; "buildx" when absent. They differ in references without attributes. */
  readonly dialect?: Dialect | undefined;
  /** The version of BuildKit, like "0.12"; the newest known one when absent. */
  readonly buildkit?: string | undefined;
  /** Whether warnings are errors. */
  readonly strict?: boolean | undefined;
}

/** A stretch of the text that was given, in UTF-16 units as String.slice counts them. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Put `text` in the place. */
export interface Edit extends Place {
  readonly text: string;
}

/** One thing that is wrong, or will not do what it seems to. */
export interface Diagnostic extends Place {
  readonly severity: Severity;
  /** Which rule of docs/options.md. */
  readonly rule: Rule;
  readonly code: Code;
  /** The offending piece. */
  readonly subject: string;
  /** One sentence, lower case, no final period. */
  readonly detail: string;
  /** What to do; may be empty. */
  readonly hint: string;
  /** Where the mistake would have come to light; "" for notes. */
  readonly surface: Surface;
  /** What corrects it; empty when nothing safe is known. */
  readonly fix: readonly Edit[];
  /** Subject, detail and hint on one line. */
  readonly message: string;
}

interface ImageExport {
  readonly mode: Mode;
  readonly shape: ManifestShape;
  readonly compression: Compression;
  readonly level?: number;
  readonly forceCompression: boolean;
  readonly ignoreError: boolean;
}

interface ObjectExport {
  readonly mode: Mode;
  readonly ignoreError: boolean;
}

interface Of<T extends Backend, D extends Direction> {
  readonly type: T;
  readonly direction: D;
}

interface RegistryPlace {
  /** The normal form. */
  readonly reference: string;
  /** As it was written. */
  readonly rawRef: string;
  readonly insecure: boolean;
}

interface GhaCache {
  readonly scope: string;
  readonly url?: string;
  readonly urlV2?: string;
  readonly version: number;
  readonly token?: string;
  readonly repository: string;
  readonly ghtoken: string;
  readonly timeout: string;
}

interface S3Cache {
  readonly bucket?: string;
  readonly region?: string;
  readonly names: readonly string[];
  readonly prefix: string;
  readonly blobsPrefix: string;
  readonly manifestsPrefix: string;
  readonly endpointUrl: string;
  readonly usePathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly touchRefresh: string;
  readonly uploadParallelism: number;
  readonly disableAcceptEncoding: boolean;
  readonly retryMode: RetryMode;
  readonly retryMaxAttempts: number;
}

interface AzblobCache {
  readonly accountUrl?: string;
  readonly accountName?: string;
  readonly container?: string;
  readonly names: readonly string[];
  readonly prefix?: string;
  readonly blobsPrefix: string;
  readonly manifestsPrefix: string;
  readonly secretAccessKey: string;
}

export interface RegistryExport extends Of<"registry", "cache-to">, RegistryPlace, ImageExport {}
export interface RegistryImport extends Of<"registry", "cache-from">, RegistryPlace {}
export interface LocalExport extends Of<"local", "cache-to">, ImageExport {
  readonly dest: string;
  readonly tag: string;
  readonly reset: boolean;
}
export interface LocalImport extends Of<"local", "cache-from"> {
  readonly src: string;
  readonly tag: string;
  readonly digest?: string;
}
export interface InlineExport extends Of<"inline", "cache-to"> {}
export interface GhaExport extends Of<"gha", "cache-to">, GhaCache, ObjectExport {}
export interface GhaImport extends Of<"gha", "cache-from">, GhaCache {}
export interface S3Export extends Of<"s3", "cache-to">, S3Cache, ObjectExport {}
export interface S3Import extends Of<"s3", "cache-from">, S3Cache {}
export interface AzblobExport extends Of<"azblob", "cache-to">, AzblobCache, ObjectExport {}
export interface AzblobImport extends Of<"azblob", "cache-from">, AzblobCache {}

/** One cache that options name. Values of secrets are "***". */
export type CacheOptions =
  | RegistryExport | RegistryImport | LocalExport | LocalImport | InlineExport | GhaExport | GhaImport
  | S3Export | S3Import | AzblobExport | AzblobImport;

/** What BuildKit will do with options. */
export interface Explanation {
  /** A reference, a directory, a bucket, a scope. */
  readonly place: string;
  readonly registry?: {
    readonly reference: string;
    readonly host: string;
    readonly transport: Transport;
    /** Of exports. */
    readonly writesTag?: boolean;
  };
  /** Of exports. */
  readonly mode?: Mode;
  readonly image?: {
    readonly shape: ManifestShape;
    readonly manifestMediaType: string;
    readonly compression: Compression;
    readonly layerMediaType: string;
    /** As written. */
    readonly level?: number;
    /** What BuildKit makes of the level, or of none. */
    readonly levelEffect: string;
    readonly forceCompression: boolean;
  };
  /** Of exports: the oldest BuildKit that can import the cache. */
  readonly oldestReader?: string;
  /** The shortest text that means the same. */
  readonly canonical: string;
  readonly notes: readonly string[];
}

/** What became of one text. */
export interface CheckedText {
  /** The text, with secrets as "*". */
  readonly input: string;
  /** The same with every fix applied; absent when there is none. */
  readonly fixed?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What the text means; none when there is an error. */
  readonly entries: readonly { readonly options: CacheOptions; readonly explanation: Explanation }[];
}

/** What became of all texts. */
export interface CheckReport {
  readonly schema: 1;
  readonly direction: Direction;
  readonly dialect: Dialect;
  readonly buildkit: string;
  readonly errors: number;
  readonly warnings: number;
  /** One for each text. */
  readonly results: readonly CheckedText[];
  /** Those of all texts, one after the other. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One attribute of a backend. */
export interface OptionAttribute {
  readonly key: string;
  readonly directions: readonly Direction[];
  /** What a value must look like: "boolean", "integer", "reference", ... */
  readonly kind: string;
  /** All values, of kinds that have few. */
  readonly choices?: readonly string[];
  readonly presence: "optional" | "required" | "or-environment";
  readonly default?: string;
  /** The default before `defaultChanged`, a version of BuildKit. */
  readonly defaultBefore?: string;
  readonly defaultChanged?: string;
  /** The variable that is read when the attribute is absent. */
  readonly environment?: string;
  /** The first BuildKit that knows it. */
  readonly since: string;
  readonly onBadValue: "client-error" | "configure-error" | "silent-default" | "taken-as-is";
  /** Whether the value is never shown. */
  readonly secret: boolean;
  readonly help: string;
  readonly source: string;
}

/** All that BuildKit accepts in options, as the tables of the README and docs/options.md have it. */
export interface OptionTable {
  readonly schema: 1;
  /** The newest BuildKit that is known. */
  readonly buildkit: string;
  readonly backends: readonly {
    readonly type: Backend;
    readonly directions: readonly Direction[];
    readonly since: string;
    readonly help: string;
    readonly attributes: readonly OptionAttribute[];
  }[];
  readonly rules: readonly {
    readonly id: Rule;
    readonly severity: Severity;
    readonly code: Code;
    readonly meaning: string;
  }[];
  /** What each surface means, in the words of each dialect. */
  readonly surfaces: readonly ({ readonly surface: Surface } & { readonly [dialect in Dialect]: string })[];
}

/** The habits of a registry. */
export interface RegistryProfile {
  /** What `--profile HOST=` takes. */
  readonly id: string;
  readonly name: string;
  /** Shapes of caches that it is known to refuse. */
  readonly refuses: readonly ManifestShape[];
  /** What else surprises, one sentence; may be empty. */
  readonly quirk: string;
  readonly source: string;
  readonly date: string;
}

// Without this line everything above would be exported.
export {};
