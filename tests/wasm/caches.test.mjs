// Method: caches that BuildKit made are opened, changed and compared, and moved between folders and a registry in
// memory; then what goes wrong, and what is left behind.
import assert from "node:assert/strict";
import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, before, after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { registryInMemory } from "./registry_in_memory.mjs";
import { digestOf } from "./scripted.mjs";
import { imported } from "./shipped.mjs";

const { Cache, convert, copy, RegcacheError } = await imported("index.node.js");
const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const small = `oci:${fixtures}oci-manifest-gzip:v1`;
const rich = `oci:${fixtures}rich-max:v1`;
const nobody = { credentials: {} };

let folder;
const servers = [];
before(async () => (folder = await mkdtemp(join(tmpdir(), "regcache-caches-"))));
after(() => rm(folder, { recursive: true, force: true }));
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(fault) {
  const server = await registryInMemory(fault);
  servers.push(server);
  return server;
}
const place = (name) => join(folder, name);
const filesIn = (path) => readdir(path, { recursive: true }).catch(() => []);
const wholeBlobs = async (path) => {
  for (const name of await readdir(join(path, "blobs/sha256")).catch(() => [])) {
    assert.equal(digestOf(await readFile(join(path, "blobs/sha256", name))), `sha256:${name}`);
  }
};

test("a cache says what is in it", async () => {
  const cache = await Cache.open(small);
  assert.equal(cache.location, small);
  assert.equal(cache.graph.records.length, 13);
  const document = cache.inspect();
  assert.equal(document.digest, cache.digest);
  assert.equal(document.records.length, 13);
  assert.deepEqual(document.layers.map(({ compression }) => compression), Array(8).fill("gzip"));
  assert.match(cache.draw(), /sha256:/);
  assert.match(cache.draw("dot"), /^digraph/);
});

test("every location that names a folder opens it", async () => {
  const { digest } = await Cache.open(small);
  await cp(join(fixtures, "oci-manifest-gzip"), place("cache"), { recursive: true });
  for (const location of [`oci:${place("cache")}:v1`, `ocidir://${place("cache")}:v1`, `oci:${place("cache")}@${digest}`,
    `type=local,src=${place("cache")},tag=v1`, `type=local,dest=${place("cache")},tag=v1`]) {
    assert.equal((await Cache.open(location)).digest, digest);
  }
});

test("rules of a prune are checked, and no cache loses all its results", async () => {
  const cache = await Cache.open(small);
  const wrong = { keeplast: "unknown_name", maxSize: "unknown_name" };
  for (const [name, code] of Object.entries(wrong)) {
    assert.throws(() => cache.prune({ [name]: 1 }), { name: "RegcacheError", code, subject: name });
  }
  for (const [name, value] of Object.entries({ maxAge: "30d", oldest: "soon", keepLast: "1", maxBytes: null, fit: "yes" })) {
    assert.throws(() => cache.prune({ [name]: value }), { name: "RegcacheError", code: "invalid_input", subject: name });
  }
  assert.equal(cache.prune({ keepLast: undefined }).digest, cache.prune().digest);
  await assert.rejects(cache.push(), { name: "RegcacheError" });
});

test("merging is the same in any order, and once more changes nothing", async () => {
  const [a, b] = [await Cache.open(small), await Cache.open(rich)];
  const merged = a.merge(b);
  assert.equal(b.merge(a).digest, merged.digest);
  assert.equal(merged.merge(a, b).digest, merged.digest);
  assert.equal(merged.location, undefined);
  assert.deepEqual(a.diff(a.merge()).same, true);
  const { same, recordsOnlyInA, recordsOnlyInB } = a.diff(merged);
  assert.equal(same, false);
  assert.deepEqual(recordsOnlyInA, []);
  assert.ok(recordsOnlyInB.length > 0);
});

