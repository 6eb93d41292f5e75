// A thread that compresses blocks: { id, compression, level, block } in, { id, answer } or { id, error } out.
import { parentPort, workerData } from "node:worker_threads";

import { encodedBlock } from "./blocks.js";
import { toldError } from "./calls.js";
import { Memory } from "./memory.js";

const memory = new Memory(workerData);

parentPort.on("message", ({ id, compression, level, block }) => {
  try {
    const answer = encodedBlock(memory, compression, level, block);
    parentPort.postMessage({ id, answer }, [answer.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: toldError(error) });
  }
});
parentPort.postMessage({ ready: true });
