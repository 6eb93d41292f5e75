// What every entry of the package exports, made once for each way of getting at the modules.
import { Checker } from "./checker.js";
import { Core } from "./core.js";
import { compile } from "./load.js";
import { Memory } from "./memory.js";
import { Registry } from "./registry.js";
import { codecStream } from "./streams.js";

/**
 * `sources` says where each module comes from when nobody names another. The first load decides; a failed
 * one is forgotten, so the next call tries again.
 */
export function entry(sources) {
  const module = (name, made) => once(async (given = sources[name]()) => made(await compile(given, name)));
  const core = module("core", (compiled) => new Core(new Memory(compiled)));
  const checker = module("options", (compiled) => new Checker(new Memory(compiled)));
  const registry = module("registry", (compiled) => compiled);
  const codec = module("codec", (compiled) => compiled);
  return {
    load: core,
    loadChecker: checker,
    loadRegistry: async (given) => void (await registry(given)),
    Registry: class extends Registry {
      constructor(host, options) {
        super(registry, host, options);
      }
    },
    loadCodec: async (given) => void (await codec(given)),
    compress: (compression, { level = -1 } = {}) =>
      codecStream(codec, (memory) => memory.json("open_encoder", compression, level)),
    decompress: (compression, { bytesMax = 0 } = {}) =>
      codecStream(codec, (memory) => memory.json("open_decoder", compression, BigInt(bytesMax))),
    ...waiting(Core, core),
    ...waiting(Checker, checker),
  };
}

/** The methods of a class as functions that load its object first. */
function waiting({ prototype }, loaded) {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
  return Object.fromEntries(names.map((name) => [name, async (...args) => (await loaded())[name](...args)]));
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
