// Method: the scripts of both READMEs, as they stand there, in a folder with the installed package and a cache.
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { consumer } from "./consumer.mjs";
import { digestOf, scripted } from "./scripted.mjs";
import { run } from "./shipped.mjs";

const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
let user;
before(async () => {
  user = await consumer();
  await cp(here("tests/fixtures/oci-manifest-gzip"), user.path("cache"), { recursive: true });
  const index = await readFile(user.path("cache/index.json"), "utf8");
  await user.write("cache/index.json", index.replaceAll(`"v1"`, `"latest"`));
});
after(() => user.remove());

/** What the first script of a section prints. */
async function printed(page, section, variables = {}) {
  const [, text] = (await readFile(here(page), "utf8")).split(`\n## ${section}\n`);
  const [, script] = text.split("\n## ")[0].match(/```js\n([^]*?)```/);
  await user.write("script.mjs", script);
  const { stdout, stderr } = await run(process.execPath, ["script.mjs"],
    { cwd: user.root, env: { ...process.env, ...variables } });
  assert.match(stderr, /^((copied|converted|existed) sha256:[0-9a-f]{64}\n)*$/);
  return stdout;
}

test("README.md: In a Node.js build script", async () => {
  assert.match(await printed("README.md", "In a Node.js build script"),
    /^warning mode: .*Max.* \(did you mean 'max'\?\)\n$/);
});

test("the package's README.md: Options", async () => {
  const [mode, key, fixed] = (await printed("wasm/js/README.md", "Options")).split("\n");
  assert.match(mode, /^warning: mode: /);
  assert.match(key, /^warning: compresion: /);
  assert.equal(fixed, "type=registry,ref=ghcr.io/o/app:cache,mode=max,compression=zstd");
});

test("the package's README.md: Files", async () => {
  const text = await printed("wasm/js/README.md", "Files");
  assert.match(text, /^build\.sh:1:75: RC026 mode: 'Max'[^\n]*\ndocker [^\n]*,mode=max \.\n# RC026 mode-value\n/);
});

test("the package's README.md: Caches", async () => {
  const text = await printed("wasm/js/README.md", "Caches",
    { OTHER_CACHE: `oci:${here("tests/fixtures/rich-max")}:v1` });
  assert.match(text, /^\d+ records, \d+ layers\nsha256:[0-9a-f]{64} 0\n$/);
});

test("the package's README.md: Registries", async () => {
  const manifest = await readFile(here("tests/fixtures/one-file/manifest-gzip.json"));
  const server = await scripted(({ url }) => ({
    body: url.endsWith("/tags/list?n=1000") ? `{"name":"o/app","tags":["cache"]}` : manifest,
  }));
  const text = await printed("wasm/js/README.md", "Registries", { REGISTRY: server.host });
  await server.close();
  assert.equal(text, `cache: ${digestOf(manifest)}, ${manifest.length} bytes\n`);
});
