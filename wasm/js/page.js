// The package for a page that checks options at once and does everything else later: core, graph, lint and registry in
// one module, which has once what they have each, and so takes half of their bytes. It has no pages of rules, and
// codecs run where they are asked for: such a page has workers of its own.
import { edge } from "./edge.js";
import { entry } from "./entry.js";
import { compile, once } from "./load.js";

/** The module of them all. */
const most = once(() => compile(new URL("./page.wasm", import.meta.url), "page"));

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadGraph, loadLinter, loadRegistry, compress, decompress, Cache, convert, copy,
  Registry, check, digestOf, explain, fileRules, findOptions, minimizeCacheConfig, optionTable, orderCacheConfig,
  parseCacheConfig, parseDigest, parseManifest, parseOptions, parseReference, registryProfile, reshapeManifest, snippet,
  version, writeCacheConfig, writeManifest,
} = entry({
  core: most,
  options: () => new URL("./options.wasm", import.meta.url),
  graph: most,
  lint: most,
  registry: most,
  codec: () => new URL("./codec.wasm", import.meta.url),
}, edge);
