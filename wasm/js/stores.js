// Opens locations as stores, and reads the caches in them.
import { isDigest } from "./digest.js";
import { RegcacheError } from "./error.js";
import { FileLayout } from "./file_layout.js";
import { locationText } from "./location.js";
import { RegistryStore } from "./registry_store.js";

/** The largest cache config that is read. As core/limits.h has it. */
const configBytesMax = 67_108_864;

/** A store, the name in it, and the location for people; of a registry also host and repository. */
export async function openLocation(location, { push = false, ...options } = {}, tools) {
  const text = locationText(location);
  if (location.kind === "files") return { store: new FileLayout(location.files, tools), name: location.name, text };
  if (location.kind === "layout") {
    return { store: await tools.edge.openFolder(location.folder, tools), name: location.name, text };
  }
  const { reference } = location;
  const credentials = options.credentials ?? tools.edge.credentials;
  const store = await RegistryStore.open(location, { ...options, credentials, push }, tools);
  return { store, name: reference.digest ?? reference.tag, text, host: store.host, repository: store.repository };
}

/** The cache at a place: the manifest as stored, its parts, and the bytes of its config. */
export async function readCache({ store, name }, signal, tools) {
  const stored = await store.getManifest(name, signal);
  const { cache } = (await tools.core()).parseManifest(stored.bytes);
  if (!cache) throw noCache(`${store.text}${isDigest(name) ? "@" : ":"}${name}`);
  return { stored, cache, config: await readBlob(store, cache.config, signal) };
}

/** The error of a manifest that has no cache config. */
export const noCache = (subject) => new RegcacheError({
  code: "not_found",
  subject,
  detail: "the manifest holds no BuildKit cache config",
  hint: "the tag may hold an ordinary image, perhaps with an inline cache",
});

async function readBlob(store, blob, signal) {
  if (blob.size > configBytesMax) {
    throw new RegcacheError({ code: "out_of_range", subject: blob.digest,
      detail: `the blob has ${blob.size} bytes, more than the ${configBytesMax} that are read of its kind` });
  }
  let parts = [];
  const sink = {
    write: (bytes) => void parts.push(bytes),
    restart: () => void (parts = []),
  };
  await store.getBlob(blob, sink, signal);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
