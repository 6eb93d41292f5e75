// The blob that a session sends: from any byte on, read once where the requests follow each other.
import { bytesOf } from "./bytes.js";
import { RegcacheError } from "./error.js";

export class SourceReader {
  #open;
  #blob;
  #reader;
  #rest = new Uint8Array(0); // of the last piece that was read
  #position = 0;
  #taking = false; // whether somebody, perhaps of a stream that was left, waits for the next piece

  /** `open` gives the stream of `blob`, { digest, size }, from its start. */
  constructor(open, blob) {
    this.#open = open;
    this.#blob = blob;
  }

  /** The `length` bytes from `offset` on. The stream before it is over with this. */
  async stream(offset, length) {
    if (!this.#reader || this.#position > offset || this.#taking) {
      this.close();
      this.#reader = (await this.#open()).getReader();
      this.#position = 0;
    }
    while (this.#position < offset) await this.#take(offset - this.#position);
    const end = offset + length;
    return new ReadableStream({
      pull: async (controller) => {
        if (this.#position < end) {
          const piece = await this.#take(end - this.#position);
          if (this.#position === this.#blob.size) await this.#expectEnd(); // before the last byte is sent
          controller.enqueue(piece);
        }
        if (this.#position === end) controller.close();
      },
    }, { highWaterMark: 0 });
  }

  close() {
    this.#reader?.cancel().catch(() => {});
    this.#reader = undefined;
    this.#rest = new Uint8Array(0);
    this.#taking = false;
  }

  /** The next bytes, at most so many. */
  async #take(most) {
    while (this.#rest.length === 0) {
      const reader = this.#reader;
      const isEnd = await this.#read(reader);
      if (reader !== this.#reader) return new Uint8Array(0); // nobody takes what a stream that was left gives
      if (isEnd) throw this.#wrong(`ended after ${this.#position}`);
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    this.#position += piece.length;
    return piece;
  }

  /** Reads on; whether there is nothing more. */
  async #read(reader) {
    this.#taking = true;
    const { value, done } = await reader.read();
    if (reader !== this.#reader) return true;
    this.#taking = false;
    if (!done) this.#rest = bytesOf(value);
    return done;
  }

  async #expectEnd() {
    const reader = this.#reader;
    while (this.#rest.length === 0) if (await this.#read(reader)) return;
    throw this.#wrong("has more");
  }

  #wrong(what) {
    const { digest, size } = this.#blob;
    return new RegcacheError({ code: "corrupt", subject: digest,
      detail: `the blob to send ${what} bytes, not the ${size} that the descriptor says` });
  }
}
