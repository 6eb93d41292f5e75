// Compresses layers anew, and looks into them: a blob of a store goes through the codecs in pieces.
import { openCodec } from "./codec.js";
import { RegcacheError } from "./error.js";
import { Memory } from "./memory.js";

const nothing = new Uint8Array(0);

/** A sink that decodes a layer, and hands what it is encoded to to `made`; without `to` it only looks. */
export class ConverterSink {
  #open;
  #opened;
  #made;

  constructor(edge, module, { from, to = "", level = -1, made }) {
    this.#open = () => openCodec(edge, module, ["open_converter", from, to, level]);
    this.#made = made;
  }

  get #codec() {
    return (this.#opened ??= this.#open());
  }

  async write(bytes) {
    const codec = await this.#codec;
    for (let rest = bytes; rest.length > 0;) {
      const { used, made } = await codec.step(rest, false);
      rest = rest.subarray(used);
      if (made.length > 0) await this.#made.write(made);
    }
  }

  async restart() {
    this.close();
    this.#opened = undefined;
    await this.#made?.restart();
  }

  async finish() {
    const codec = await this.#codec;
    for (let done = false; !done;) {
      const step = await codec.step(nothing, true);
      done = step.done;
      if (step.made.length > 0) await this.#made.write(step.made);
    }
    return codec.finish();
  }

  close() {
    this.#opened?.then((codec) => codec.close(), () => {});
  }
}

/** Refuses a compression or level that does not exist, before anything moves. */
export async function expectEncoder(compression, level = -1, tools) {
  new Memory(await tools.codec()).json("open_encoder", String(compression), level);
}

/** Reads a layer of a store, and checks its digest, size and diffID. */
export async function checkLayer(store, layer, stored, tools, { progress, signal }) {
  await placed(layer, async () => {
    const sink = new ConverterSink(tools.edge, await tools.codec(), { from: stored });
    try {
      await store.getBlob(layer, counted(sink, layer, progress), signal);
      (await tools.graph()).checkLayer(layer, await sink.finish());
    } finally {
      sink.close();
    }
  });
}

/**
 * The layer in another compression: its descriptor, and a blob that must be closed. It lies in a temporary
 * file or Blob, because registries want to know its size before they take it.
 */
export async function convertLayer(store, layer, stored, { to, level }, tools, { progress, signal }) {
  const blob = await tools.edge.temporaryBlob();
  let sink;
  try {
    return await placed(layer, async () => {
      const Sink = tools.edge.blocks?.has(to) ? tools.edge.blocks.Converter : ConverterSink;
      sink = new Sink(tools.edge, await tools.codec(), { from: stored, to, level, made: blob });
      await store.getBlob(layer, counted(sink, layer, progress), signal);
      const decoded = await sink.finish();
      return { descriptor: (await tools.graph()).checkLayer(layer, decoded, to), blob };
    });
  } catch (error) {
    await blob.close();
    throw error;
  } finally {
    sink?.close();
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
