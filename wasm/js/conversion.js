// Compresses layers anew, and looks into them: a blob of a store goes through the codecs in pieces.
import { RegcacheError } from "./error.js";
import { Memory } from "./memory.js";

const nothing = new Uint8Array(0);

/** A sink that decodes a layer, and hands what it is encoded to to `made`; without `to` it only looks. */
class ConverterSink {
  #memory;
  #open;
  #handle;
  #made;

  constructor(module, { from, to = "", level = -1, made }) {
    this.#memory = new Memory(module);
    this.#open = () => this.#memory.json("open_converter", from, to, level);
    this.#handle = this.#open();
    this.#made = made;
  }

  async write(bytes) {
    for (let rest = bytes; rest.length > 0;) {
      const { used, made } = this.#memory.step(this.#handle, rest, false);
      rest = rest.subarray(used);
      if (made.length > 0) await this.#made.write(made);
    }
  }

  async restart() {
    this.#memory.close("close_codec", this.#handle);
    this.#handle = this.#open();
    await this.#made?.restart();
  }

  async finish() {
    for (let done = false; !done;) {
      const step = this.#memory.step(this.#handle, nothing, true);
      done = step.done;
      if (step.made.length > 0) await this.#made.write(step.made);
    }
    return this.#memory.json("finish_converter", this.#handle);
  }
}

/** Refuses a compression or level that does not exist, before anything moves. */
export async function expectEncoder(compression, level = -1, tools) {
  new Memory(await tools.codec()).json("open_encoder", String(compression), level);
}

/** Reads a layer of a store, and checks its digest, size and diffID. */
export async function checkLayer(store, layer, stored, tools, { progress, signal }) {
  await placed(layer, async () => {
    const sink = new ConverterSink(await tools.codec(), { from: stored });
    await store.getBlob(layer, counted(sink, layer, progress), signal);
    (await tools.graph()).checkLayer(layer, await sink.finish());
  });
}

/**
 * The layer in another compression: its descriptor, and a blob that must be closed. It lies in a temporary
 * file or Blob, because registries want to know its size before they take it.
 */
export async function convertLayer(store, layer, stored, { to, level }, tools, { progress, signal }) {
  const blob = await tools.edge.temporaryBlob();
  try {
    return await placed(layer, async () => {
      const sink = new ConverterSink(await tools.codec(), { from: stored, to, level, made: blob });
      await store.getBlob(layer, counted(sink, layer, progress), signal);
      const decoded = await sink.finish();
      return { descriptor: (await tools.graph()).checkLayer(layer, decoded, to), blob };
    });
  } catch (error) {
    await blob.close();
    throw error;
  }
}

const counted = (sink, blob, progress) => ({
  write(bytes) {
    progress({ type: "advanced", blob, bytes: bytes.length });
    return sink.write(bytes);
  },
  restart() {
    progress({ type: "restarted", blob });
    return sink.restart();
  },
});

/** Errors of codecs know a place in the blob; whoever brought the blob knows its name. */
async function placed({ digest }, action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof RegcacheError) || error.subject.includes(digest) || error.code !== "corrupt") throw error;
    const { code, subject, detail, hint } = error;
    throw new RegcacheError({ code, subject: subject ? `${digest}, ${subject}` : digest, detail, hint }, { cause: error });
  }
}
