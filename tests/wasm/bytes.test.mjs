// Method: the same inputs through the shipped module and through the same core compiled for this machine;
// the digests are compared with each other, never with a stored one.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { chunks, collected } from "./collected.mjs";
import { imported } from "./shipped.mjs";

const { compress } = await imported("index.js");
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
const natively = (input, compression, level) => execFileSync(process.env.REGCACHE_ENCODE,
  [compression, String(level)], { input, maxBuffer: 2 ** 28 });

const machine = readFileSync(process.execPath);
const inputs = {
  empty: Buffer.alloc(0),
  "one byte": Buffer.from("x"),
  zeros: Buffer.alloc(5_000_000),
  "machine code": machine.subarray(0, 9_000_001),
  "what does not compress": Buffer.from(Array.from({ length: 30_000 }, (_, i) => [...createHash("sha256")
    .update(String(i)).digest()]).flat()),
};
const plans = [["uncompressed", 0], ["gzip", 0], ["gzip", 1], ["gzip", 6], ["gzip", 9], ["zstd", 1],
  ["zstd", 3], ["zstd", 7], ["zstd", 12]];

for (const [name, input] of Object.entries(inputs)) {
  for (const [compression, level] of plans) {
    test(`${compression} ${level} of ${name} has the native bytes`, async () => {
      const ours = await collected(chunks(input).pipeThrough(compress(compression, { level })));
      assert.equal(digest(ours), digest(natively(input, compression, level)));
    });
  }
}

// eStargz is made of tars: the layers of a cache that stores them as they are.
const folder = new URL("../fixtures/oci-index-uncompressed/blobs/sha256/", import.meta.url);
const tars = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)))
  .filter((blob) => blob.subarray(257, 262).toString() === "ustar");

test("estargz of every tar of a cache has the native bytes", async () => {
  assert.ok(tars.length > 3);
  for (const tar of tars) {
    for (const level of [1, 6, 9]) {
      const ours = await collected(chunks(tar).pipeThrough(compress("estargz", { level })));
      assert.equal(digest(ours), digest(natively(tar, "estargz", level)));
    }
  }
});
