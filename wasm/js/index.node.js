// The package in Node: the modules inlined, and the file system beside registries.
import { edge } from "./edge.node.js";
import { entry } from "./entry.js";
import { guarded } from "./guarded.js";
import { modulesHere } from "./inlined.node.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadChecker, loadCodec, loadGraph, loadLinter, loadRegistry, compress, decompress, Cache, convert, copy,
  Registry, check, digestOf, explain, fileRules, findOptions, minimizeCacheConfig, optionTable, orderCacheConfig,
  parseCacheConfig, parseDigest, parseManifest, parseOptions, parseReference, registryProfile, reshapeManifest, snippet,
  version, writeCacheConfig, writeManifest,
} = guarded(entry(modulesHere, edge));
