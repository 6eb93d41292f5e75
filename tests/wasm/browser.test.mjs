// Method: the small program in Chromium, from a static server with a strict Content-Security-Policy: as
// written in a page and a module worker, and bundled by each bundler in a page and a classic worker.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { build as buildWithEsbuild } from "esbuild";
import { build as buildWithVite } from "vite";
import webpack from "webpack";

import { browserFor } from "./chromium.mjs";
import { consumer, expected } from "./consumer.mjs";

let user;
let browser;
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
  browser = await browserFor(user.root);
});
after(async () => {
  await browser?.close();
  await user.remove();
});

/** Opens a page with this script and compares what it found; nothing may have been complained about. */
async function check(name, script) {
  await user.write(`${name}.html`, `<!doctype html>${script}`);
  assert.deepEqual(await browser.answer(`${name}.html`), { found: expected, complaints: [] });
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
