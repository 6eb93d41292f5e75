// Method: the small program in Chromium, from a static server with a strict Content-Security-Policy: as
// written in a page and a module worker, and bundled by each bundler in a page and a classic worker. Then what compresses
// and converts: in workers of its own where it is asked for in a page, with the bytes that Node makes.
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { build as buildWithEsbuild } from "esbuild";
import { build as buildWithVite } from "vite";
import webpack from "webpack";

import { browserFor } from "./chromium.mjs";
import { consumer, expected } from "./consumer.mjs";

let user;
let browser;
let packed; // what packing.mjs makes in Node
before(async () => {
  user = await consumer();
  // A server knows no package names: the page's own copy says where the package lies.
  const program = await readFile(user.path("program.mjs"), "utf8");
  await user.write("program.served.mjs", program.replace(`"regcache"`, `"/node_modules/regcache/index.js"`));
  await user.write("worker.js", `import { answers } from "./program.mjs"; answers().then(postMessage);`);
  await user.write("worker.served.js",
    `import { answers } from "./program.served.mjs"; answers().then(postMessage);`);
  await user.write("page.js",
    `import { answers } from "./program.mjs"; answers().then((found) => (globalThis.answer = found));`);
  await cp(new URL("packing.mjs", import.meta.url), user.path("packing.mjs"));
  packed = (await import(pathToFileURL(user.path("packing.mjs")))).packing();
  const packing = await readFile(user.path("packing.mjs"), "utf8");
  await user.write("packing.served.mjs", packing.replace(`"regcache"`, `"/node_modules/regcache/index.js"`));
  await user.write("packing.served.js", startsPacking("./packing.served.mjs"));
  await user.write("packing.js", startsPacking("./packing.mjs"));
  browser = await browserFor(user.root);
});
after(async () => {
  await browser?.close();
  await user.remove();
});

/** Opens a page with this script and compares what it found; nothing may have been complained about. */
async function check(name, script) {
  await user.write(`${name}.html`, `<!doctype html>${script}`);
  const { found, complaints } = await browser.answer(`${name}.html`);
  assert.deepEqual({ found, complaints }, { found: expected, complaints: [] });
}

/** A page script that starts a worker and keeps what it says. */
const startsWorker = (file, options) => `
  const policy = trustedTypes.createPolicy("tests", { createScriptURL: (url) => url });
  const worker = new Worker(policy.createScriptURL("${file}"), ${JSON.stringify(options)});
  worker.onmessage = ({ data }) => (globalThis.answer = data);`;

test("a page, as written", async () => {
  await user.write("served.js", `import { answers } from "./program.served.mjs";
    answers().then((found) => (globalThis.answer = found));`);
  await check("served", `<script type="module" src="served.js"></script>`);
});

test("a module worker, as written", async () => {
  await user.write("module.js", startsWorker("worker.served.js", { type: "module" }));
  await check("module", `<script type="module" src="module.js"></script>`);
});

test("a classic worker, bundled by esbuild", async () => {
  await buildWithEsbuild({ entryPoints: [user.path("worker.js")], outfile: user.path("worker.esbuild.js"),
    bundle: true, format: "iife", logLevel: "silent" });
  await user.write("classic.js", startsWorker("worker.esbuild.js", {}));
  await check("classic", `<script src="classic.js"></script>`);
});

test("a page, bundled by esbuild", async () => {
  await buildWithEsbuild({ entryPoints: [user.path("page.js")], outfile: user.path("page.esbuild.js"),
    bundle: true, minify: true, format: "esm", logLevel: "silent" });
  await check("esbuild", `<script type="module" src="page.esbuild.js"></script>`);
});

test("a page, bundled by Vite", async () => {
  await buildWithVite({ root: user.root, configFile: false, logLevel: "silent", build: {
    outDir: user.path("vite"), lib: { entry: user.path("page.js"), formats: ["es"], fileName: () => "page.js" } } });
  await check("vite", `<script type="module" src="vite/page.js"></script>`);
});

test("a page, bundled by webpack", async () => {
  const stats = await new Promise((resolve, reject) => webpack({ mode: "production", context: user.root,
    entry: "./page.js", output: { path: user.root, filename: "page.webpack.js" } },
  (error, result) => (error ? reject(error) : resolve(result))));
  assert.equal(stats.hasErrors() && stats.toString("errors-only"), false);
  await check("webpack", `<script src="page.webpack.js"></script>`);
});

const startsPacking = (file) =>
  `import { packing } from "${file}"; packing().then((found) => (globalThis.answer = found), ({ message }) => (globalThis.answer = message));`;

/** Opens a page that packs, and compares what it made; it has done so in workers, or in its own thread. */
async function checkPacking(name, script, { inWorkers = true, more = "" } = {}) {
  await user.write(`${name}.html`, `<!doctype html><script ${script}></script>`);
  const { found, complaints, workers } = await browser.answer(`${name}.html${more}`);
  assert.deepEqual(found, await packed);
  assert.equal(workers > 0, inWorkers);
  if (inWorkers) assert.deepEqual(complaints, []);
}

test("a page packs in workers, with the bytes that Node makes", () =>
  checkPacking("packing", `type="module" src="packing.served.js"`));

test("a page whose policy allows no workers packs in its own thread", () =>
  checkPacking("packing-alone", `type="module" src="packing.served.js"`, { inWorkers: false, more: "?without-workers" }));

test("bundled by Vite, a page packs in workers", async () => {
  await buildWithVite({ root: user.root, base: "./", configFile: false, logLevel: "silent", build: {
    outDir: user.path("vite-packing"), rollupOptions: { input: user.path("packing.js"),
      output: { entryFileNames: "page.js" } } } });
  await checkPacking("packing-vite", `type="module" src="vite-packing/page.js"`);
});

test("bundled by webpack, a page packs in workers", async () => {
  const stats = await new Promise((resolve, reject) => webpack({ mode: "production", context: user.root,
    entry: "./packing.js", output: { path: user.path("webpack-packing"), filename: "page.js",
    trustedTypes: { policyName: "tests" } } },
  (error, result) => (error ? reject(error) : resolve(result))));
  assert.equal(stats.hasErrors() && stats.toString("errors-only"), false);
  await checkPacking("packing-webpack", `src="webpack-packing/page.js"`);
});

test("bundled by esbuild, a page packs in workers where the worker is an entry too", async () => {
  await buildWithEsbuild({ entryPoints: { page: user.path("packing.js"), codec_worker: "regcache/codec_worker.js" },
    absWorkingDir: user.root, outdir: user.path("esbuild-packing"), bundle: true, format: "esm", logLevel: "silent" });
  await checkPacking("packing-esbuild", `type="module" src="esbuild-packing/page.js"`);
});

test("bundled by esbuild without the worker, a page packs in its own thread", async () => {
  await buildWithEsbuild({ entryPoints: [user.path("packing.js")], outfile: user.path("esbuild-alone/page.js"),
    bundle: true, format: "esm", logLevel: "silent" });
  await checkPacking("packing-esbuild-alone", `type="module" src="esbuild-alone/page.js"`, { inWorkers: false });
});
