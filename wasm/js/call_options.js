// What may be given to caches, registries and codecs, in tables; and what of it is made ready for them.
import { RegcacheError } from "./error.js";
import { anything, expectOptions, isObject, kindOf, unexpected } from "./expected.js";
import { watched } from "./watched.js";

const isText = (value) => typeof value === "string";
const isFunction = (value) => typeof value === "function";
const text = [isText, "a text"];
const flag = [(value) => typeof value === "boolean", "true or false"];
const counted = (least, what) => [(value) => Number.isSafeInteger(value) && value >= least, what, "number"];
const isSignal = (value) => typeof value?.aborted === "boolean" && isFunction(value.addEventListener);
const isLayout = (value) => value instanceof Map
  && [...value].every(([path, file]) => isText(path) && isFunction(file?.arrayBuffer));

const whoKeys = { username: text, password: text, identityToken: text, registryToken: text };
const stoppable = { signal: [isSignal, "an AbortSignal"] };
const connection = {
  credentials: [(value) => isFunction(value) || isObject(value), "an object, or a function that gives one"],
  plainHttp: flag,
  fetch: [isFunction, "a function"],
  chunkSize: [Number.isSafeInteger, "a number of bytes, from 262144 (256 KiB) to 1073741824 (1 GiB)"],
};
const conversion = { compression: text, level: counted(0, "a whole number, 0 or more"), force: flag };

const expectWho = (given) => expectOptions(given, whoKeys, "credentials have no such member", "the members are");

/** Options with what was given as credentials and progress looked after, too. */
function looked(given, checks) {
  expectOptions(given, checks);
  const { credentials, onProgress } = given;
  if (isObject(credentials)) expectWho(credentials);
  return { ...given,
    ...(isFunction(credentials) && { credentials: async (...place) => {
      const who = (await credentials(...place)) ?? {};
      expectWho(who);
      return who;
    } }),
    ...(onProgress && { onProgress: watched(onProgress) }) };
}

/** Those of whatever moves bytes; `more` are those of this call alone. */
export const transferOptions = (given = {}, more = {}) => looked(given, { ...more, ...stoppable, ...connection,
  concurrency: counted(1, "a whole number of blobs, 1 or more"), onProgress: [isFunction, "a function"] });

export const conversionOptions = (given) => transferOptions(given, conversion);
export const verifyOptions = (given) => transferOptions(given, { deep: flag });

/** Those of push and pull, which cannot be without `needed`. */
export function imageOptions(given, needed, more) {
  const options = transferOptions(given, more);
  if (options[needed] !== undefined) return options;
  throw new RegcacheError({ code: "missing", subject: needed, detail: `${needed} must be given`,
    hint: `it is a text of BuildKit's, like { ${needed}: "type=registry,ref=ghcr.io/o/app:cache" }` });
}

export const pushOptions = (given) => {
  const options = imageOptions(given, "cacheTo", { cacheTo: text, mode: text });
  if (["min", "max", undefined].includes(options.mode)) return options;
  throw new RegcacheError({ code: "unknown_name", subject: "mode", detail: `there is no mode '${options.mode}'`,
    hint: "the modes are min and max" });
};

export const pullOptions = (given) => imageOptions(given, "cacheFrom", {
  cacheFrom: [(value) => [value].flat().every(isText), "a text, or a list of texts"], to: anything });

export const registryOptions = (given = {}) =>
  looked(given, { ...connection, wants: [isObject, "{ repository, actions }"] });

export const expectStoppable = (given = {}, more = {}) => expectOptions(given, { ...stoppable, ...more });
export const expectUpload = (given) => expectStoppable(given, { mountFrom: text });
export const expectCompression = (given = {}) => expectOptions(given, { level: conversion.level });
export const expectDecompression = (given = {}) =>
  expectOptions(given, { bytesMax: counted(1, "a whole number of bytes, 1 or more") });

const fileRules = { buildkit: anything, strict: anything, profiles: anything, baseline: anything, fix: flag,
  format: text };

/** { files } and the rules of a check of them: what the module knows, it looks at itself. */
export function expectFileCheck(given, rules = {}) {
  const other = Object.keys(given).find((name) => name !== "files");
  if (other !== undefined) {
    throw new RegcacheError({ code: "unknown_name", subject: other, detail: "this is no part of what is checked",
      hint: `rules are the second argument: check({ files }, { ${other} })` });
  }
  expectOptions(rules, fileRules, "files are not checked by any such rule", "the rules are");
}

/** A text, which is looked at where it is read, or a layout out of files. */
export function expectLocation(given) {
  if (isText(given)) return;
  if (!isObject(given)) throw unexpected(kindOf(given), "a location: a text, or { layout, name }");
  expectOptions({ layout: null, ...given }, { layout: [isLayout, "a Map of Blobs by path"], name: text },
    "a layout has no such member", "the members are");
}

/** A thing with members or methods: { digest: "string", write: "function" }. */
export function expectMembers(name, given, types, what) {
  if (given && Object.entries(types).every(([key, type]) => type === "any" || typeof given[key] === type)) return;
  throw unexpected(name, what);
}
