// Method: transfers of a cache that BuildKit made, where a caller's own part of them is odd: what it does to what it was
// given, functions for progress that fail, folders that cannot be, tags that look like digests.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { file, imported, run } from "./shipped.mjs";

const { Cache, copy } = await imported("index.node.js");
const { runJobs } = await imported("transfer.js");
const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const small = `oci:${fixtures}oci-manifest-gzip:v1`;

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "regcache-transfers-"))));
after(() => rm(folder, { recursive: true, force: true }));
const place = (name) => join(folder, name);

test("no job is left out, whatever the number of those at once", async () => {
  for (const concurrency of [NaN, "four", {}, 0, -1, 1, 2, Infinity]) {
    const done = [];
    await runJobs([1, 2, 3].map((job) => async () => void done.push(job)), concurrency);
    assert.deepEqual(done, [1, 2, 3]);
  }
});

test("nobody can change what a cache shows, and what is written is the cache", async () => {
  const cache = await Cache.open(small);
  const changes = [({ graph }) => (graph.records.length = 1), ({ graph }) => (graph.records[0].digest = ""),
    ({ manifest }) => (manifest.layers.length = 2), ({ manifest }) => (manifest.layers[0].size = 1),
    ({ warnings }) => warnings.push("x"), (made) => made.inspect().layers[0].annotations.x = "y"];
  for (const each of [cache, cache.merge(), cache.prune()]) {
    for (const change of changes) assert.throws(() => change(each), TypeError);
  }
  const layout = new Map();
  assert.equal((await cache.write({ layout })).blobs.copied, 7);
  assert.deepEqual((await (await Cache.open({ layout })).verify({ deep: true })).findings, []);
});

test("a tag with a colon is a tag", async () => {
  const cache = await Cache.open(small);
  const to = `oci:${place("colon")}:b:c`;
  const merged = await cache.mergeInto(to);
  assert.deepEqual([merged.location, merged.tries], [to, 1]);
  assert.equal((await Cache.open(to)).location, to);
  assert.equal((await copy(small, `oci:${place("colon")}:d:e`)).location, `oci:${place("colon")}:d:e`);
  await assert.rejects(Cache.open(`oci:${place("colon")}:f`), { hint: /^it has: b:c, d:e;/ });
  assert.equal((await Cache.open(`oci:${place("colon")}@${cache.digest}`)).location, `oci:${place("colon")}@${cache.digest}`);
  const layout = new Map();
  await cache.write({ layout, name: "b:c" });
  assert.equal((await Cache.open({ layout, name: "b:c" })).digest, cache.digest);
});

test("a folder that cannot be made is told", async () => {
  await writeFile(place("file"), "");
  // In a process of its own: a folder that was deleted is where it works, and Node's own way of making folders never ends.
  const script = `import { mkdirSync, rmdirSync } from "node:fs";
    import { Cache } from "${pathToFileURL(resolve(file("index.node.js")))}";
    const cache = await Cache.open("${small}");
    const tell = ({ code, detail }) => console.log(code, detail);
    for (const to of ["/proc/nope", "${place("file")}"]) await cache.write(to).catch(tell);
    mkdirSync("${place("left")}");
    process.chdir("${place("left")}");
    rmdirSync("${place("left")}");
    await cache.write("./gone").catch(tell);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { timeout: 60_000 });
  assert.deepEqual(stdout.trim().split("\n"), ["no such file or directory", "not a directory", "no such file or directory"]
    .map((words) => `io could not make the folder: ${words}`));
  await copy(small, place("deep/and/deeper"));
  assert.equal((await Cache.open(place("deep/and/deeper"))).graph.records.length, 13);
});

test("what progress throws or breaks ends the transfer, and is what the caller gets", async () => {
  const mine = new RangeError("mine");
  const wanted = (type, fail) => ({ concurrency: 1, onProgress: (event) => (event.type === type ? fail() : undefined) });
  const ways = { throws: () => { throw mine; }, rejects: () => Promise.reject(mine),
    late: () => new Promise((_, reject) => setTimeout(() => reject(mine), 50)) };
  const is = (error) => error === mine;
  for (const fail of Object.values(ways)) {
    for (const type of ["planned", "finished"]) {
      const opened = await Cache.open(small, wanted(type, fail));
      await assert.rejects(opened.write({ layout: new Map() }), is);
      await assert.rejects(opened.merge().write({ layout: new Map() }), is);
      const cache = await Cache.open(small);
      await assert.rejects(cache.write({ layout: new Map() }, wanted(type, fail)), is);
      await assert.rejects(cache.verify(wanted(type, fail)), is);
    }
    await assert.rejects(copy(small, { layout: new Map() }, wanted("planned", fail)), is);
    await assert.rejects(Cache.pull({ cacheFrom: `type=local,src=${fixtures}oci-manifest-gzip,tag=v1`, to: place("pulled"),
      ...wanted("planned", fail) }), is);
  }
});

test("a transfer ends when what progress promised is done", async () => {
  let done = 0;
  await copy(small, { layout: new Map() }, { async onProgress({ type }) {
    if (type !== "finished") return;
    await new Promise((resolve) => setTimeout(resolve, 20));
    done += 1;
  } });
  assert.equal(done, 8);
});

test("nothing is planned for nothing", async () => {
  const planned = async (send) => {
    const sizes = [];
    await send((event) => event.type === "planned" && sizes.push(event.blobs));
    return sizes;
  };
  const layout = new Map();
  const cacheTo = `type=local,dest=${place("planned")},mode=max,compression=zstd,force-compression=true`;
  const cache = await Cache.open(small);
  assert.deepEqual(await planned((onProgress) => cache.push({ cacheTo, onProgress })), [7]);
  assert.deepEqual(await planned((onProgress) => cache.merge(cache).write({ layout }, { onProgress })), [7]);
});
