// The package with its modules beside it, read from the disk; never seen by a bundler for browsers.
import { readFile } from "node:fs/promises";

import { edge } from "./edge.node.js";
import { entry } from "./entry.js";
import { guarded } from "./guarded.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadGraph, loadLinter, loadRegistry, compress, decompress, Cache, convert, copy,
  Registry, check, digestOf, explain, fileRules, findOptions, minimizeCacheConfig, optionTable, orderCacheConfig,
  parseCacheConfig, parseDigest, parseManifest, parseOptions, parseReference, registryProfile, reshapeManifest, snippet,
  version, writeCacheConfig, writeManifest,
} = guarded(entry({
  core: () => readFile(new URL("./core.wasm", import.meta.url)),
  options: () => readFile(new URL("./options.wasm", import.meta.url)),
  graph: () => readFile(new URL("./graph.wasm", import.meta.url)),
  lint: () => readFile(new URL("./lint.wasm", import.meta.url)),
  registry: () => readFile(new URL("./registry.wasm", import.meta.url)),
  codec: () => readFile(new URL("./codec.wasm", import.meta.url)),
  pages: () => import("./rule_pages.js"),
}, edge));
