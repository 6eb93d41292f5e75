// The package with its modules inlined: nothing to serve, nothing to configure, nothing read on import.
import core from "./core.inline.js";
import { entry } from "./entry.js";
import { inlined } from "./inlined.js";

export { RegcacheError } from "./error.js";
export const {
  load, loadCodec, compress, decompress,
  digestOf, parseDigest, parseManifest, parseReference, reshapeManifest, version, writeManifest,
} = entry({
  core: () => inlined(core),
  codec: () => inlined(import("./codec.inline.js")),
});
