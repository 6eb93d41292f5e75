// A program that moves bytes: it compresses, decompresses and converts, in whatever place the package runs.
import { Cache, compress, decompress, digestOf, writeCacheConfig, writeManifest } from "regcache";

/** A tar archive of one file with these bytes: a layer. */
function tarOf(bytes) {
  const header = new Uint8Array(512);
  const put = (text, at) => header.set(new TextEncoder().encode(text), at);
  put("file", 0);
  put("0000644\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
  put("00000000000\0", 136);
  put("        0", 148);
  put("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const tar = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512 + 1024);
  tar.set(header);
  tar.set(bytes, 512);
  return tar;
}

/** Bytes that compress a little, the same everywhere. */
function sample(size) {
  const bytes = new Uint8Array(size);
  for (let i = 0, state = 1; i < size; ++i) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = (state >>> 24) & (i % 3 === 0 ? 0xff : 0x0f);
  }
  return bytes;
}

/** What comes out of a stream for these bytes. A Response would hide why a stream failed. */
async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) parts.push(read.value);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Digests of what each compression makes, and of a cache that is converted; what comes back is what went in. */
export async function packing() {
  const large = tarOf(sample(4_300_000)); // two blocks of zstd
  const small = tarOf(sample(1_300_000)); // two blocks of gzip
  const found = {};
  for (const [compression, tar] of [["gzip", small], ["zstd", large], ["estargz", small]]) {
    const made = await through(tar, compress(compression));
    found[compression] = await digestOf(made);
    if (compression === "estargz") continue; // it comes back with a table of contents
    const back = await through(made, decompress(compression));
    if (await digestOf(back) !== await digestOf(tar)) found[compression] += " does not come back";
  }
  await through(new Uint8Array(9), decompress("gzip")).catch(({ code }) => (found.broken = code));
  await through(small, compress("zstd", { level: 23 })).catch(({ code }) => (found.level = code));
  const [{ digest, layers }, left] = await converted(small);
  return { ...found, converted: digest, layers, left };
}

async function converted(tar) {
  const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: await digestOf(tar), size: tar.length };
  const config = await writeCacheConfig({ layers: [{ blob: layer.digest, parent: -1 }],
    records: [{ digest: layer.digest, layers: [{ layer: 0, createdAt: "2026-01-01T00:00:00Z" }], chains: [], inputs: [] }] });
  const { bytes, digest, mediaType } = await writeManifest({ shape: "oci-manifest",
    config: { mediaType: config.mediaType, digest: config.digest, size: config.bytes.length }, layers: [layer] });
  const blob = (name) => `blobs/sha256/${name.slice("sha256:".length)}`;
  const files = { [blob(layer.digest)]: tar, [blob(config.digest)]: config.bytes, [blob(digest)]: bytes,
    "oci-layout": `{"imageLayoutVersion":"1.0.0"}`,
    "index.json": JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType, digest, size: bytes.length,
      annotations: { "org.opencontainers.image.ref.name": "v1" } }] }) };
  const layout = new Map(Object.entries(files).map(([path, content]) => [path, new Blob([content])]));
  const made = new Map();
  const cache = await Cache.open({ layout, name: "v1" });
  await cache.convert({ layout: made, name: "v1" }, { compression: "zstd" });
  const after = await Cache.open({ layout: made, name: "v1" });
  return [{ digest: after.digest, layers: after.manifest.layers.map(({ digest: one }) => one) },
    (await after.verify({ deep: true })).findings];
}
