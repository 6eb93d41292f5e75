// Method: the lists of imports and exports of the shipped modules, read from the files themselves.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

import { file } from "./shipped.mjs";

const source = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const lists = { "core.wasm": "wasm/exports.txt", "options.wasm": "wasm/options_exports.txt",
  "graph.wasm": "wasm/graph_exports.txt", "lint.wasm": "wasm/lint_exports.txt", "registry.wasm": "wasm/registry_exports.txt", "codec.wasm": "wasm/codec_exports.txt" };
const listed = async (list) => (await source(list)).trim().split("\n");

for (const [name, list] of Object.entries(lists)) {
  const module = await WebAssembly.compile(await readFile(file(name)));

  test(`${name} imports nothing that does input or output`, () => {
    const imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`);
    assert.deepEqual(imports.sort(),
      ["env.emscripten_notify_memory_growth", "wasi_snapshot_preview1.proc_exit"]);
  });

  test(`${name} exports what ${list} lists, and what the linker always adds`, async () => {
    const names = await listed(list);
    assert.deepEqual(names, [...names].sort(), `${list} is sorted`);
    const linker = ["__errno_location", "__indirect_function_table", "_initialize", "memory",
      "stackAlloc", "stackRestore", "stackSave"];
    const exports = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(exports.sort(), [...linker, ...names.map((name) => name.slice(1))].sort());
  });
}

test("docs/abi.md has a line for every export", async () => {
  const documented = [...(await source("docs/abi.md")).matchAll(/^\| `(regcache_\w+)/gm)];
  const names = new Set((await Promise.all(Object.values(lists).map(listed))).flat());
  assert.deepEqual(documented.map(([, name]) => `_${name}`).sort(), [...names].sort());
});

test("every file keeps to budget.json", async () => {
  const budget = JSON.parse(await source("tests/wasm/budget.json"));
  for (const [name, { raw, brotli }] of Object.entries(budget)) {
    const content = await readFile(file(name));
    const compressed = brotliCompressSync(content).length;
    assert.ok(content.length <= raw, `${name} has ${content.length} bytes, more than ${raw}`);
    assert.ok(compressed <= brotli, `${name} has ${compressed} bytes after Brotli, more than ${brotli}`);
  }
});
