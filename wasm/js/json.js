// JavaScript values as the JSON that the modules read.
import { RegcacheError } from "./error.js";

/** A value as JSON, or an error of ours when it has none, like a BigInt; undefined is null. */
export function jsonOf(value) {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (cause) {
    const detail = `this cannot be written as JSON: ${cause.message}`;
    throw new RegcacheError({ code: "invalid_input", subject: typeof value, detail }, { cause });
  }
}
