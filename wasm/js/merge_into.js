// Merges a cache into one that others write to at the same time: registries cannot compare and swap.
import { sleep } from "./driver.js";
import { RegcacheError } from "./error.js";
import { deliverBlobs, Tally } from "./transfer.js";
import { cancelled } from "./transport.js";

// Times as native/transfer/merge_caches has them: safe as long as no writer needs more time between its last
// look and its write than another waits after its own.
const triesMax = 50;
const settle = 1_000;
const settleTimes = 3;
const retry = 50;

/**
 * Merges `cache` with what is at `place`, writes the union there, and looks again some time after: when
 * something of `cache` is missing then, it begins anew. `open` reads the cache at the place, `alone` is
 * what is written where there is none, `origins` says where the layers of a cache come from, `composed` gives its texts.
 */
export async function mergeInto(cache, place, { open, alone, origins, composed }, { signal }) {
  const { store, name } = place;
  const blobs = new Tally();
  for (let tries = 1; tries <= triesMax; ++tries) {
    const current = await openIfThere(store, name, open, signal);
    const merged = current ? current.merge(cache) : alone();
    const report = { digest: merged.digest, location: place.text, blobs, warnings: merged.warnings };
    if (current?.digest === merged.digest) return { ...report, wasThere: tries === 1, tries: Math.max(tries - 1, 1) };
    if (merged.manifest.layers.length === 0) {
      return { location: place.text, blobs, wasThere: false, tries, warnings: ["the caches have no layers: nothing is sent"] };
    }
    await deliverBlobs(origins(merged, current?.manifest.layers), store, composed(merged), blobs, signal);
    const begin = performance.now();
    if (await store.headManifest(name, signal) === current?.digest) {
      const { manifest, mediaType } = composed(merged);
      await store.putManifest(name, mediaType, new TextEncoder().encode(manifest), signal);
      await pause(settle + settleTimes * (performance.now() - begin), signal);
    } else {
      await pause(retry * tries, signal);
    }
  }
  throw new RegcacheError({ code: "conflict", subject: name, detail: `other writers came between ${triesMax} times` });
}

async function pause(milliseconds, signal) {
  await sleep(milliseconds, signal);
  if (signal?.aborted) throw cancelled("wait", signal);
}

/** An ordinary image is not overwritten. */
async function openIfThere(store, name, open, signal) {
  try {
    return await open();
  } catch (error) {
    if (error.code === "not_found" && await store.headManifest(name, signal) === undefined) return undefined;
    throw error;
  }
}
