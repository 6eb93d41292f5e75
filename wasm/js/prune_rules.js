// The rules of a prune, as the module takes them: every rule is known and says something.
import { expectOptions } from "./expected.js";

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const checks = {
  maxAge: [(value) => Number.isFinite(value) && value >= 0, "a number of milliseconds", "number"],
  oldest: [(value) => !Number.isNaN(new Date(value).getTime()), "a point in time", "number"],
  keepLast: [isCount, "a whole number of results", "number"],
  maxBytes: [isCount, "a whole number of bytes", "number"],
  fit: [(value) => typeof value === "boolean", "true or false"],
};

/** Rules that are undefined do not bind. */
export function pruneRules(given) {
  expectOptions(given, checks, "caches are not pruned by any such rule", "the rules are");
  const { maxAge, oldest, ...rules } = given;
  const since = maxAge === undefined ? oldest : Date.now() - maxAge;
  return { ...rules, oldest: since === undefined ? undefined : new Date(since).toISOString() };
}
