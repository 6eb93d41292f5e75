// What callers without types give: every option is known and right, or refused by its name.
import { RegcacheError } from "./error.js";

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The check of what is looked at elsewhere. */
export const anything = [() => true];

export const kindOf = (value) => (value === null ? "null" : typeof value);

/** The error of something that is not `what` it should be. */
export const unexpected = (subject, what, code = "invalid_input") =>
  new RegcacheError({ code, subject, detail: `expected ${what}` });

/**
 * Refuses options that are not in `checks`, { name: [isRight, what it is, "number" where it is one] }, or not right;
 * those that are undefined say nothing. `unknown` and `names` are the words for a name that there is none of.
 */
export function expectOptions(given, checks, unknown = "there is no such option here", names = "the options are") {
  if (!isObject(given)) throw unexpected(kindOf(given), "an object of options");
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(checks, name)) {
      throw new RegcacheError({ code: "unknown_name", subject: name, detail: unknown,
        hint: `${names} ${Object.keys(checks).join(", ")}` });
    }
    const [isRight, what, type] = checks[name];
    if (value === undefined || isRight(value)) continue;
    throw unexpected(name, what, typeof value === type ? "out_of_range" : "invalid_input");
  }
}
