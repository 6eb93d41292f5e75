// Moves manifests and blobs from one store to another: blobs first, several at once, the manifest last.
import { RegcacheError } from "./error.js";

/** Manifests in manifests; deeper nesting is refused. As core/limits.h has it. */
const indexDepthMax = 4;

/** What became of blobs: their number and bytes by fate. */
export class Tally {
  copied = 0;
  converted = 0;
  existed = 0;
  mounted = 0;
  copiedBytes = 0;
  convertedBytes = 0;
  unconvertedBytes = 0; // of the same blobs, as they were at the source
  existedBytes = 0;
  mountedBytes = 0;

  count(fate, bytes) {
    this[fate] += 1;
    this[`${fate}Bytes`] += bytes;
  }
}

/** Runs functions in order, a bounded number at a time; after a failure none starts, and the first one is thrown. */
export async function runJobs(jobs, concurrency) {
  let next = 0;
  let failure;
  const work = async () => {
    while (!failure && next < jobs.length) {
      await jobs[next++]().catch((error) => (failure ??= { error }));
    }
  };
  // What is no number is one at a time: no job is ever left out.
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, jobs.length) || 1) }, work));
  if (failure) throw failure.error;
}

/** The bytes of all of them. */
export const total = (blobs) => blobs.reduce((sum, { size }) => sum + size, 0);

/** Says what will be moved, unless it is nothing: a transfer has several parts. */
export function tellPlan(blobs, progress) {
  if (blobs.length > 0) progress({ type: "planned", blobs: blobs.length, bytes: total(blobs) });
}

/** Each blob once, the large ones first: the last ones to move are short. */
export function uniqueBlobs(blobs) {
  const unique = new Map();
  for (const blob of blobs) if (!unique.has(blob.digest)) unique.set(blob.digest, blob);
  return [...unique.values()].sort((a, b) => b.size - a.size);
}

/** A blob of a store as the source for another, which tells `progress` of its bytes. */
function sourceIn(store, blob, progress) {
  const told = (bytes) => progress({ type: "advanced", blob, bytes: bytes.length });
  return {
    open: async (signal) => (await store.openBlob(blob, signal)).pipeThrough(new TransformStream({
      transform(bytes, controller) {
        told(bytes);
        controller.enqueue(bytes);
      },
    })),
    writeTo: (sink, signal) => store.getBlob(blob, {
      write(bytes) {
        told(bytes);
        return sink.write(bytes);
      },
      restart() {
        progress({ type: "restarted", blob });
        return sink.restart();
      },
    }, signal),
  };
}

const fates = { sent: "copied", existed: "existed", mounted: "mounted" };

/** Moves blobs along `route`: { from, to, mountFrom, concurrency, progress, signal }. */
export async function transferBlobs(route, blobs, tally) {
  const { from, to, mountFrom, concurrency, progress, signal } = route;
  const unique = uniqueBlobs(blobs);
  tellPlan(unique, progress);
  await runJobs(unique.map((blob) => async () => {
    progress({ type: "started", blob });
    const outcome = await to.putBlob(blob, sourceIn(from, blob, progress), { mountFrom, signal });
    progress({ type: "finished", blob, fate: fates[outcome] });
    tally.count(fates[outcome], blob.size);
  }), concurrency);
}

/** Sends the layers of `origins` (a digest comes from the first that lists it), and the config. */
export async function deliverBlobs(origins, to, composed, tally, signal) {
  const taken = new Set();
  for (const { route, layers } of origins) {
    const fresh = layers.filter(({ digest }) => !taken.has(digest));
    for (const { digest } of fresh) taken.add(digest);
    await transferBlobs(route, fresh, tally);
  }
  const bytes = new TextEncoder().encode(composed.config);
  await to.putBlob(composed.cache.config, sourceOf(bytes), { signal });
}

/** Sends all of a composed cache, the manifest last. Without a name it goes under its own digest. */
export async function deliver(origins, to, composed, name, tally, signal) {
  const place = name || composed.digest;
  if (to.checksReferences && await to.headManifest(place, signal) === composed.digest) return { wasThere: true };
  await deliverBlobs(origins, to, composed, tally, signal);
  await to.putManifest(place, composed.mediaType, new TextEncoder().encode(composed.manifest), signal);
  return { wasThere: false };
}

/** Copies a manifest, as it is, with all that it names. */
export async function copyManifest(route, stored, toName, tools, tally = new Tally()) {
  const { to, signal } = route;
  const there = await to.headManifest(toName, signal);
  // Where a manifest does not prove its blobs, those that are missing are brought.
  const wasThere = there === stored.digest && to.checksReferences;
  if (!wasThere) await copyStored(route, stored, toName, 1, tally, await tools.core());
  return { digest: stored.digest, wasThere, blobs: tally };
}

async function copyStored(route, stored, toName, depth, tally, core) {
  if (depth > indexDepthMax) {
    throw new RegcacheError({ code: "out_of_range", subject: stored.digest,
      detail: `indexes are nested deeper than ${indexDepthMax} levels` });
  }
  const { config, layers = [], manifests = [] } = core.parseManifest(stored.bytes);
  // In a cache index most entries are blobs: only the media type tells.
  const blobs = [...(config ? [config] : []), ...layers, ...manifests.filter((entry) => !isManifest(entry))];
  await transferBlobs(route, blobs, tally);
  for (const { digest } of manifests.filter(isManifest)) {
    await copyStored(route, await route.from.getManifest(digest, route.signal), digest, depth + 1, tally, core);
  }
  await route.to.putManifest(toName, stored.mediaType, stored.bytes, route.signal);
}

const isManifest = ({ mediaType }) => [
  "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].includes(mediaType);

/** Bytes as the source of a blob. */
export const sourceOf = (bytes) => ({
  open: () => new Blob([bytes]).stream(),
  writeTo: (sink) => sink.write(bytes),
});
