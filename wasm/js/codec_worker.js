// A worker of a browser that runs codecs: { id, call, codec, ... } in, { id, answer } or { id, error } out.
import { joined } from "./bytes.js";
import { toldError } from "./calls.js";
import { Codec } from "./codec.js";

/** Bytes that one answer holds, so that a small input that decompresses to much is never held whole. */
const answerBytes = 1_048_576;

const codecs = new Map();

const calls = {
  open({ codec, module, opening }) {
    codecs.set(codec, new Codec(module, opening));
  },
  step({ codec, bytes, end }) {
    const made = [];
    let [used, size, done] = [0, 0, false];
    do {
      const step = codecs.get(codec).step(bytes.subarray(used), end);
      used += step.used;
      size += step.made.length;
      made.push(step.made);
      done = step.done;
    } while (!done && size < answerBytes && (used < bytes.length || end));
    return { used, made: joined(made), done };
  },
  finish: ({ codec }) => codecs.get(codec).finish(),
  close({ codec }) {
    codecs.get(codec)?.close();
    codecs.delete(codec);
  },
};

addEventListener("message", ({ data: { id, call, ...given } }) => {
  try {
    const answer = calls[call](given);
    postMessage({ id, answer }, call === "step" ? [answer.made.buffer] : []);
  } catch (error) {
    postMessage({ id, error: toldError(error) });
  }
});
postMessage({ ready: true });
