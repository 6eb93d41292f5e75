// The small program that runs in every kind of place where the package must work.
import { version } from "regcache";

/** What it found; the same everywhere. */
export async function answers() {
  return { version: await version() };
}
