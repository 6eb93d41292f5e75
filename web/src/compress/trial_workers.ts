// Runs attempts on as many workers as the machine has room for.
import { scriptAddress } from "../trusted_scripts.js";
import type { Answer, Attempt, Trial } from "./trial.js";

/** An entry of the bundle (see vite.config.mjs); the server that is used while developing has the source. */
const address = import.meta.env.DEV ? "/src/compress/trial_worker.ts" : "./trial_worker.js";

/** More would only compete with each other, and each holds a sample. */
const workersMax = 4;

/** Tries all attempts; each trial is told as it comes. Rejects with the first failure, or when `signal` says stop. */
export async function runTrials(
  sample: Blob,
  attempts: readonly Attempt[],
  told: (trial: Trial) => void,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...attempts];
  const count = Math.max(1, Math.min(workersMax, navigator.hardwareConcurrency - 1, attempts.length));
  const workers = Array.from({ length: count }, () => new Worker(scriptAddress(address), { type: "module" }));
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let attempt = waiting.shift(); attempt && !signal.aborted; attempt = waiting.shift()) {
          const answer = await asked(worker, { ...attempt, sample }, signal);
          if ("failure" in answer) throw new Error(answer.failure);
          told(answer);
        }
      }),
    );
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

function asked(worker: Worker, task: Attempt & { readonly sample: Blob }, signal: AbortSignal): Promise<Answer> {
  return new Promise((done, failed) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => done(data);
    worker.onerror = ({ message }) => failed(new Error(message));
    signal.addEventListener("abort", () => failed(new DOMException("stopped", "AbortError")), { once: true });
    worker.postMessage(task);
  });
}
