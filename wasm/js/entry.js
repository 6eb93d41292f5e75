// What every entry of the package exports, made once for each way of getting at the modules.
import { Core } from "./core.js";
import { compile } from "./load.js";
import { Memory } from "./memory.js";
import { codecStream } from "./streams.js";

/**
 * `sources.core` and `sources.codec` say where the modules come from when nobody names another. The
 * first load decides; a failed one is forgotten, so the next call tries again.
 */
export function entry(sources) {
  const core = once(async (given = sources.core()) => new Core(new Memory(await compile(given))));
  const codec = once(async (given = sources.codec()) => compile(given));
  const functions = Object.getOwnPropertyNames(Core.prototype).filter((name) => name !== "constructor");
  const waiting = functions.map((name) => [name, async (...args) => (await core())[name](...args)]);
  return {
    load: core,
    loadCodec: async (given) => void (await codec(given)),
    compress: (compression, { level = -1 } = {}) =>
      codecStream(codec, (memory) => memory.json("open_encoder", compression, level)),
    decompress: (compression, { bytesMax = 0 } = {}) =>
      codecStream(codec, (memory) => memory.json("open_decoder", compression, BigInt(bytesMax))),
    ...Object.fromEntries(waiting),
  };
}

/** `make` at the first call, and again only when it failed. */
function once(make) {
  let made;
  return (...args) => {
    made ??= make(...args).catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
