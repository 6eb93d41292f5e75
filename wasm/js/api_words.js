// The core gives its hints in the words of the command line; callers of this package have other means.
import { RegcacheError } from "./error.js";

const words = [
  ["'regcache login'", "no credentials for it were found: give credentials: { username, password }"],
  ["--write-baseline", `check({ files }, { format: "baseline" }) gives one as its output`],
  ["--max-layer-size", "if you trust it, decompress it with a larger bytesMax"],
  ["--max-ratio", ""],
  ["--chunk-size", "this registry may not take chunks of this size: leave out chunkSize, or give 8388608"],
  ["--cert-file", "it may want a client certificate: give a fetch that has one"],
  ["--fit", "prune({ fit: true }) makes it smaller"],
  ["--unreachable", "prune() drops it"],
];

/** What is to be done, as it is done here. */
export function hintHere(hint) {
  const [, here] = words.find(([there]) => hint.includes(there)) ?? [hint, hint];
  return here;
}

/** An error with a hint for this package; others stay as they are. */
export function errorHere(error) {
  if (!(error instanceof RegcacheError) || hintHere(error.hint) === error.hint) return error;
  const { code, subject, detail, hint, offset } = error;
  return new RegcacheError({ code, subject, detail, hint: hintHere(hint), offset }, { cause: error });
}

/** Does what a caller asked for, to the end of what `told`, a watched onProgress, promised. */
export async function asked(action, told) {
  try {
    const found = await action();
    await told?.settled();
    return found;
  } catch (error) {
    throw errorHere(error);
  }
}
