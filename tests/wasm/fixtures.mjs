// The caches of real BuildKit under tests/fixtures, as bytes: see its README.md.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../fixtures/", import.meta.url));
const read = (path) => readFileSync(root + path);

/** A single file. */
export const fixture = read;

/** Every cache that has a layout of its own: its manifest, and its blobs by digest. */
export const caches = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(root + entry.name).includes("index.json"))
  .map(({ name }) => {
    const blob = (digest) => read(`${name}/blobs/${digest.replace(":", "/")}`);
    const [{ digest }] = JSON.parse(read(`${name}/index.json`)).manifests;
    return { name, digest, manifest: blob(digest), blob };
  });
