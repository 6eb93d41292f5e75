// Values that are handed out and used again: nobody may change them.

/** A value as JSON has them, frozen with all that is in it. */
export function frozen(value) {
  if (value && typeof value === "object") Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
