// Layers compressed anew in blocks, where the place has threads for them.
import { BlockSink, blockPlan } from "./blocks.js";
import { ConverterSink } from "./conversion.js";

/** What ConverterSink is, but what is decoded here is encoded in blocks, several at once. */
export class BlockConverterSink {
  #decoder;
  #encoder;
  #measured;

  constructor(edge, module, { from, to, level, made }) {
    this.#measured = new MeasuredSink(made, edge.blocks.hash);
    this.#encoder = new BlockSink({ ...blockPlan(module, edge.blocks, to, level), made: this.#measured });
    this.#decoder = new ConverterSink(edge, module, { from, to: "uncompressed", made: this.#encoder });
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

  close() {
    this.#decoder.close();
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
