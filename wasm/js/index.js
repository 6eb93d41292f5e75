// The package with its modules inlined: nothing to serve, nothing to configure, nothing read on import.
import core from "./core.inline.js";
import { edge } from "./edge.js";
import { entry } from "./entry.js";
import { inlined } from "./inlined.js";
import options from "./options.inline.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadGraph, loadRegistry, compress, decompress, Cache, convert, copy, Registry,
  check, digestOf, explain, minimizeCacheConfig, orderCacheConfig, parseCacheConfig, parseDigest, parseManifest,
  parseReference, reshapeManifest, version, writeCacheConfig, writeManifest,
} = entry({
  core: () => inlined(core),
  options: () => inlined(options),
  graph: () => inlined(import("./graph.inline.js")),
  registry: () => inlined(import("./registry.inline.js")),
  codec: () => inlined(import("./codec.inline.js")),
}, edge);
