// Caches for callers without types: what they give is looked at first, and hints are in words of this package.
import { asked, hintHere } from "./api_words.js";
import { Cache as AnyCache } from "./cache.js";
import {
  conversionOptions, expectLocation, pullOptions, pushOptions, transferOptions, verifyOptions,
} from "./call_options.js";
import { RegcacheError } from "./error.js";

const notMade = () => new RegcacheError({ code: "unsupported", subject: "Cache", detail: "caches are opened, not made",
  hint: "Cache.open(location) reads one" });

function expectCache(given) {
  if (given instanceof AnyCache) return;
  throw new RegcacheError({ code: "invalid_input", subject: Array.isArray(given) ? "list" : typeof given,
    detail: "this is no Cache", hint: "give caches that Cache.open gave, one by one: a.merge(b, c)" });
}

export const guardedCache = (Cache) => class extends Cache {
  #told; // the onProgress that it was opened with

  constructor(home) {
    if (!home) throw notMade();
    super(home);
    this.#told = home.options.onProgress;
  }

  static async open(location, given) {
    expectLocation(location);
    const options = transferOptions(given);
    return asked(() => super.open(location, options), options.onProgress);
  }

  static async pull(given) {
    const options = pullOptions(given);
    expectLocation(options.to);
    return asked(() => super.pull(options), options.onProgress);
  }

  merge(...others) {
    others.forEach(expectCache);
    return super.merge(...others);
  }

  diff(other) {
    expectCache(other);
    return super.diff(other);
  }

  async verify(given) {
    const { findings, ...found } = await this.#asked(verifyOptions(given), (options) => super.verify(options));
    return { ...found, findings: findings.map((each) => ({ ...each, hint: hintHere(each.hint) })) };
  }

  async push(given) {
    return this.#asked(pushOptions(given), (options) => super.push(options));
  }

  async write(location, given) {
    expectLocation(location);
    return this.#asked(transferOptions(given), (options) => super.write(location, options));
  }

  async convert(location, given) {
    expectLocation(location);
    return this.#asked(conversionOptions(given), (options) => super.convert(location, options));
  }

  async mergeInto(location, given) {
    expectLocation(location);
    return this.#asked(transferOptions(given), (options) => super.mergeInto(location, options));
  }

  #asked(options, action) {
    return asked(() => action(options), options.onProgress ?? this.#told);
  }
};
