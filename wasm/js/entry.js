// What every entry of the package exports, made once for each way of getting at the modules.
import { Cache, copy, pull } from "./cache.js";
import { Checker } from "./checker.js";
import { Core } from "./core.js";
import { RegcacheError } from "./error.js";
import { Graph } from "./graph.js";
import { Linter } from "./linter.js";
import { compile, once } from "./load.js";
import { Memory } from "./memory.js";
import { Registry } from "./registry.js";
import { codecStream } from "./streams.js";

/**
 * `sources` says where each module comes from when nobody names another. The first load decides; a failed
 * one is forgotten, so the next call tries again. `edge` is what the place has that it all runs in.
 */
export function entry(sources, edge) {
  const module = (name, made) => once(async (given = sources[name]()) => made(await compile(given, name)));
  const core = module("core", (compiled) => new Core(new Memory(compiled)));
  const checker = module("options", (compiled) => new Checker(new Memory(compiled)));
  const linter = module("lint", (compiled) => new (edge.Linter ?? Linter)(new Memory(compiled)));
  const registry = module("registry", (compiled) => compiled);
  const graph = module("graph", (compiled) => new Graph(new Memory(compiled)));
  const codec = module("codec", (compiled) => compiled);
  const checks = waiting(Checker, checker);
  const tools = { core, checker, graph, registry, codec, edge };
  return {
    load: core,
    loadChecker: checker,
    loadLinter: linter,
    loadGraph: async (given) => void (await graph(given)),
    Cache: class extends Cache {
      static open(location, options = {}) {
        return super.open(location, options, tools);
      }

      static pull(options) {
        return pull(options, tools);
      }
    },
    copy: (from, to, options = {}) => copy(from, to, options, tools),
    convert: async (from, to, { compression, level, force, ...options }) =>
      (await Cache.open(from, options, tools)).convert(to, { compression, level, force }),
    loadRegistry: async (given) => void (await registry(given)),
    Registry: class extends Registry {
      constructor(host, options) {
        super(registry, host, options);
      }
    },
    loadCodec: async (given) => void (await codec(given)),
    compress: (compression, { level = -1 } = {}) => (edge.blocks?.has(compression)
      ? edge.blocks.compress(codec, compression, level)
      : codecStream(edge, codec, ["open_encoder", String(compression), level])),
    decompress: (compression, { bytesMax = 0 } = {}, told) =>
      codecStream(edge, codec, ["open_decoder", String(compression), BigInt(bytesMax)], told),
    ...waiting(Core, core),
    ...waiting(Linter, linter),
    ...checks,
    check: async (given, rules) =>
      isFiles(given) ? (await linter()).checkFiles(given.files, rules) : checks.check(given, rules),
    explain: (given, rules) => (isRuleId(given) ? rulePage(given, sources.pages) : checks.explain(given, rules)),
  };
}

export const isFiles = (given) => typeof given === "object" && given !== null && !Array.isArray(given) && "files" in given;

/** No reference has capital letters, so no option string looks like this. */
const isRuleId = (given) => typeof given === "string" && /^RC\d{3}$/i.test(given);

async function rulePage(id, pages) {
  if (!pages) {
    throw new RegcacheError({ code: "unsupported", subject: id, detail: "the pages of rules are not here",
      hint: "import regcache or regcache/external" });
  }
  const { default: byId } = await pages();
  const page = byId[id.toUpperCase()];
  if (page === undefined) {
    throw new RegcacheError({ code: "unknown_name", subject: id, detail: "there is no such rule",
      hint: "fileRules() lists them" });
  }
  return page;
}

/** The methods of a class as functions that load its object first. */
function waiting({ prototype }, loaded) {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor");
  return Object.fromEntries(names.map((name) => [name, async (...args) => (await loaded())[name](...args)]));
}
