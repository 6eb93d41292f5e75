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

/** Pieces as one; a single one is not copied. */
export function joined(parts) {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