test("a cache becomes smaller, and stays what it was", async () => {
  const cache = await Cache.open(small);
  const layers = (cache) => new Set(cache.manifest.layers.map(({ digest }) => digest)).size;
  assert.equal(layers(cache.prune()), 7);
  assert.equal(layers(cache.prune({ maxBytes: 500_000 })), 2);
  for (const all of [{ oldest: "2100-01-01T00:00:00Z" }, { maxAge: 0 }, { keepLast: 0 }]) {
    assert.throws(() => cache.prune(all), { name: "RegcacheError", code: "conflict", subject: small });
  }
  assert.equal(cache.prune({ fit: true }).digest, cache.digest);
  assert.equal(cache.minimize().digest, (await Cache.open(`oci:${fixtures}oci-manifest-gzip-min:v1`)).digest);
  assert.equal(layers(cache), 7);
});

test("a cache goes to a registry as BuildKit would write it, and comes back", async () => {
  const { host, manifests } = await serve();
  const cache = await Cache.open(small);
  const events = [];
  const sent = await cache.push({ cacheTo: `type=registry,ref=${host}/o/app:1,mode=max`, ...nobody,
    onProgress: (event) => events.push(event) });
  assert.equal(sent.digest, cache.digest);
  assert.equal(digestOf(manifests.get("o/app:1").content), cache.digest);
  assert.deepEqual([sent.wasThere, sent.blobs.copied, sent.warnings], [false, 7, []]);
  const types = (type) => events.filter((event) => event.type === type);
  assert.deepEqual([types("planned")[0].blobs, types("started").length, types("finished").length], [7, 7, 7]);
  assert.equal(types("advanced").reduce((sum, { bytes }) => sum + bytes, 0), sent.blobs.copiedBytes);
  assert.equal((await cache.push({ cacheTo: `type=registry,ref=${host}/o/app:1,mode=max`, ...nobody })).wasThere, true);

  const to = place("pulled");
  const pulled = await Cache.pull({ cacheFrom: [`type=registry,ref=${host}/o/none:1`, `type=registry,ref=${host}/o/app:1`],
    to: `oci:${to}:x`, ...nobody });
  assert.deepEqual([pulled.hit, pulled.digest, pulled.blobs.copied], [true, cache.digest, 8]);
  assert.match(pulled.warnings[0], /^no cache: .*\/o\/none:1: .* 404/);
  assert.deepEqual((await (await Cache.open(`oci:${to}:x`)).verify({ deep: true })).findings, []);
  await wholeBlobs(to);
});

test("mode=min sends what a fresh builder would, and says what it leaves out", async () => {
  const { host } = await serve();
  const sent = await (await Cache.open(small)).push({ cacheTo: `type=registry,ref=${host}/o/app:1`, ...nobody });
  assert.equal(sent.digest, (await Cache.open(`oci:${fixtures}oci-manifest-gzip-min:v1`)).digest);
  assert.deepEqual(sent.warnings, ["mode=min leaves out 6 of 8 layers; mode=max sends all"]);
});

for (const compression of ["zstd", "estargz", "uncompressed", "gzip"]) {
  test(`layers become ${compression}, and the cache stays the same otherwise`, async () => {
    const to = `oci:${place(compression)}:x`;
    const source = compression === "gzip" ? `oci:${fixtures}oci-manifest-zstd:v1` : small;
    const converted = await convert(source, to, { compression });
    assert.ok(converted.blobs.converted > 3);
    const made = await Cache.open(to);
    assert.ok(made.inspect().layers.every((layer) => layer.compression === compression));
    assert.deepEqual((await made.verify({ deep: true })).findings, []);
    assert.equal((await convert(to, to, { compression })).blobs.converted, 0);
    const diffIDs = (cache) => cache.manifest.layers.map(({ annotations }) => annotations["containerd.io/uncompressed"]);
    if (compression === "zstd") assert.deepEqual(diffIDs(made).sort(), diffIDs(await Cache.open(small)).sort());
  });
}

test("within a registry blobs are mounted, not moved", async () => {
  const { host } = await serve();
  await copy(small, `${host}/o/app:1`, nobody);
  const copied = await copy(`${host}/o/app:1`, `${host}/o/other:1`, nobody);
  assert.deepEqual([copied.wasThere, copied.blobs.mounted, copied.blobs.copied], [false, 8, 0]);
  assert.equal((await copy(`${host}/o/app:1`, `${host}/o/other:1`, nobody)).wasThere, true);
});

