// A cache: what its manifest and config say, where its layers are, and what becomes of it. Graphs change in
// core, all at once; only what moves bytes waits.
import { checkLayer, convertLayer, expectEncoder } from "./conversion.js";
import { RegcacheError } from "./error.js";
import { frozen } from "./frozen.js";
import { describe } from "./inspection.js";
import { locationOf, oneOptions, parseLocation } from "./location.js";
import { mergeInto } from "./merge_into.js";
import { noCache, openLocation, readCache } from "./stores.js";
import { pruneRules } from "./prune_rules.js";
import { copyManifest, deliver, runJobs, Tally, tellPlan, total, uniqueBlobs } from "./transfer.js";

const decoder = new TextDecoder();
const say = () => {};

/** The results of all records. */
export const countResults = ({ graph }) =>
  graph.records.reduce((sum, { layers, chains }) => sum + layers.length + chains.length, 0);

export class Cache {
  #home; // what all caches that are made of one share: { tools, graph, core, options }, those that it was opened with
  #origins; // of its layers: [{ place, layers }]
  #texts; // of manifest and config
  #parsed;

  constructor(home) {
    this.#home = home;
  }

  /** Reads the cache at a location. */
  static async open(location, options, tools) {
    const place = await openLocation(await parseLocation(location, "cache-from", tools), options, tools);
    return this.at(place, options, tools);
  }

  static async at(place, options, tools) {
    const { stored, cache, config } = await readCache(place, options.signal, tools);
    const made = new this({ tools, graph: await tools.graph(), core: await tools.core(), options });
    made.#origins = [{ place, layers: cache.layers }];
    made.#texts = { manifest: decoder.decode(stored.bytes), config: decoder.decode(config) };
    made.location = place.text;
    made.#is(stored.digest, stored.mediaType, cache);
    return made;
  }

  /** A cache with other texts, whose layers are where those of this one and of `others` are. */
  #made({ manifest, config, digest, mediaType, cache, warnings }, others = []) {
    const made = new this.constructor(this.#home);
    made.#origins = [this, ...others].flatMap((each) => each.#origins);
    made.#texts = { manifest, config };
    made.warnings = warnings;
    made.#is(digest, mediaType, cache);
    return made;
  }

