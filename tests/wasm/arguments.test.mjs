// Method: the functions of the package with what callers without types give by mistake: each is refused as a RegcacheError
// that names it, before anything is done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { chunks, collected } from "./collected.mjs";
import { imported } from "./shipped.mjs";

const {
  Cache, check, compress, convert, copy, decompress, findOptions, parseDigest, parseReference, Registry, RegcacheError,
  registryProfile, snippet,
} = await imported("index.node.js");
const small = `oci:${fileURLToPath(new URL("../fixtures/", import.meta.url))}oci-manifest-gzip:v1`;
const cache = await Cache.open(small);
const host = "127.0.0.1:9"; // where nothing answers, and nothing is asked
const registry = new Registry(host);
const blob = { digest: `sha256:${"0".repeat(64)}`, size: 1 };
const to = "oci:/nowhere/at/all:1";
const write = (options) => () => cache.write(to, options);
const sink = { write() {}, restart() {} };

const refused = {
  "a number of jobs that is none": [write({ concurrency: NaN }), "out_of_range", "concurrency"],
  "no job at once": [write({ concurrency: 0 }), "out_of_range", "concurrency"],
  "half a job": [write({ concurrency: 0.5 }), "out_of_range", "concurrency"],
  "jobs without end": [write({ concurrency: Infinity }), "out_of_range", "concurrency"],
  "jobs as a text": [() => copy(small, to, { concurrency: "4" }), "invalid_input", "concurrency"],
  "jobs of a check": [() => cache.verify({ concurrency: {} }), "invalid_input", "concurrency"],
  "jobs of a pull": [() => Cache.pull({ cacheFrom: "a/b", to, concurrency: null }), "invalid_input", "concurrency"],
  "an option that is misspelt": [write({ concurency: 8 }), "unknown_name", "concurency"],
  "options that are a text": [write("x"), "invalid_input", "string"],
  "options that are nothing": [() => Cache.open(small, null), "invalid_input", "null"],
  "an option of another call": [() => cache.push({ cacheTo: "type=local,dest=x", compression: "zstd" }), "unknown_name", "compression"],
  "a push to nowhere": [() => cache.push(), "missing", "cacheTo"],
  "a push of nothing said": [() => cache.push(null), "invalid_input", "null"],
  "a pull from nowhere": [() => Cache.pull(), "missing", "cacheFrom"],
  "a pull to nowhere": [() => Cache.pull({ cacheFrom: "a/b" }), "invalid_input", "undefined"],
  "a mode that is none": [() => cache.push({ cacheTo: "type=local,dest=x", mode: "Min" }), "unknown_name", "mode"],
  "a signal that is none": [write({ signal: {} }), "invalid_input", "signal"],
  "progress for no function": [write({ onProgress: 5 }), "invalid_input", "onProgress"],
  "a fetch that is no function": [() => Cache.open(`${host}/a/b`, { fetch: "curl" }), "invalid_input", "fetch"],
  "credentials that are a text": [() => Cache.open(`${host}/a/b`, { credentials: "ann:pw" }), "invalid_input", "credentials"],
  "credentials of other names": [() => Cache.open(`${host}/a/b`, { credentials: { user: "ann" } }), "unknown_name", "user"],
  "credentials that come with other names": [() => Cache.open(`${host}/a/b`, { credentials: () => ({ user: "ann" }) }),
    "unknown_name", "user"],
  "a level that is a text": [() => cache.convert(to, { compression: "zstd", level: "9" }), "invalid_input", "level"],
  "a level below zero": [() => convert(small, to, { compression: "zstd", level: -1 }), "out_of_range", "level"],
  "force as a text": [() => cache.convert(to, { compression: "zstd", force: "no" }), "invalid_input", "force"],
  "a conversion into nothing": [() => convert(small, to), "unknown_name", "undefined"],
  "a merger with a location": [async () => cache.merge(small), "invalid_input", "string"],
  "a merger with a list": [async () => cache.merge([cache]), "invalid_input", "list"],
  "a comparison with nothing": [async () => cache.diff(), "invalid_input", "undefined"],
  "rules of a prune that are a number": [async () => cache.prune(5), "invalid_input", "number"],
  "a cache that is made": [async () => new Cache(), "unsupported", "Cache"],
  "a layout that is a number": [() => Cache.open({ layout: 5 }), "invalid_input", "layout"],
  "a layout whose name is a number": [() => Cache.open({ layout: new Map(), name: 5 }), "invalid_input", "name"],
  "a layout of texts": [() => Cache.open({ layout: new Map([["index.json", "{}"]]) }), "invalid_input", "layout"],
  "an option that no registry has": [async () => new Registry(host, { credential: {} }), "unknown_name", "credential"],
  "options of a registry that are nothing": [async () => new Registry(host, null), "invalid_input", "null"],
  "options of a request that are a text": [() => registry.ping("x"), "invalid_input", "string"],
  "no blob to look for": [() => registry.hasBlob("o/app"), "invalid_input", "blob"],
  "no blob to read": [async () => registry.blob("o/app"), "invalid_input", "blob"],
  "no manifest to put": [() => registry.putManifest("o/app", "t"), "invalid_input", "manifest"],
  "a sink that takes nothing": [() => registry.getBlob("o/app", blob, {}), "invalid_input", "sink"],
  "a request that is no more": [() => registry.getBlob("o/app", blob, sink, { signal: 5 }), "invalid_input", "signal"],
  "a level of a stream": [async () => compress("zstd", { level: "9" }), "invalid_input", "level"],
  "a level of a stream that is none": [async () => compress("zstd", { level: NaN }), "out_of_range", "level"],
  "a level that is misspelt": [async () => compress("zstd", { levle: 9 }), "unknown_name", "levle"],
  "codec options that are nothing": [async () => decompress("zstd", null), "invalid_input", "null"],
  "a limit of nothing": [async () => decompress("zstd", { bytesMax: 0 }), "out_of_range", "bytesMax"],
  "a limit below nothing": [async () => decompress("zstd", { bytesMax: -1 }), "out_of_range", "bytesMax"],
  "a limit that is no number": [async () => decompress("zstd", { bytesMax: NaN }), "out_of_range", "bytesMax"],
  "rules of files that are a number": [() => check({ files: {} }, 5), "invalid_input", "number"],
  "rules of files that are nothing": [() => check({ files: {} }, null), "invalid_input", "null"],
  "a fix that is a text": [() => check({ files: {} }, { fix: "no" }), "invalid_input", "fix"],
  "no caches of a build": [() => snippet(), "missing", "snippet"],
  "caches that are nothing": [() => snippet(null), "invalid_input", "null"],
  "no text with options": [() => findOptions(), "invalid_input", "undefined"],
  "options in a number": [() => findOptions(10n), "invalid_input", "bigint"],
  "options in a symbol": [() => findOptions(Symbol("x")), "invalid_input", "symbol"],
  "a path that is a number": [() => findOptions("x", 5), "invalid_input", "number"],
  "a reference that is nothing": [() => parseReference(undefined), "invalid_input", "undefined"],
  "a reference that is a number": [() => parseReference(1.5), "invalid_input", "number"],
  "a digest that is nothing": [() => parseDigest(null), "invalid_input", "object"],
  "a registry that is nothing": [() => registryProfile(undefined), "invalid_input", "undefined"],
};
for (const [name, [start, code, subject]] of Object.entries(refused)) {
  test(`${name}: refused`, () => assert.rejects(start(), (error) => {
    assert.ok(error instanceof RegcacheError, error.stack);
    assert.deepEqual([error.code, error.subject], [code, subject]);
    return true;
  }));
}

