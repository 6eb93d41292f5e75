// The small program that runs in every kind of place where the package must work.
import { check, parseCacheConfig, version } from "regcache";

/** What it found; the same everywhere. */
export async function answers() {
  const { diagnostics } = await check("type=registry,ref=a/b,mode=Max");
  const { layers } = await parseCacheConfig(`{"layers":[{"blob":"x"}]}`);
  return { version: await version(), rules: diagnostics.map(({ rule }) => rule), layers };
}
