// A thread that compresses blocks: { id, compression, level, block } in, { id, made } or { id, error } out.
import { parentPort, workerData } from "node:worker_threads";

import { encodedBlock } from "./blocks.js";
import { Memory } from "./memory.js";

const memory = new Memory(workerData);

parentPort.on("message", ({ id, compression, level, block }) => {
  try {
    const made = encodedBlock(memory, compression, level, block);
    parentPort.postMessage({ id, made }, [made.buffer]);
  } catch ({ code, subject, detail, hint, message }) {
    parentPort.postMessage({ id, error: { code, subject, detail: detail ?? message, hint } });
  }
});
parentPort.postMessage({ ready: true });