  #is(digest, mediaType, manifest) {
    // What is seen from outside is also what transfers go by.
    Object.assign(this, { digest, mediaType, manifest: frozen(manifest), warnings: frozen(this.warnings ?? []) });
    Object.freeze(this);
  }

  get graph() {
    return (this.#parsed ??= frozen(this.#home.core.parseCacheConfig(this.#texts.config)));
  }

  inspect() {
    return describe(this, this.#home.graph.describeLayers(this.manifest.layers), this.#texts.manifest);
  }

  draw(as = "tree") {
    return this.#home.graph.draw(this.#texts, as);
  }

  merge(...others) {
    const texts = [this, ...others].map((each) => each.#texts);
    return this.#made(this.#home.graph.merge(texts, this.manifest.shape), others);
  }

  prune(rules = {}) {
    const pruned = this.#made(this.#home.graph.prune(this.#texts, pruneRules(rules)));
    const [before, after] = [this, pruned].map(countResults);
    if (before === 0 || after > 0) return pruned;
    throw new RegcacheError({ code: "conflict", subject: this.location ?? "cache",
      detail: `by these rules every one of its ${before} results would go`, hint: "let more stay" });
  }

  minimize() {
    return this.#made(this.#home.graph.composePush(this.#texts, { minimize: true, shape: this.manifest.shape }));
  }

  diff(other) {
    return this.#home.graph.diff(this.#texts, other.#texts);
  }

  async verify({ deep = false, ...options } = {}) {
    const { signal, concurrency, progress } = manners({ ...this.#home.options, ...options });
    const [{ place }] = this.#only();
    const blobs = uniqueBlobs([...this.manifest.layers, this.manifest.config]);
    const known = this.#home.graph.describeLayers(blobs);
    tellPlan(blobs, progress);
    const found = [];
    await runJobs(blobs.map((blob, i) => async () => {
      progress({ type: "started", blob });
      const error = await (deep ? this.#checkContent(place, blob, known[i], { progress, signal })
        : this.#checkPresence(place, blob, signal)).catch(onlyFindings);
      if (error) found[i] = error;
      progress({ type: "finished", blob, fate: "existed" });
    }), concurrency);
    const wrong = found.filter(Boolean).map(({ code, subject, detail, hint }) =>
      ({ severity: "error", rule: "blob", code, subject, detail, hint }));
    return { blobs: blobs.length, bytes: total(blobs),
      diffIDs: deep ? known.filter(({ compression, diffID }) => compression && diffID).length : 0,
      findings: [...this.#home.graph.problems(this.#texts), ...wrong] };
  }

  async #checkPresence({ store }, blob, signal) {
    if (await store.hasBlob(blob, signal)) return;
    throw new RegcacheError({
      code: "not_found",
      subject: blob.digest,
      detail: `there is no such blob of ${blob.size} bytes in ${store.text}`,
      hint: "BuildKit fails a build that needs it: 'regcache repair' makes a cache without it",
    });
  }

  async #checkContent({ store }, blob, { compression = "uncompressed" }, manner) {
    await checkLayer(store, blob, compression, this.#home.tools, manner);
  }

  #only() {
    if (this.location !== undefined) return this.#origins;
    throw new RegcacheError({ code: "unsupported", subject: "cache", detail: "this cache is nowhere yet",
      hint: "push it, and open it there" });
  }

  /** Sends it where BuildKit's own words say, in the shape and compression that they say; `mode` counts before theirs. */
  async push({ cacheTo, mode, ...options } = {}) {
    const { options: image, diagnostics } = await oneOptions(cacheTo, "cache-to", this.#home.tools);
    const location = await locationOf(image, this.#home.tools);
    const byDigest = location.reference?.digest !== undefined;
    const conversion = image.forceCompression && { to: image.compression, level: image.level };
    const plan = { minimize: (mode ?? image.mode) === "min", shape: image.shape, conversion };
    const report = await this.#send(location, byDigest, plan, options);
    return { ...report, diagnostics };
  }

  /** Writes it, as it is, to a location. */
  async write(location, options = {}) {
    const place = await parseLocation(location, "cache-to", this.#home.tools);
    return this.#send(place, false, { minimize: false, shape: this.manifest.shape }, options);
  }

  /** Writes it to a location with its layers in another compression. */
  async convert(location, { compression, level, force = false, ...options }) {
    await expectEncoder(compression, level, this.#home.tools);
    const place = await parseLocation(location, "cache-to", this.#home.tools);
    const conversion = { to: compression, level, every: force };
    return this.#send(place, false, { minimize: false, shape: this.manifest.shape, conversion }, options);
  }

  /** Makes the cache at a location, which others may write to too, have all of this one. */
  async mergeInto(location, options = {}) {
    const all = manners({ ...this.#home.options, ...options });
    const place = await openLocation(await parseLocation(location, "cache-to", this.#home.tools),
      { ...all, push: true }, this.#home.tools);
    return mergeInto(this, place, {
      open: () => this.constructor.at(place, this.#home.options, this.#home.tools),
      alone: () => this.#made(this.#home.graph.merge([this.#texts], "oci-manifest")),
      origins: (cache, there) => cache.#routes(place, all, there),
      composed: (cache) => cache.#composed(),
    }, all);
  }

  #composed() {
    const { manifest, config } = this.#texts;
    return { manifest, config, digest: this.digest, mediaType: this.mediaType, cache: this.manifest };
  }

  /** The ways of its layers to a place; those that are there need none. */
  #routes(to, manner, there = []) {
    const needed = new Set(this.manifest.layers.map(({ digest }) => digest));
    for (const { digest } of there) needed.delete(digest);
    return this.#origins.map(({ place, layers }) => ({
      route: routeBetween(place, to, manner),
      layers: layers.filter(({ digest }) => needed.has(digest)),
    }));
  }

  async #send(location, byDigest, plan, options) {
    const manner = manners({ ...this.#home.options, ...options });
    const to = await openLocation(location, { ...manner, push: true }, this.#home.tools);
    const { layers, layersBefore } = this.#home.graph.planPush(this.#texts, plan);
    const warnings = leftOut(layersBefore, layers.length);
    const blobs = new Tally();
    if (layers.length === 0) {
      return { blobs, location: to.text, wasThere: false, warnings: [...warnings, "the cache has no layers: nothing is sent"] };
    }
    const converted = plan.conversion ? await this.#converted(to, layers, plan.conversion, blobs, manner) : [];
    const composed = this.#home.graph.composePush(this.#texts, { ...plan, converted });
    const made = new Set(converted.map((one) => one.new.digest));
    const sent = this.#made(composed);
    const origins = sent.#routes(to, manner, composed.cache.layers.filter(({ digest }) => made.has(digest)));
    const { wasThere } = await deliver(origins, to.store, composed, byDigest ? "" : to.name, blobs, manner.signal);
    return { digest: composed.digest, location: to.text, wasThere, blobs, warnings: [...warnings, ...composed.warnings] };
  }

  /** Converts what has to be, sends it at once, and says what became of what. */
  async #converted({ store }, layers, { to, level, every = false }, tally, { progress, signal, concurrency }) {
    const unique = uniqueBlobs(layers);
    const known = this.#home.graph.describeLayers(unique);
    const work = unique.map((layer, i) => ({ layer, stored: known[i].compression }))
      .filter(({ stored }) => stored && (every || stored !== to));
    tellPlan(work.map(({ layer }) => layer), progress);
    const converted = [];
    await runJobs(work.map(({ layer, stored }) => async () => {
      progress({ type: "started", blob: layer });
      const from = this.#origins.find(({ layers }) => layers.some(({ digest }) => digest === layer.digest)).place;
      const { descriptor, blob } = await convertLayer(from.store, layer, stored, { to, level }, this.#home.tools, { progress, signal });
      await store.putBlob(descriptor, blob, { signal }).finally(() => blob.close());
      progress({ type: "finished", blob: layer, fate: "converted" });
      tally.converted += 1;
      tally.convertedBytes += descriptor.size;
      tally.unconvertedBytes += layer.size;
      converted.push({ old: layer, new: descriptor });
    }), concurrency);
    return converted;
  }
}

/** How things are done when nobody says otherwise. */
const manners = ({ concurrency = 4, onProgress = say, ...options }) => ({ ...options, concurrency, progress: onProgress });

function routeBetween(from, to, { concurrency, progress, signal }) {
  const mountFrom = from.host !== undefined && from.host === to.host ? from.repository : undefined;
  return { from: from.store, to: to.store, mountFrom, concurrency, progress, signal };
}

const leftOut = (before, after) => (after < before
  ? [`mode=min leaves out ${before - after} of ${before} layers; mode=max sends all`] : []);

function onlyFindings(error) {
  if (["not_found", "corrupt", "out_of_range", "unsupported"].includes(error.code)) return error;
  throw error;
}

/** Brings the first cache that exists to a location; one that fails is a warning while there is another. */
export async function pull({ cacheFrom, to, ...options }, tools) {
  const manner = manners(options);
  const sources = await Promise.all([cacheFrom].flat().map(async (text) =>
    ({ text, ...await oneOptions(text, "cache-from", tools) })));
  const target = await openLocation(await parseLocation(to, "cache-to", tools), { ...manner, push: true }, tools);
  const warnings = [];
  const warn = (text) => {
    warnings.push(text);
    manner.progress({ type: "warned", text });
  };
  let first;
  for (const [i, { text, options: source }] of sources.entries()) {
    try {
      const from = await openLocation(await locationOf(source, tools), manner, tools);
      const stored = await cacheManifestAt(from, manner.signal, tools, warn);
      if (!stored) continue;
      const { digest, blobs } = await copyManifest(routeBetween(from, target, manner), stored, target.name, tools);
      return { hit: true, cacheFrom: text, digest, location: target.text, blobs, warnings };
    } catch (error) {
      if (error.code === "cancelled" || i + 1 === sources.length) throw first ?? error;
      warn(`no cache: ${error.message}`);
      first ??= error;
    }
  }
  if (first) throw first;
  return { hit: false, location: target.text, blobs: new Tally(), warnings };
}

async function cacheManifestAt(from, signal, tools, warn) {
  try {
    const stored = await from.store.getManifest(from.name, signal);
    if ((await tools.core()).parseManifest(stored.bytes).cache) return stored;
    throw noCache(from.text);
  } catch (error) {
    if (error.code !== "not_found") throw error;
    warn(`no cache: ${error.message}`);
    return undefined;
  }
}

/** Copies a cache or image from one location to another, byte for byte. */
export async function copy(from, to, options = {}, tools) {
  const manner = manners(options);
  const source = await openLocation(await parseLocation(from, "cache-from", tools), manner, tools);
  const target = await openLocation(await parseLocation(to, "cache-to", tools), { ...manner, push: true }, tools);
  const stored = await source.store.getManifest(source.name, manner.signal);
  const copied = await copyManifest(routeBetween(source, target, manner), stored, target.name, tools);
  return { ...copied, location: target.text };
}
