// Compresses layers anew, and looks into them: a blob of a store goes through the codecs in pieces.
import { BlockSink, blockPlan, inBlocks } from "./blocks.js";
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

/** The same, but what is decoded here is encoded in blocks, several at once, where `blocks` says how. */
class BlockConverterSink {
  #decoder;
  #encoder;
  #measured;

  constructor(module, blocks, { from, to, level, made }) {
    this.#measured = new MeasuredSink(made, blocks.hash);
    this.#encoder = new BlockSink({ ...blockPlan(module, blocks, to, level), made: this.#measured });
    this.#decoder = new ConverterSink(module, { from, to: "uncompressed", made: this.#encoder });
  }

  write(bytes) {
    return this.#decoder.write(bytes);
  }

  restart() {
    return this.#decoder.restart();
  }

  async finish() {
    const decoded = await this.#decoder.finish();
    await this.#encoder.finish();
    // What says which bytes were compressed is the same as when they are stored as they are.
    return { ...decoded, made: { ...decoded.made, ...this.#measured.facts() } };
  }
}

/** Hands on what is written, and knows its digest and size. */
class MeasuredSink {
  #sink;
  #hash;
  #hashed;
  #size = 0;

  constructor(sink, hash) {
    this.#sink = sink;
    this.#hash = hash;
    this.#hashed = hash();
  }

  async write(bytes) {
    this.#hashed.update(bytes);
    this.#size += bytes.length;
    await this.#sink.write(bytes);
  }

  async restart() {
    this.#hashed = this.#hash();
    this.#size = 0;
    await this.#sink.restart();
  }

  facts() {
    return { digest: `sha256:${this.#hashed.digest("hex")}`, size: this.#size };
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
      const [module, conversion] = [await tools.codec(), { from: stored, to, level, made: blob }];
      const sink = inBlocks(tools.edge, to)
        ? new BlockConverterSink(module, tools.edge.blocks, conversion) : new ConverterSink(module, conversion);
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