test("caches join what is there, and one that is there already is not written again", async () => {
  const { host } = await serve();
  const [a, b] = [await Cache.open(small, nobody), await Cache.open(rich, nobody)];
  const first = await a.mergeInto(`${host}/o/shared:1`);
  assert.deepEqual([first.digest, first.wasThere, first.tries], [a.digest, false, 1]);
  assert.equal((await b.mergeInto(`${host}/o/shared:1`)).digest, a.merge(b).digest);
  assert.equal((await a.mergeInto(`${host}/o/shared:1`)).wasThere, true);
});

test("a writer that comes between does not win", async () => {
  const [a, b] = [await Cache.open(small, nobody), await Cache.open(rich, nobody)];
  let other;
  const server = await serve(({ method, url }) => {
    const isFirst = method === "PUT" && url.endsWith("/manifests/1") && !other;
    if (isFirst) other = setTimeout(() => server.manifests.set("o/shared:1", server.manifests.get("o/shared:2")), 200);
  });
  await b.push({ cacheTo: `type=registry,ref=${server.host}/o/shared:2,mode=max` });
  const joined = await a.mergeInto(`${server.host}/o/shared:1`);
  assert.deepEqual([joined.digest, joined.tries], [a.merge(b).digest, 2]);
});

test("a damaged blob is found, is not sent, and is written again", async () => {
  const path = place("damaged");
  await copy(small, `oci:${path}:x`);
  const { digest } = (await Cache.open(small)).manifest.layers[0];
  const file = join(path, "blobs", digest.replace(":", "/"));
  await chmod(file, 0o644);
  const bytes = await readFile(file);
  bytes[100] ^= 1;
  await writeFile(file, bytes);
  const cache = await Cache.open(`oci:${path}:x`);
  const [{ severity, code, subject }] = (await cache.verify({ deep: true })).findings;
  assert.deepEqual([severity, code, subject], ["error", "corrupt", digest]);
  const { host, manifests } = await serve();
  await assert.rejects(cache.push({ cacheTo: `type=registry,ref=${host}/o/app:1,mode=max`, ...nobody }), { code: "corrupt" });
  assert.equal(manifests.size, 0);
  assert.equal((await copy(small, `oci:${path}:x`)).blobs.copied, 1);
  await wholeBlobs(path);
  await rm(file);
  assert.deepEqual((await cache.verify()).findings.map(({ code, subject }) => [code, subject]), [["not_found", digest]]);
});

