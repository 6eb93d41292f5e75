// Layers compressed in blocks, several at once: the module says where blocks end, so the bytes are those of one stream.
import { bytesOf, joined } from "./bytes.js";
import { Memory } from "./memory.js";

const nothing = new Uint8Array(0);

/** What one block becomes: a gzip member or a zstd frame. */
export function encodedBlock(memory, compression, level, block) {
  const handle = memory.json("open_encoder", compression, level);
  try {
    const parts = [];
    for (let rest = block, done = false; !done;) {
      const step = memory.step(handle, rest, true);
      rest = rest.subarray(step.used);
      parts.push(step.made);
      done = step.done;
    }
    return joined(parts);
  } finally {
    memory.close("close_codec", handle);
  }
}

/** Whether a compression has blocks that no tar decides about. */
export const hasBlocks = (compression) => ["gzip", "zstd"].includes(compression);

/** What a BlockSink needs to know of a compression and level. Throws RegcacheError for a level that there is none of. */
export function blockPlan(module, { encoder, ahead }, compression, level) {
  const memory = new Memory(module);
  const blockBytes = memory.json("even_block_bytes", compression, level);
  const here = (block) => encodedBlock(memory, compression, level, block);
  return { blockBytes, ahead, encode: encoder(module, compression, level, { blockBytes, here }) };
}

/**
 * A sink that cuts what is written into blocks of `blockBytes`, gives each to `encode`, a function that promises
 * the encoded block, and writes those to `made` in order. At most `ahead` blocks are on their way.
 */
export class BlockSink {
  #encode;
  #made;
  #ahead;
  #blockBytes;
  #block;
  #filled = 0;
  #count = 0;
  #running = [];

  constructor({ blockBytes, encode, made, ahead }) {
    this.#blockBytes = blockBytes;
    this.#encode = encode;
    this.#made = made;
    this.#ahead = ahead;
  }

  async write(bytes) {
    for (let rest = bytes; rest.length > 0;) {
      this.#block ??= new Uint8Array(this.#blockBytes);
      const front = rest.subarray(0, this.#blockBytes - this.#filled);
      this.#block.set(front, this.#filled);
      this.#filled += front.length;
      rest = rest.subarray(front.length);
      if (this.#filled === this.#blockBytes) await this.#send();
    }
  }

  async restart() {
    await Promise.allSettled(this.#running);
    this.#running = [];
    this.#filled = 0;
    this.#count = 0;
    await this.#made.restart();
  }

  async finish() {
    if (this.#filled > 0 || this.#count === 0) await this.#send();
    while (this.#running.length > 0) await this.#take();
  }

  async #send() {
    const block = this.#block?.subarray(0, this.#filled) ?? nothing;
    this.#block = undefined;
    this.#filled = 0;
    this.#count += 1;
    const encoded = this.#encode(block);
    encoded.catch(() => {}); // it is told when its turn comes
    this.#running.push(encoded);
    if (this.#running.length >= this.#ahead) await this.#take();
  }

  async #take() {
    await this.#made.write(await this.#running.shift());
  }
}

/** The same as a pair of streams; `plan` promises what a BlockSink needs, and is asked when something is read or written. */
export function blockStream(plan) {
  let sink;
  const opened = async (controller) =>
    (sink ??= new BlockSink({ ...await plan(), made: { write: async (bytes) => controller.enqueue(bytes) } }));
  return new TransformStream({
    transform: async (chunk, controller) => (await opened(controller)).write(bytesOf(chunk)),
    flush: async (controller) => (await opened(controller)).finish(),
  });
}
