// From what somebody drops or chooses to the files of an OCI layout.
import type { Manifest } from "regcache";
import { load } from "regcache/page";

import { compressionOf } from "../compress/sample.js";
import { shortDigest } from "./amounts.js";
import { readTar } from "./tar.js";

/** A cache in a layout. */
export interface DroppedLayout {
  readonly layout: Map<string, Blob>;
  /** A tag of its index.json, or the digest of what has none. */
  readonly name: string;
  /** The name with the folder or archive before it, for people. */
  readonly title: string;
  /** Whether it was made of documents that lay beside each other. */
  readonly isLoose?: boolean;
}

interface Entry {
  readonly mediaType?: string;
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The files behind a drop: those of folders too, with their paths. */
export async function droppedFiles(transfer: DataTransfer): Promise<Map<string, Blob>> {
  const loose = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files = new Map<string, Blob>(entries.length === 0 ? loose.map((file) => [file.name, file]) : []);
  for (const entry of entries) await collect(entry, files);
  return files;
}

async function collect(entry: FileSystemEntry, files: Map<string, Blob>): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    files.set(entry.fullPath.slice(1), file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return;
    for (const child of some) await collect(child, files);
  }
}

/** The files of a file picker, with their paths where a folder was chosen. */
export const chosenFiles = (list: FileList): Map<string, Blob> =>
  new Map([...list].map((file) => [file.webkitRelativePath || file.name, file]));

/** The caches in some files: of folders, of an archive, or of manifests with their configs. Says what is missing. */
export async function layoutsOf(files: ReadonlyMap<string, Blob>): Promise<readonly DroppedLayout[]> {
  const [[name, only] = ["", new Blob()]] = files;
  if (files.size === 1 && !(await isDocument(name, only))) return layoutsIn(await unpacked(name, only));
  const found = await layoutsIn(files);
  return found.length > 0 ? found : looseDocuments(files);
}

async function layoutsIn(files: ReadonlyMap<string, Blob>): Promise<readonly DroppedLayout[]> {
  const paths = [...files.keys()];
  const roots = paths
    .filter((path) => /(^|\/)index\.json$/.test(path))
    .map((path) => path.slice(0, -"index.json".length))
    .filter((root) => paths.some((path) => path.startsWith(`${root}blobs/`)))
    .sort((a, b) => a.length - b.length);
  const found = roots.map(async (root): Promise<DroppedLayout[]> => {
    const layout = new Map(
      [...files].filter(([path]) => path.startsWith(root)).map(([path, file]) => [path.slice(root.length), file]),
    );
    const { manifests = [] } = JSON.parse(await layout.get("index.json")!.text()) as { manifests?: readonly Entry[] };
    const names = manifests.map(
      ({ digest, annotations }) => annotations?.["org.opencontainers.image.ref.name"] ?? digest,
    );
    const folder = root.slice(0, -1);
    return (names.length > 0 ? names : ["latest"]).map((name) => ({
      layout,
      name,
      title: `${folder || "layout"} ${shortDigest(name)}`,
    }));
  });
  return (await Promise.all(found)).flat();
}

async function isDocument(name: string, file: Blob): Promise<boolean> {
  return name.endsWith(".json") || (await file.slice(0, 1).text()) === "{";
}

/** The files of an archive that is a layout. */
async function unpacked(name: string, archive: Blob): Promise<Map<string, Blob>> {
  const compression = compressionOf(new Uint8Array(await archive.slice(0, 4).arrayBuffer()));
  if (compression)
    throw new Error(`${name} is compressed with ${compression}: unpack it first. If it is a layer, Compress tries it.`);
  const files = await readTar(archive);
  if ([...files.keys()].some((path) => /(^|\/)index\.json$/.test(path)))
    return new Map([...files].map(([path, file]) => [`${name}/${path}`, file]));
  throw new Error(`${name} has no index.json, so it is no OCI layout. If it is a layer, Compress tries it.`);
}

/** A manifest and a config alone are enough to see everything but whether the layers are there. */
async function looseDocuments(files: ReadonlyMap<string, Blob>): Promise<readonly DroppedLayout[]> {
  const core = await load();
  const layout = new Map<string, Blob>();
  const manifests: (Entry & { size: number; config: string; title: string })[] = [];
  for (const [path, file] of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const digest = core.digestOf(bytes);
    layout.set(blobPath(digest), file);
    const manifest = cacheManifest(() => core.parseManifest(bytes));
    if (manifest) manifests.push({ ...manifest, digest, size: bytes.length, title: path });
  }
  const [first] = manifests;
  if (!first) {
    throw new Error(
      "There is no cache in what was given: expected an OCI layout (a folder with index.json, or a tar archive " +
        "of one), or a cache's manifest and config.",
    );
  }
  const whole = manifests.filter(({ config }) => layout.has(blobPath(config)));
  if (whole.length === 0)
    throw new Error(`${first.title} is a manifest, and needs its config beside it: ${first.config}`);
  layout.set("index.json", new Blob([JSON.stringify({ schemaVersion: 2, manifests })]));
  return whole.map(({ digest, title }) => ({ layout, name: digest, title, isLoose: true }));
}

/** Where a layout has a blob. */
export const blobPath = (digest: string): string => `blobs/${digest.replace(":", "/")}`;

function cacheManifest(parse: () => Manifest): { readonly mediaType: string; readonly config: string } | undefined {
  try {
    const { mediaType, cache } = parse();
    return cache && { mediaType, config: cache.config.digest };
  } catch {
    return undefined; // a config, or something else
  }
}
