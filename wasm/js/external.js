// The package with its modules beside it, for a page that serves the .wasm files itself.
import { entry } from "./entry.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadCodec, compress, decompress,
  digestOf, parseDigest, parseManifest, parseReference, reshapeManifest, version, writeManifest,
} = entry({
  core: () => new URL("./core.wasm", import.meta.url),
  codec: () => new URL("./codec.wasm", import.meta.url),
});
