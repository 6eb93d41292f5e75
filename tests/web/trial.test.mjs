// Method: which of given trials is best, worked out by hand; nothing is measured.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sources } from "./sources.mjs";

const [{ attempts, bestOf, seconds }] = await sources("compress/trial.ts");
const quick = { compression: "zstd", level: 1, size: 2_000_000, compressSeconds: 0.1, decodeSeconds: 0.05 };
const small = { compression: "zstd", level: 19, size: 1_000_000, compressSeconds: 3, decodeSeconds: 0.05 };

test("bytes are on their way while the processor works", () => {
  assert.equal(seconds(quick, 1_000_000), 4);
  assert.equal(seconds(quick, 20_000_000), 0.2);
  assert.equal(seconds(small, 1_000_000), 4);
  assert.equal(seconds(small, 500_000), 5);
});

test("a slow way wants few bytes, a fast one little work", () => {
  assert.equal(bestOf([quick, small], 500_000), small);
  assert.equal(bestOf([quick, small], 10_000_000), quick);
  assert.equal(bestOf([], 1), undefined);
});

test("no compression is tried twice", () => {
  assert.equal(new Set(attempts.map(({ compression, level }) => `${compression} ${level}`)).size, attempts.length);
});
