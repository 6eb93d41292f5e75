// The package with its modules beside it, read from the disk; never seen by a bundler for browsers.
import { readFile } from "node:fs/promises";

import { entry } from "./entry.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadCodec, compress, decompress,
  digestOf, parseDigest, parseManifest, parseReference, reshapeManifest, version, writeManifest,
} = entry({
  core: () => readFile(new URL("./core.wasm", import.meta.url)),
  codec: () => readFile(new URL("./codec.wasm", import.meta.url)),
});
