// The package with its modules inlined: nothing to serve, nothing to configure, nothing read on import.
import { edge } from "./edge_workers.js";
import { entry } from "./entry.js";
import { guarded } from "./guarded.js";
import { inlinedModules } from "./inlined.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadGraph, loadLinter, loadRegistry, compress, decompress, Cache, convert, copy,
  Registry, check, digestOf, explain, fileRules, findOptions, minimizeCacheConfig, optionTable, orderCacheConfig,
  parseCacheConfig, parseDigest, parseManifest, parseOptions, parseReference, registryProfile, reshapeManifest, snippet,
  version, writeCacheConfig, writeManifest,
} = guarded(entry(inlinedModules(), edge));
