// The package with its modules beside it, for a page that serves the .wasm files itself.
import { entry } from "./entry.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadRegistry, compress, decompress, Registry,
  check, digestOf, minimizeCacheConfig, orderCacheConfig, parseCacheConfig, parseDigest, parseManifest,
  parseReference, reshapeManifest, version, writeCacheConfig, writeManifest,
} = entry({
  core: () => new URL("./core.wasm", import.meta.url),
  options: () => new URL("./options.wasm", import.meta.url),
  registry: () => new URL("./registry.wasm", import.meta.url),
  codec: () => new URL("./codec.wasm", import.meta.url),
});
