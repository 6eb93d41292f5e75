// The package with its modules inlined: nothing to serve, nothing to configure, nothing read on import.
import core from "./core.inline.js";
import { entry } from "./entry.js";
import { inlined } from "./inlined.js";
import options from "./options.inline.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadRegistry, compress, decompress, Registry,
  check, digestOf, minimizeCacheConfig, orderCacheConfig, parseCacheConfig, parseDigest, parseManifest,
  parseReference, reshapeManifest, version, writeCacheConfig, writeManifest,
} = entry({
  core: () => inlined(core),
  options: () => inlined(options),
  registry: () => inlined(import("./registry.inline.js")),
  codec: () => inlined(import("./codec.inline.js")),
});
