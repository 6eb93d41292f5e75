// The modules out of the texts that pack.mjs made of them: core and options come with the package, the others
// when they are first needed.
import core from "./core.inline.js";
import options from "./options.inline.js";

export const inlinedModules = {
  core: () => inlined(core),
  options: () => inlined(options),
  graph: () => inlined(import("./graph.inline.js")),
  lint: () => inlined(import("./lint.inline.js")),
  registry: () => inlined(import("./registry.inline.js")),
  codec: () => inlined(import("./codec.inline.js")),
  pages: () => import("./rule_pages.js"),
};

/** The bytes behind a text of pack.mjs, or behind the promise of a file with one, as a Response. */
async function inlined(text) {
  const deflated = await text;
  const bytes = Uint8Array.from(atob(deflated.default ?? deflated), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")));
}
