// From what somebody drops or chooses to the files of an OCI layout.
import { load } from "regcache/page";

import { readTar } from "./tar.js";

interface DroppedLayout {
  readonly layout: Map<string, Blob>;
  /** Tags of its index.json, or digests of what has none. */
  readonly names: readonly string[];
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

/** The layout in some files: a folder, an archive, or a manifest with its config. Says what is missing otherwise. */
export async function layoutOf(files: ReadonlyMap<string, Blob>): Promise<DroppedLayout> {
  const [[name, only] = ["", new Blob()]] = files;
  if (files.size === 1 && !name.endsWith(".json")) return layoutOf(await readTar(only));
  const index = [...files.keys()]
    .filter((path) => path === "index.json" || path.endsWith("/index.json"))
    .sort((a, b) => a.length - b.length)[0];
  if (index === undefined) return looseDocuments(files);
  const root = index.slice(0, -"index.json".length);
  const layout = new Map(
    [...files].filter(([path]) => path.startsWith(root)).map(([path, file]) => [path.slice(root.length), file]),
  );
  const { manifests = [] } = JSON.parse(await layout.get("index.json")!.text()) as { manifests?: readonly Entry[] };
  return {
    layout,
    names: manifests.map(({ digest, annotations }) => annotations?.["org.opencontainers.image.ref.name"] ?? digest),
  };
}

/** A manifest and a config alone are enough to see everything but whether the layers are there. */
async function looseDocuments(files: ReadonlyMap<string, Blob>): Promise<DroppedLayout> {
  const core = await load();
  const layout = new Map<string, Blob>();
  const manifests: (Entry & { size: number })[] = [];
  for (const file of files.values()) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const digest = core.digestOf(bytes);
    layout.set(`blobs/${digest.replace(":", "/")}`, file);
    const mediaType = cacheManifestType(() => core.parseManifest(bytes));
    if (mediaType !== undefined) manifests.push({ mediaType, digest, size: bytes.length });
  }
  if (manifests.length === 0) {
    throw new Error(
      "There is no cache in what was given: expected an OCI layout (a folder with index.json, or a tar archive of one), " +
        "or a cache's manifest and config.",
    );
  }
  layout.set("index.json", new Blob([JSON.stringify({ schemaVersion: 2, manifests })]));
  return { layout, names: manifests.map(({ digest }) => digest) };
}

function cacheManifestType(parse: () => { readonly mediaType: string; readonly cache?: unknown }): string | undefined {
  try {
    const { mediaType, cache } = parse();
    return cache === undefined ? undefined : mediaType;
  } catch {
    return undefined; // a config, or something else
  }
}
