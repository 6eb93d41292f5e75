// A codec in use: opened, led through its input step by step, closed. In the thread that asks, unless its place has a
// better one.
import { Memory } from "./memory.js";

export class Codec {
  #memory;
  #handle;

  /** `opening` is an export that opens a codec, and its arguments. The instance is its own: what goes wrong in it hurts no other. */
  constructor(module, opening) {
    this.#memory = new Memory(module);
    this.#handle = this.#memory.json(...opening);
  }

  step(bytes, end) {
    return this.#memory.step(this.#handle, bytes, end);
  }

  /** What a converter found; the codec is closed by it. */
  finish() {
    return this.#memory.json("finish_converter", this.#handle);
  }

  close() {
    this.#memory.close("close_codec", this.#handle);
  }
}

/** Opens a codec where `edge` wants codecs to run. Its functions may promise what they answer. */
export async function openCodec({ codecs }, module, opening) {
  return (await codecs?.(module, opening)) ?? new Codec(module, opening);
}
