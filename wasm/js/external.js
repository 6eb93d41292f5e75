// The package with its modules beside it, for a page that serves the .wasm files itself.
import { edge } from "./edge_workers.js";
import { entry } from "./entry.js";
import { guarded } from "./guarded.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadGraph, loadLinter, loadRegistry, compress, decompress, Cache, convert, copy,
  Registry, check, digestOf, explain, fileRules, findOptions, minimizeCacheConfig, optionTable, orderCacheConfig,
  parseCacheConfig, parseDigest, parseManifest, parseOptions, parseReference, registryProfile, reshapeManifest, snippet,
  version, writeCacheConfig, writeManifest,
} = guarded(entry({
  core: () => new URL("./core.wasm", import.meta.url),
  options: () => new URL("./options.wasm", import.meta.url),
  graph: () => new URL("./graph.wasm", import.meta.url),
  lint: () => new URL("./lint.wasm", import.meta.url),
  registry: () => new URL("./registry.wasm", import.meta.url),
  codec: () => new URL("./codec.wasm", import.meta.url),
  pages: () => import("./rule_pages.js"),
}, edge));
