// Method: the streams of Node, which compress blocks in threads, against those of browsers, which do not; the bytes must be
// equal, whatever the sizes. Order, errors and ends with encoders that finish as the test says.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { chunks, collected } from "./collected.mjs";
import { file, folder, imported, run } from "./shipped.mjs";

const threads = await imported("index.node.js");
const alone = await imported("index.js");
const { BlockSink } = await imported("blocks.js");

const mib = 2 ** 20;
const machine = readFileSync(process.execPath);
const packed = ({ compress }, compression, level, bytes, size) =>
  collected(chunks(bytes, size).pipeThrough(compress(compression, { level })));

const blockBytes = { gzip: mib, zstd: 4 * mib };
for (const [compression, block] of Object.entries(blockBytes)) {
  for (const size of [0, 1, block - 1, block, block + 1, 3 * block, 3 * block + 17]) {
    test(`${compression} of ${size} bytes is the same in threads`, async () => {
      const bytes = machine.subarray(0, size);
      const one = await packed(alone, compression, 3, bytes);
      assert.ok((await packed(threads, compression, 3, bytes)).equals(one));
      assert.ok((await packed(threads, compression, 3, bytes, 777_777)).equals(one));
    });
  }
}

test("many streams at once get their own blocks", async () => {
  const inputs = [0, 1, 2, 3, 4, 5].map((i) => machine.subarray(i * mib, (i + 5) * mib));
  const made = await Promise.all(inputs.map((bytes) => packed(threads, "gzip", 1, bytes)));
  for (const [i, bytes] of inputs.entries()) assert.ok(made[i].equals(await packed(alone, "gzip", 1, bytes)));
});

const sinkOf = (encode, ahead = 3) => {
  const made = [];
  return { made, sink: new BlockSink({
    blockBytes: 2, ahead, encode,
    made: { write: async (bytes) => void made.push(String(bytes)), restart: () => void (made.length = 0) },
  }) };
};

test("blocks that are done in another order come out in theirs", async () => {
  const waits = [30, 10, 20, 0];
  const { made, sink } = sinkOf(async (block) => {
    await new Promise((resolve) => setTimeout(resolve, waits.shift()));
    return Buffer.from(block);
  });
  await sink.write(Buffer.from("aabbccd"));
  await sink.finish();
  assert.deepEqual(made, ["aa", "bb", "cc", "d"]);
});

test("no more blocks are on their way than allowed", async () => {
  let running = 0;
  let most = 0;
  const { sink } = sinkOf(async (block) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return block;
  });
  await sink.write(Buffer.alloc(50));
  await sink.finish();
  assert.equal(most, 3);
});

test("after a restart nothing of what was written before comes out", async () => {
  const { made, sink } = sinkOf(async (block) => Buffer.from(block), 2);
  await sink.write(Buffer.from("oldold"));
  await sink.restart();
  await sink.write(Buffer.from("new"));
  await sink.finish();
  assert.deepEqual(made, ["ne", "w"]);
});

test("a block that fails fails the layer, when its turn comes", async () => {
  const { made, sink } = sinkOf(async (block) => {
    if (block[0] === 98) throw new Error("no b");
    return Buffer.from(block);
  });
  await assert.rejects(async () => {
    await sink.write(Buffer.from("aabbcc"));
    await sink.finish();
  }, /no b/);
  assert.deepEqual(made, ["aa"]);
});

test("a wrong level fails both ends", async () => {
  const { readable, writable } = threads.compress("gzip", { level: 10 });
  const writer = writable.getWriter();
  await Promise.all([
    assert.rejects(collected(readable), { code: "out_of_range", subject: "compression-level" }),
    assert.rejects(writer.write(Buffer.from("x")), { code: "out_of_range" }),
  ]);
});

test("a stream that nobody reads to its end lets the process end", async () => {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", `
    import { compress } from ${JSON.stringify(pathToFileURL(file("index.node.js")))};
    import { readFileSync } from "node:fs";
    const { readable, writable } = compress("zstd", { level: 1 });
    const writer = writable.getWriter();
    writer.write(readFileSync(process.execPath).subarray(0, 20_000_000)).catch(() => {});
    const reader = readable.getReader();
    console.log((await reader.read()).value.length > 0);
    await reader.cancel();
  `]);
  assert.equal(stdout, "true\n");
});

test("threads that had nothing to do let the process end", async () => {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", `
    import { compress } from ${JSON.stringify(pathToFileURL(file("index.node.js")))};
    const reader = new Blob([new Uint8Array(1_300_000)]).stream().pipeThrough(compress("gzip")).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read());
    console.log("done");
  `], { timeout: 60_000 });
  assert.equal(stdout, "done\n");
});

test("without the thread's file, as in a bundle, blocks are compressed one after the other", async () => {
  const copy = mkdtempSync(join(tmpdir(), "regcache-blocks-"));
  try {
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, "block_worker.node.js"));
    const bundled = await import(pathToFileURL(join(copy, "index.node.js")));
    const bytes = machine.subarray(0, 3 * mib + 5);
    assert.ok((await packed(bundled, "gzip", 6, bytes)).equals(await packed(alone, "gzip", 6, bytes)));
  } finally {
    rmSync(copy, { recursive: true });
  }
});
