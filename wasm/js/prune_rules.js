// The rules of a prune, as the module takes them: every rule is known and says something.
import { RegcacheError } from "./error.js";

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const checks = {
  maxAge: [(value) => Number.isFinite(value) && value >= 0, "a number of milliseconds"],
  oldest: [(value) => !Number.isNaN(new Date(value).getTime()), "a point in time"],
  keepLast: [isCount, "a whole number of results"],
  maxBytes: [isCount, "a whole number of bytes"],
  fit: [(value) => typeof value === "boolean", "true or false"],
};

/** Rules that are undefined do not bind. */
export function pruneRules(given) {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(checks, name)) {
      throw new RegcacheError({ code: "unknown_name", subject: name, detail: "caches are not pruned by any such rule",
        hint: `the rules are ${Object.keys(checks).join(", ")}` });
    }
    const [isRight, what] = checks[name];
    if (value === undefined || isRight(value)) continue;
    throw new RegcacheError({ code: typeof value === "number" ? "out_of_range" : "invalid_input", subject: name,
      detail: `expected ${what}` });
  }
  const { maxAge, oldest, ...rules } = given;
  const since = maxAge === undefined ? oldest : Date.now() - maxAge;
  return { ...rules, oldest: since === undefined ? undefined : new Date(since).toISOString() };
}
