// Threads of Node that compress blocks, shared by all streams; started when first needed, and no reason to stay alive.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

import { Calls } from "./calls.js";
import { RegcacheError } from "./error.js";

const blocksAtOnce = availableParallelism();

/** One thread, with the blocks that it has not answered yet. */
class Thread {
  #worker;
  #calls = new Calls();

  constructor(module) {
    this.#worker = new Worker(new URL("./block_worker.node.js", import.meta.url), { workerData: module });
    this.#worker.unref();
    this.ready = new Promise((resolve) => {
      this.#worker.on("message", (data) => {
        if (data.ready) resolve(true);
        else this.#calls.settle(data);
        if (this.#calls.count === 0) this.#worker.unref(); // starting, it was a reason to stay alive as well
      });
      const lose = (cause) => {
        this.#calls.lose(new RegcacheError({
          code: "internal",
          subject: "a compressing thread",
          detail: `it stopped: ${cause?.message ?? "without a word"}`,
          hint: "run again with fewer at once (concurrency: 1)",
        }, { cause }));
        resolve(false);
      };
      this.#worker.on("error", lose);
      this.#worker.on("exit", () => this.#calls.isLost || lose());
    });
  }

  get load() {
    return this.#calls.isLost ? Infinity : this.#calls.count;
  }

  encode(compression, level, block) {
    this.#worker.ref();
    return this.#calls.ask(this.#worker, { compression, level, block }, [block.buffer]);
  }
}

let threads; // promises the pool; an empty one where no thread could be started

async function pool(module) {
  threads ??= (async () => {
    const made = Array.from({ length: blocksAtOnce }, () => new Thread(module));
    const ready = await Promise.all(made.map((thread) => thread.ready));
    return made.filter((_, i) => ready[i]);
  })().catch(() => []);
  return (await threads).filter((thread) => thread.load !== Infinity);
}

/** As many blocks as keep all threads busy while the next ones are read. */
export const blocksAhead = 2 * blocksAtOnce;

/**
 * A function that compresses a block in the thread with the least to do, and takes the block's memory for it. A short
 * block, the last of a stream, is compressed `here`, where no thread has to be started for it; so are all of
 * them where threads cannot be had, as in a bundle without this folder.
 */
export function encodeInThreads(module, compression, level, { blockBytes, here }) {
  return async (block) => {
    if (block.length < blockBytes) return here(block);
    const [least] = (await pool(module)).sort((a, b) => a.load - b.load);
    return least ? least.encode(compression, level, block) : here(block);
  };
}
