// What core.wasm can do, as JavaScript values in and out; all of it at once, no waiting.
import { bytesOf, textOf } from "./bytes.js";
import { jsonOf } from "./json.js";

// The media type of a cache config; a test compares it with the manifests that BuildKit writes.
const cacheConfigType = "application/vnd.buildkit.cacheconfig.v0";

export class Core {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  digestOf(bytes) {
    return this.#memory.text("hash_bytes", given(bytes));
  }

  minimizeCacheConfig(config) {
    return this.#memory.json("minimize_cache_config", jsonOf(config));
  }

  orderCacheConfig(config) {
    return this.#memory.json("order_cache_config", jsonOf(config));
  }

  parseCacheConfig(bytes) {
    return this.#memory.json("parse_cache_config", given(bytes));
  }

  parseDigest(text) {
    return this.#memory.json("parse_digest", textOf(text));
  }

  parseManifest(bytes) {
    return this.#memory.json("parse_manifest", given(bytes));
  }

  parseReference(text) {
    return this.#memory.json("parse_reference", textOf(text));
  }

  reshapeManifest(cache, shape) {
    return this.#memory.json("reshape_manifest", jsonOf(cache), textOf(shape));
  }

  version() {
    return this.#memory.json("describe").version;
  }

  writeCacheConfig(config) {
    return this.#written("write_cache_config", config, () => cacheConfigType);
  }

  writeManifest(cache) {
    return this.#written("write_manifest", cache, (bytes) => this.parseManifest(bytes).mediaType);
  }

  #written(name, value, mediaTypeOf) {
    const bytes = this.#memory.bytes(name, jsonOf(value));
    return { bytes, digest: this.digestOf(bytes), mediaType: mediaTypeOf(bytes) };
  }
}

/** A document as the module takes it: a text as it is, bytes in any form. */
const given = (bytes) => (typeof bytes === "string" ? bytes : bytesOf(bytes));
