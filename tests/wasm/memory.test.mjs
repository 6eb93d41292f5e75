// Method: calls with good arguments, with addresses outside of the memory, and with more bytes than fit.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { file, imported } from "./shipped.mjs";

const { Memory } = await imported("memory.js");
const module = await WebAssembly.compile(await readFile(file("core.wasm")));
const digest = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

test("texts and bytes go in, nothing of them stays", () => {
  const memory = new Memory(module);
  for (const value of ["", "a", "caf\u00e9 \u{1f680}", new Uint8Array(0), new Uint8Array(1_000_000).fill(7)]) {
    assert.equal(memory.text("hash_bytes", value), digest(value));
  }
});

test("memory is released: a hundred calls do not grow it", () => {
  const memory = new Memory(module);
  const megabyte = new Uint8Array(1_000_000);
  memory.text("hash_bytes", megabyte);
  const before = memory.size;
  for (let i = 0; i < 100; ++i) memory.text("hash_bytes", megabyte.subarray(i));
  assert.equal(memory.size, before);
});

test("a call that traps says so, and the next one gets a fresh instance", () => {
  const memory = new Memory(module);
  assert.throws(() => memory.text("hash_bytes", 0x7ffffff0, 16), {
    name: "RegcacheError",
    code: "internal",
    subject: "regcache_hash_bytes",
    message: /stopped in the middle of a call: memory access out of bounds/,
  });
  assert.equal(memory.text("hash_bytes", "a"), digest("a"));
});

test("input that memory cannot hold is refused, and the next call works", () => {
  const memory = new Memory(module);
  assert.throws(() => memory.text("hash_bytes", new Uint8Array(2 ** 31)),
    { code: "internal", message: /no memory for 2147483648 bytes/ });
  assert.equal(memory.text("hash_bytes", "a"), digest("a"));
});
