// Bytes in whatever form a caller has them.
import { RegcacheError } from "./error.js";

/** The bytes behind an ArrayBuffer or a view of one, not copied; anything else is refused. */
export function bytesOf(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw new RegcacheError({
    code: "invalid_input",
    subject: typeof value,
    detail: "this is not bytes",
    hint: "give a Uint8Array or an ArrayBuffer",
  });
}
