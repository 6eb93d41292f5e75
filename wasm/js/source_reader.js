// The blob that a session sends: from any byte on, read once where the requests follow each other.
import { RegcacheError } from "./error.js";

export class SourceReader {
  #open;
  #reader;
  #rest = new Uint8Array(0); // of the last piece that was read
  #position = 0;
  #taking = false; // whether somebody, perhaps of a stream that was left, waits for the next piece

  /** `open` gives the stream of the blob, from its start. */
  constructor(open) {
    this.#open = open;
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
        if (this.#position < end) controller.enqueue(await this.#take(end - this.#position));
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
      this.#taking = true;
      const { value, done } = await reader.read();
      if (reader !== this.#reader) return value ?? new Uint8Array(0); // nobody takes what a stream that was left gives
      this.#taking = false;
      if (done) {
        throw new RegcacheError({ code: "corrupt", subject: "blob",
          detail: `the blob to send ended after ${this.#position} bytes` });
      }
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    this.#position += piece.length;
    return piece;
  }
}
