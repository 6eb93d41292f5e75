// The modules out of the texts that pack.mjs made of them: core and options come with the package, the others
// when they are first needed.
import core from "./core.inline.js";
import options from "./options.inline.js";

/** `inflated` makes what compiles of a text of pack.mjs. */
export function inlinedModules(inflated = inflatedStream) {
  const imported = async (file) => inflated((await file).default);
  return {
    core: () => inflated(core),
    options: () => inflated(options),
    graph: () => imported(import("./graph.inline.js")),
    lint: () => imported(import("./lint.inline.js")),
    registry: () => imported(import("./registry.inline.js")),
    codec: () => imported(import("./codec.inline.js")),
    pages: () => import("./rule_pages.js"),
  };
}

function inflatedStream(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")));
}
