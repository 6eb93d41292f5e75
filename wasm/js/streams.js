// Codecs as streams: what is written comes out of the other end compressed or decompressed.
import { bytesOf } from "./bytes.js";
import { Memory } from "./memory.js";

/**
 * A pair of streams around a codec that `open` makes in an instance of its own: what goes wrong in
 * one stream hurts no other, and all memory is given back when it ends. The readable side pulls, so that
 * a small input that decompresses to much is never held in memory.
 */
export function codecStream(loaded, open) {
  const { readable: given, writable } = new TransformStream();
  const reader = given.getReader();
  let codec;
  let pending = new Uint8Array(0);
  let end = false;

  async function pull(controller) {
    codec ??= await opened(loaded, open);
    for (;;) {
      if (pending.length === 0 && !end) {
        const { value, done } = await reader.read();
        end = done;
        if (!done) pending = bytesOf(value);
      }
      const { done, used, made } = codec.memory.step(codec.handle, pending, end);
      pending = pending.subarray(used);
      if (made.length > 0) controller.enqueue(made);
      if (done) return controller.close();
      if (made.length > 0) return;
    }
  }

  const readable = new ReadableStream({
    pull: (controller) => pull(controller).catch((error) => {
      controller.error(error);
      return reader.cancel(error);
    }),
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return { readable, writable };
}

async function opened(loaded, open) {
  const memory = new Memory(await loaded());
  return { memory, handle: open(memory) };
}
