// The package for callers without types: what is wrong in a call is told before anything is done, as RegcacheError.
import { asked, errorHere } from "./api_words.js";
import {
  conversionOptions, expectCompression, expectDecompression, expectFileCheck, expectLocation, transferOptions,
} from "./call_options.js";
import { isFiles } from "./entry.js";
import { guardedCache } from "./guarded_cache.js";
import { guardedRegistry } from "./guarded_registry.js";

/** What `entry` made, with a look at what its functions are given. */
export const guarded = (made) => ({
  ...made,
  Cache: guardedCache(made.Cache),
  Registry: guardedRegistry(made.Registry),
  async copy(from, to, given) {
    [from, to].forEach(expectLocation);
    const options = transferOptions(given);
    return asked(() => made.copy(from, to, options), options.onProgress);
  },
  async convert(from, to, given) {
    [from, to].forEach(expectLocation);
    const options = conversionOptions(given);
    return asked(() => made.convert(from, to, options), options.onProgress);
  },
  compress(compression, options) {
    expectCompression(options);
    return made.compress(compression, options);
  },
  decompress(compression, options) {
    expectDecompression(options);
    return made.decompress(compression, options, errorHere);
  },
  async check(given, rules) {
    if (isFiles(given)) expectFileCheck(given, rules);
    return asked(() => made.check(given, rules));
  },
});
