// Compresses and decompresses a sample, off the page's thread.
import { compress, decompress } from "regcache/page";

import type { Answer, Task } from "./trial.js";

/** Reads a stream to its end, and gives its bytes. */
async function drained(stream: ReadableStream<Uint8Array>): Promise<Blob> {
  const parts: BlobPart[] = [];
  for await (const bytes of stream) parts.push(bytes as Uint8Array<ArrayBuffer>);
  return new Blob(parts);
}

async function run({ sample, compression, level }: Task): Promise<Answer> {
  const start = performance.now();
  const made = await drained(sample.stream().pipeThrough(compress(compression, { level })));
  const middle = performance.now();
  const back = await drained(made.stream().pipeThrough(decompress(compression, { bytesMax: sample.size + 1 })));
  if (back.size !== sample.size) return { failure: `${compression} did not give back what went in` };
  return {
    compression,
    level,
    size: made.size,
    compressSeconds: (middle - start) / 1000,
    decodeSeconds: (performance.now() - middle) / 1000,
  };
}

addEventListener("message", ({ data }: MessageEvent<Task>) => {
  run(data)
    .catch((error: Error): Answer => ({ failure: error.message }))
    .then((answer) => postMessage(answer));
});
