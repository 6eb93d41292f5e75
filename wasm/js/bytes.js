// Bytes in whatever form a caller has them.
import { unexpected } from "./expected.js";

/** The bytes behind an ArrayBuffer or a view of one, not copied; anything else is refused. */
export function bytesOf(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw unexpected(typeof value, "bytes, in a Uint8Array or an ArrayBuffer");
}

/** A text as it is; anything else is refused rather than made one. */
export function textOf(value) {
  if (typeof value === "string") return value;
  throw unexpected(typeof value, "a text");
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
