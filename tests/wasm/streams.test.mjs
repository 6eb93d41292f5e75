// Method: real files through compress() and decompress(), checked by Node's own zlib where it has the
// format, in chunks of awkward sizes; then every way in which a stream can fail.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";

import { chunks, collected } from "./collected.mjs";
import { file, imported } from "./shipped.mjs";

const { compress, decompress } = await imported("index.js");

const sample = Buffer.concat([await readFile(process.execPath).then((bytes) => bytes.subarray(0, 9_000_000)),
  await readFile(file("index.d.ts")), Buffer.alloc(1_000_000)]);
const samples = { empty: Buffer.alloc(0), byte: Buffer.from("x"), "ten megabytes": sample };

for (const compression of ["gzip", "zstd", "uncompressed"]) {
  for (const [name, bytes] of Object.entries(samples)) {
    test(`${compression}: ${name} comes back`, async () => {
      const packed = await collected(chunks(bytes).pipeThrough(compress(compression)));
      if (compression === "gzip") assert.ok(gunzipSync(packed).equals(bytes));
      const unpacked = await collected(chunks(packed, 10_007).pipeThrough(decompress(compression)));
      assert.ok(unpacked.equals(bytes));
    });
  }
}

test("the chunks do not change the bytes", async () => {
  const small = sample.subarray(0, 300_000);
  const once = await collected(chunks(small, small.length).pipeThrough(compress("zstd")));
  const often = await collected(chunks(small, 999).pipeThrough(compress("zstd")));
  assert.ok(once.equals(often));
});

test("gzip of several members is read to its end", async () => {
  const members = Buffer.concat([gzipSync("one "), gzipSync("two "), gzipSync("three")]);
  assert.equal(String(await collected(chunks(members, 5).pipeThrough(decompress("gzip")))), "one two three");
});

test("a small input that decompresses to much is not held in memory", async () => {
  const bomb = gzipSync(Buffer.alloc(400_000_000));
  const reader = chunks(bomb, bomb.length).pipeThrough(decompress("gzip")).getReader();
  const before = process.memoryUsage().rss;
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    assert.ok(read.value.length <= 262_144);
    size += read.value.length;
    if (size > 100_000_000) await reader.cancel();
  }
  assert.ok(process.memoryUsage().rss - before < 200_000_000);
});

const failures = {
  "an unknown compression": [() => compress("brotli"), "unknown_name", "brotli"],
  "no compression": [() => compress(), "unknown_name", "undefined"],
  "no compression to read": [() => decompress(), "unknown_name", "undefined"],
  "a level out of range": [() => compress("zstd", { level: 23 }), "out_of_range", undefined],
  "bytes that are not gzip": [() => decompress("gzip"), "corrupt", undefined],
  "more bytes than allowed": [() => decompress("uncompressed", { bytesMax: 2 }), "out_of_range", undefined],
};
for (const [name, [open, code, subject]] of Object.entries(failures)) {
  test(`${name}: the stream fails`, async () => {
    await assert.rejects(collected(chunks(Buffer.from("not gzip")).pipeThrough(open())), (error) => {
      assert.equal(error.name, "RegcacheError");
      assert.equal(error.code, code);
      if (subject !== undefined) assert.equal(error.subject, subject);
      return true;
    });
  });
}

test("truncated input fails, and says so to the writer too", async () => {
  const cut = gzipSync("something").subarray(0, 15);
  await assert.rejects(collected(chunks(cut).pipeThrough(decompress("gzip"))), { code: "corrupt" });
  const { readable, writable } = decompress("zstd");
  const writer = writable.getWriter();
  const reading = collected(readable);
  await Promise.all([
    assert.rejects(reading, { code: "corrupt" }),
    assert.rejects((async () => {
      for (;;) await writer.write(Buffer.from("not zstd"));
    })(), { code: "corrupt" }),
  ]);
});

test("a chunk that is not bytes is refused by name", async () => {
  const text = new ReadableStream({ start: (controller) => controller.enqueue("text") });
  await assert.rejects(collected(text.pipeThrough(compress("gzip"))),
    { code: "invalid_input", subject: "string" });
});
