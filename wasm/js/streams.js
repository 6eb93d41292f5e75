// Codecs as streams: what is written comes out of the other end compressed or decompressed.
import { bytesOf } from "./bytes.js";
import { openCodec } from "./codec.js";

/**
 * A pair of streams around a codec, which is opened by `opening` when something is read. The readable side pulls, so that
 * a small input that decompresses to much is never held in memory. What goes wrong is told as `told` has it.
 */
export function codecStream(edge, loaded, opening, told = (error) => error) {
  const { readable: given, writable } = new TransformStream();
  const reader = given.getReader();
  let codec;
  let pending = new Uint8Array(0);
  let end = false;

  async function pull(controller) {
    codec ??= await openCodec(edge, await loaded(), opening);
    for (;;) {
      if (pending.length === 0 && !end) {
        const { value, done } = await reader.read();
        end = done;
        if (!done) pending = bytesOf(value);
      }
      const { done, used, made } = await codec.step(pending, end);
      pending = pending.subarray(used);
      if (made.length > 0) controller.enqueue(made);
      if (done) {
        codec.close();
        return controller.close();
      }
      if (made.length > 0) return;
    }
  }

  const readable = new ReadableStream({
    pull: (controller) => pull(controller).catch((cause) => {
      const error = told(cause);
      codec?.close();
      controller.error(error);
      return reader.cancel(error);
    }),
    cancel(reason) {
      codec?.close();
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
  return { readable, writable };
}
