// What the module can do, as JavaScript values in and out; all of it at once, no waiting.
import { bytesOf } from "./bytes.js";

export class Core {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  digestOf(bytes) {
    return this.#memory.text("hash_bytes", given(bytes));
  }

  parseDigest(text) {
    return this.#memory.json("parse_digest", String(text));
  }

  parseManifest(bytes) {
    return this.#memory.json("parse_manifest", given(bytes));
  }

  parseReference(text) {
    return this.#memory.json("parse_reference", String(text));
  }

  reshapeManifest(cache, shape) {
    return this.#memory.json("reshape_manifest", JSON.stringify(cache), String(shape));
  }

  version() {
    return this.#memory.json("describe").version;
  }

  writeManifest(cache) {
    const bytes = this.#memory.bytes("write_manifest", JSON.stringify(cache));
    return { bytes, digest: this.digestOf(bytes), mediaType: this.parseManifest(bytes).mediaType };
  }
}

/** A document as the module takes it: a text as it is, bytes in any form. */
const given = (bytes) => (typeof bytes === "string" ? bytes : bytesOf(bytes));
