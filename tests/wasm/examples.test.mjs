// Method: the scripts of wasm/js/examples as the package ships them, in a folder with the installed package, against
// caches that BuildKit made and a registry in memory.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { consumer } from "./consumer.mjs";
import { registryInMemory } from "./registry_in_memory.mjs";
import { imported, run } from "./shipped.mjs";

const { Cache } = await imported("index.node.js");
const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
let user;
before(async () => (user = await consumer()));
after(() => user.remove());

/** What an example writes, and its exit status. */
const ran = (name, words, env = {}) =>
  run(process.execPath, [`node_modules/regcache/examples/${name}.mjs`, ...words],
    { cwd: user.root, env: { ...process.env, ...env } })
    .then((output) => ({ ...output, code: 0 }), ({ stdout, stderr, code }) => ({ stdout, stderr, code }));

test("monorepo.mjs gives each package a cache of its own", async () => {
  for (const name of ["api", "web", "docs"]) await mkdir(user.path(`packages/${name}`), { recursive: true });
  for (const name of ["api", "web"]) await user.write(`packages/${name}/Dockerfile`, "FROM scratch\n");
  const folders = ["api", "docs", "web"].map((name) => `packages/${name}`);
  const { stdout, stderr, code } = await ran("monorepo", ["ghcr.io/acme/app", ...folders], { BRANCH: "fix/one" });
  assert.deepEqual([stderr, code], ["", 0]);
  assert.equal(stdout, ["api", "web"].map((name) => `docker buildx build \\
  --cache-to type=registry,compression=zstd,ignore-error=true,mode=max,ref=ghcr.io/acme/app/${name}:fix-one \\
  --cache-from type=registry,ref=ghcr.io/acme/app/${name}:fix-one \\
  --cache-from type=registry,ref=ghcr.io/acme/app/${name}:main \\
  packages/${name}

`).join(""));
});

const usages = {
  "monorepo without folders": ["monorepo", ["ghcr.io/acme/app"], "REPOSITORY FOLDER..."],
  "monorepo without anything": ["monorepo", [], "REPOSITORY FOLDER..."],
  "prune without a repository": ["prune", ["ghcr.io"], "HOST REPOSITORY [DAYS]"],
  "prune with days that are none": ["prune", ["ghcr.io", "o/app", "soon"], "HOST REPOSITORY [DAYS]"],
  "pre-push without its file": ["pre-push", [], "FILE"],
};
for (const [name, [script, words, rest]] of Object.entries(usages)) {
  test(`${name} tells how it is called`, async () =>
    assert.deepEqual(await ran(script, words), { stdout: "", stderr: `usage: node ${script}.mjs ${rest}\n`, code: 2 }));
}

test("monorepo.mjs stops at options that BuildKit would refuse", async () => {
  const { stdout, stderr, code } = await ran("monorepo", ["GHCR.io/Acme", "packages/api"], { BRANCH: "main" });
  assert.deepEqual([stdout, code], ["", 1]);
  assert.match(stderr, /^packages\/api: ref: /);
});

test("prune.mjs makes the caches of a repository smaller and leaves the rest alone", async (context) => {
  const server = await registryInMemory((asked) =>
    asked.url.includes("/tags/list") ? { body: `{"name":"o/app","tags":["cache","image"]}` } : undefined);
  context.after(() => server.close());
  const location = `${server.host}/o/app:cache`;
  const cache = await Cache.open(`oci:${fixtures}rich-max:v1`);
  await cache.write(location);
  const timesOf = ({ graph }) => graph.records.flatMap(({ layers }) => layers.map(({ createdAt }) => Date.parse(createdAt)));
  const times = timesOf(cache).sort((a, b) => a - b);
  assert.ok(times[1] - times[0] > 15_000, "between the first result and the others there is room for a rule");
  const days = String((Date.now() - (times[0] + times[1]) / 2) / 86_400_000);
  const { stdout, code } = await ran("prune", [server.host, "o/app", days]);
  assert.equal(code, 0);
  assert.match(stdout, /^cache: [\d.]+ MB to [\d.]+ MB\nimage: stays as it is: .*\n$/);
  assert.equal(timesOf(await Cache.open(location)).length, times.length - 1);
  const old = await ran("prune", [server.host, "o/app", "0"]);
  assert.match(old.stdout, /^cache: stays as it is: .*: by these rules every one of its 12 results would go /);
});

test("pre-push.mjs refuses what BuildKit would ignore", async () => {
  await user.write("good.json", JSON.stringify({ cacheTo: ["type=inline"], cacheFrom: ["ghcr.io/o/app:cache"] }));
  assert.deepEqual(await ran("pre-push", ["good.json"]), { stdout: "", stderr: "", code: 0 });
  await user.write("bad.json", JSON.stringify({ cacheTo: ["type=registry,ref=a/b,mode=Max"] }));
  const { stderr, code } = await ran("pre-push", ["bad.json"]);
  assert.equal(code, 1);
  assert.match(stderr, /^error\[mode-value\]: mode: 'Max'/);
});

test("check-files.mjs writes what is wrong in a folder as SARIF", async () => {
  await mkdir(user.path("work/.github/workflows"), { recursive: true });
  await user.write("work/good.sh", "docker buildx build --cache-to type=inline .\n");
  const clean = await ran("check-files", ["work"]);
  assert.deepEqual([clean.code, clean.stderr, JSON.parse(clean.stdout).runs[0].results], [0, "", []]);
  await user.write("work/.github/workflows/ci.yml", "on: push\njobs:\n  a:\n    steps:\n    - run: docker buildx build --cache-to type=registry .\n");
  const { stdout, stderr, code } = await ran("check-files", ["work"]);
  assert.equal(code, 1);
  assert.match(stderr, /^\.github\/workflows\/ci\.yml:5: RC010 ref: type=registry needs ref/);
  assert.equal(JSON.parse(stdout).runs[0].results[0].ruleId, "RC010");
});
