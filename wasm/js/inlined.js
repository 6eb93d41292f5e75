// The modules out of the texts that pack.mjs made of them.

/** The bytes behind a text of pack.mjs, or behind the promise of a file with one, as a Response. */
export async function inlined(text) {
  const deflated = await text;
  const bytes = Uint8Array.from(atob(deflated.default ?? deflated), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")));
}