test("a blob that breaks off once goes on where it broke, and is whole in the folder", async () => {
  const ranges = [];
  let isCut = false;
  const server = await serve(({ method, url, headers }, response) => {
    const blob = server.blobs.get(url.replace(/^\/v2\/(.*)\/blobs\//, "$1@"));
    if (method !== "GET" || !(blob?.length > 1_000_000)) return undefined;
    ranges.push(headers.range);
    if (isCut) return undefined;
    isCut = true;
    response.writeHead(200, { "Content-Length": blob.length });
    response.write(blob.subarray(0, 500_000), () => response.destroy());
    return { sent: true };
  });
  await copy(small, `${server.host}/o/app:1`, nobody);
  assert.equal((await copy(`${server.host}/o/app:1`, `oci:${place("cut")}:x`, nobody)).blobs.copied, 8);
  assert.match(ranges[1], /^bytes=\d+-$/);
  await wholeBlobs(place("cut"));
});

const stops = { "the first blob": "started", "the middle of a blob": "advanced", "its end": "finished" };
for (const [name, type] of Object.entries(stops)) {
  test(`a pull that is aborted at ${name} leaves no half blob, no temporary file and no index`, async () => {
    const { host } = await serve();
    await copy(small, `${host}/o/app:1`, nobody);
    const controller = new AbortController();
    const to = place(`aborted-${type}`);
    await assert.rejects(Cache.pull({ cacheFrom: `${host}/o/app:1`, to, ...nobody, signal: controller.signal, concurrency: 1,
      onProgress: (event) => event.type === type && controller.abort() }), { code: "cancelled" });
    await wholeBlobs(to);
    assert.deepEqual((await filesIn(to)).filter((path) => /\.regcache|index|lock/.test(path)), []);
  });

  test(`a push that is aborted at ${name} leaves no tag`, async () => {
    const { host, manifests } = await serve();
    const controller = new AbortController();
    const cache = await Cache.open(small, nobody);
    await assert.rejects(cache.push({ cacheTo: `type=registry,ref=${host}/o/app:1,mode=max,compression=zstd,force-compression=true`,
      signal: controller.signal, concurrency: 1,
      onProgress: (event) => event.type === type && controller.abort() }), { code: "cancelled" });
    assert.equal(manifests.size, 0);
  });
}

const refused = {
  "a location that is no text": [() => Cache.open(undefined), "invalid_input", "undefined"],
  "a folder that is none": [() => Cache.open("./nowhere/at/all"), "not_found", "./nowhere/at/all"],
  "a folder that is no layout": [() => Cache.open(`oci:${fixtures}`), "not_found", fixtures],
  "a layout without a folder": [() => Cache.open("oci::tag"), "invalid_input", "oci::tag"],
  "an empty tag": [() => Cache.open("oci:./cache:"), "invalid_input", "oci:./cache:"],
  "a tag that is not there": [() => Cache.open(`oci:${fixtures}oci-manifest-gzip:none`), "not_found",
    `${fixtures}oci-manifest-gzip:none`],
  "a digest that is none": [() => Cache.open("oci:./cache@sha256:1"), "invalid_input", "sha256:1"],
  "a reference that is none": [() => Cache.open("O/App"), "invalid_input", "O/App"],
  "a backend that is not served": [() => Cache.open("type=gha"), "unsupported", "gha"],
  "options with an error": [async () => (await Cache.open(small)).push({ cacheTo: "type=registry" }), "missing", "ref"],
  "a compression that is none": [() => convert(small, place("none"), { compression: "brotli" }), "unknown_name", "brotli"],
  "a level that is none": [() => convert(small, place("none"), { compression: "zstd", level: 23 }), "out_of_range", "compression-level"],
  "a cache that is nowhere": [async () => (await Cache.open(small)).merge().verify(), "unsupported", "cache"],
  "a size below zero": [async () => (await Cache.open(small)).prune({ maxBytes: -5 }), "out_of_range", "maxBytes"],
  "a language that is none": [async () => (await Cache.open(small)).draw("svg"), "unknown_name", "as"],
};
for (const [name, [start, code, subject]] of Object.entries(refused)) {
  test(`${name} is refused`, async () => {
    await assert.rejects(start(), (error) => {
      assert.ok(error instanceof RegcacheError, error.stack);
      assert.deepEqual([error.code, error.subject], [code, subject]);
      return true;
    });
  });
}

test("a layout can be files without a disk", async () => {
  const root = join(fixtures, "oci-manifest-gzip");
  const layout = new Map();
  for (const path of await filesIn(root)) {
    await readFile(join(root, path)).then((bytes) => layout.set(path, new Blob([bytes])), () => {}); // but folders
  }
  const cache = await Cache.open({ layout, name: "v1" });
  assert.equal(cache.digest, (await Cache.open(small)).digest);
  assert.deepEqual((await cache.verify({ deep: true })).findings, []);

  const made = new Map();
  const { digest } = await cache.prune({ keepLast: 1 }).write({ layout: made, name: "smaller" });
  const again = await Cache.open({ layout: made, name: "smaller" });
  assert.equal(again.digest, digest);
  assert.deepEqual((await again.verify({ deep: true })).findings, []);

  const [{ digest: damaged, size }] = again.manifest.layers;
  made.set(`blobs/${damaged.replace(":", "/")}`, new Blob([new Uint8Array(size)]));
  await assert.rejects(again.write({ layout: new Map() }), { code: "corrupt", subject: damaged });
  await assert.rejects(Cache.open({ layout: made }), { code: "not_found", hint: "it has: smaller" });
  await assert.rejects(Cache.open({ layout: new Map() }), { code: "not_found", subject: "layout" });
});

test("where there is no file system a folder is refused by name", async () => {
  const browser = await imported("index.js");
  await assert.rejects(browser.Cache.open("./cache"), { code: "unsupported", subject: "./cache" });
});
