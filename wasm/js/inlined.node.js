// The inlined modules in Node.
import { inflateSync } from "node:zlib";

import { inlinedModules } from "./inlined.js";

/** Inflated at once: the streams that browsers have take Node longer to load than the module to compile. */
export const modulesHere = inlinedModules((text) => inflateSync(Buffer.from(text, "base64")));
