// The one file that touches the module's memory: copy in, call, copy out, release.
import { RegcacheError } from "./error.js";
import { instantiate } from "./load.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes that go into one step of a codec, and room for what comes out. */
const pieceBytes = 262_144;

/**
 * One instance of the module behind calls that keep nothing of it. An instance that trapped or ran out
 * of memory is dropped, and the next call gets a fresh one from the same compiled module.
 */
export class Memory {
  #module;
  #exports;
  #pieces; // the addresses of two buffers for steps, once there was one

  constructor(module) {
    this.#module = module;
  }

  /** Calls an export with texts, bytes, numbers or bigints, and returns its answer's bytes. */
  bytes(name, ...values) {
    const { failed, answer } = this.#inside(name, (exports) => {
      const held = [];
      const args = values.flatMap((value) =>
        typeof value === "string" ? copyIn(exports, encoder.encode(value), held)
          : ArrayBuffer.isView(value) ? copyIn(exports, value, held) : value);
      const status = exports[`regcache_${name}`](...args);
      const answer = copyOut(exports);
      held.forEach(exports.regcache_free);
      return { failed: status !== 0, answer };
    });
    if (failed) throw new RegcacheError(JSON.parse(decoder.decode(answer)));
    return answer;
  }

  /** The same for an answer that is text. */
  text(name, ...values) {
    return decoder.decode(this.bytes(name, ...values));
  }

  /** The same for an answer that is JSON. */
  json(name, ...values) {
    return JSON.parse(this.text(name, ...values));
  }

  /** Lets go of what a handle stands for; one that is closed already is no error. */
  close(name, handle) {
    if (this.#exports) this.#inside(name, (exports) => exports[`regcache_${name}`](handle));
  }

  /** One step of an open codec over the front of `bytes`: how many it used, and what it made. */
  step(handle, bytes, end) {
    const { from, to } = (this.#pieces ??= this.#inside("alloc", (exports) => ({
      from: allocated(exports, pieceBytes),
      to: allocated(exports, pieceBytes),
    })));
    const front = bytes.subarray(0, pieceBytes);
    const last = end && front.length === bytes.length;
    this.#view(from, front.length).set(front);
    const { step, used, made } =
      this.json("step_codec", handle, from, front.length, Number(last), to, pieceBytes);
    return { done: step === "done", used, made: this.#view(to, made).slice() };
  }

  /** The bytes that the instance occupies; it can grow but not shrink. */
  get size() {
    return this.#exports?.memory.buffer.byteLength ?? 0;
  }

  #view(address, size) {
    return new Uint8Array(this.#exports.memory.buffer, address, size);
  }

  #inside(name, action) {
    const exports = (this.#exports ??= instantiate(this.#module));
    try {
      return action(exports);
    } catch (cause) {
      this.#exports = undefined;
      this.#pieces = undefined;
      throw new RegcacheError({
        code: "internal",
        subject: `regcache_${name}`,
        detail: `the module stopped in the middle of a call: ${cause.message}`,
        hint: "the next call starts afresh; if the input was not too large for memory, report this",
      }, { cause });
    }
  }
}

function allocated(exports, size) {
  const address = exports.regcache_alloc(size);
  if (address === 0) throw new Error(`no memory for ${size} bytes`);
  return address;
}

/** Copies bytes into memory that the module owns; held until it is freed. */
function copyIn(exports, bytes, held) {
  const address = allocated(exports, bytes.length);
  held.push(address);
  new Uint8Array(exports.memory.buffer, address, bytes.length).set(bytes);
  return [address, bytes.length];
}

/** Copies the answer out and lets the module release it. */
function copyOut(exports) {
  const size = exports.regcache_result_size();
  const answer = new Uint8Array(exports.memory.buffer, exports.regcache_result_data(), size).slice();
  exports.regcache_clear_result();
  return answer;
}