test("options that are undefined say nothing", async () => {
  const layout = new Map();
  const options = { signal: undefined, concurrency: undefined, onProgress: undefined, credentials: undefined };
  assert.equal((await cache.write({ layout, name: undefined }, options)).digest, cache.digest);
  assert.equal((await Cache.open({ layout }, undefined)).digest, cache.digest);
});

test("unknown names are told with those that there are", async () => {
  await assert.rejects(check({ files: {} }, { direction: "cache-to" }),
    { hint: "the rules are buildkit, strict, profiles, baseline, fix, format" });
  await assert.rejects(cache.verify({ depp: true }), { hint: /^the options are deep, signal, .*, onProgress$/ });
});

test("hints are in words of the package", async () => {
  const fetch = async () => new Response("", { status: 401, headers: { "WWW-Authenticate": "Basic" } });
  await assert.rejects(new Registry("h.example", { fetch }).ping(), { code: "denied", hint: /give credentials: \{/ });
  await assert.rejects(collected(new Registry("h.example", { fetch }).blob("o/app", blob)), { hint: /give credentials: \{/ });
  await assert.rejects(Cache.open("h.example/o/app", { fetch, credentials: {} }), { hint: /give credentials: \{/ });
  await assert.rejects(check({ files: {} }, { baseline: "{}" }), { hint: /^check\(.* format: "baseline"/ });
  await assert.rejects(collected(chunks(Buffer.from("bytes")).pipeThrough(decompress("uncompressed", { bytesMax: 2 }))),
    { code: "out_of_range", hint: /bytesMax/ });
});
