// Workers that codecs of a page run in, so that it never freezes; started when first needed.
import { Calls } from "./calls.js";
import { RegcacheError } from "./error.js";

const workersMax = Math.min(4, globalThis.navigator?.hardwareConcurrency ?? 1);

/** Bytes that are copied for a worker at once: the page keeps its own. */
const pieceBytes = 1_048_576;

class CodecWorker {
  #worker;
  #calls = new Calls();
  codecs = 0;

  constructor() {
    this.#worker = startWorker();
    this.ready = new Promise((resolve) => {
      this.#worker.addEventListener("message", ({ data }) => (data.ready ? resolve(true) : this.#calls.settle(data)));
      this.#worker.addEventListener("error", ({ message }) => {
        this.#calls.lose(new RegcacheError({ code: "internal", subject: "a worker of codecs",
          detail: `it stopped: ${message ?? "its script could not be loaded"}` }));
        resolve(false);
      });
    });
  }

  get isLost() {
    return this.#calls.isLost;
  }

  /** One call in the worker; what it answers. */
  ask(call, given, transferred) {
    return this.#calls.ask(this.#worker, { call, ...given }, transferred);
  }
}

/** A codec in a worker, as Codec is one here. */
class RemoteCodec {
  #worker;
  #codec;

  constructor(worker, codec) {
    this.#worker = worker;
    this.#codec = codec;
    worker.codecs += 1;
  }

  step(bytes, end) {
    const front = bytes.slice(0, pieceBytes);
    const last = end && front.length === bytes.length;
    return this.#worker.ask("step", { codec: this.#codec, bytes: front, end: last }, [front.buffer]);
  }

  finish() {
    return this.#worker.ask("finish", { codec: this.#codec });
  }

  close() {
    if (this.#codec === undefined) return;
    this.#worker.ask("close", { codec: this.#codec }).catch(() => {});
    this.#worker.codecs -= 1;
    this.#codec = undefined;
  }
}

let workers = [];
let none = false; // no worker could be started here
let codecsMade = 0;

/**
 * A codec in a worker; undefined where there is none to be had: outside of a page's own thread, which is free then anyway;
 * under a policy that allows no workers, or in a bundle without the file of this one.
 */
export async function openInWorker(module, opening) {
  const worker = await leastBusy();
  if (!worker) return undefined;
  const codec = (codecsMade += 1);
  const opened = new RemoteCodec(worker, codec);
  try {
    await worker.ask("open", { codec, module, opening });
    return opened;
  } catch (error) {
    opened.close();
    throw error;
  }
}

async function leastBusy() {
  if (none || globalThis.document === undefined || globalThis.Worker === undefined) return undefined;
  workers = workers.filter((worker) => !worker.isLost);
  const [idle] = workers.toSorted((a, b) => a.codecs - b.codecs);
  if (idle && (idle.codecs === 0 || workers.length >= workersMax)) return (await idle.ready) ? idle : leastBusy();
  try {
    const worker = new CodecWorker();
    workers.push(worker);
    if (await worker.ready) return worker;
  } catch {
    // told below
  }
  none = workers.every((worker) => worker.isLost);
  return leastBusy();
}

/**
 * The worker, written as bundlers want it: they look for these very words. A page that takes its scripts from named policies
 * alone (trusted types) has to name regcache-worker; it is asked for an address that says so.
 */
function startWorker() {
  const { Worker: plain, trustedTypes } = globalThis;
  if (!trustedTypes) return new Worker(new URL("./codec_worker.js", import.meta.url), { type: "module" });
  policy ??= trustedTypes.createPolicy("regcache-worker", { createScriptURL: String });
  globalThis.Worker = function (address, options) {
    return new plain(policy.createScriptURL(String(address)), options);
  };
  try {
    return new Worker(new URL("./codec_worker.js", import.meta.url), { type: "module" });
  } finally {
    globalThis.Worker = plain;
  }
}

let policy;
