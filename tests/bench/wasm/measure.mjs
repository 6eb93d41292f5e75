// One measurement in one process, for run_wasm.py: what a codec of JavaScript takes for a file, as JSON.
//
//   node measure.mjs PACKAGE JOB FILE      {"seconds", "bytes", "memory"}
//   node measure.mjs regcache load         {"seconds"}: import to first answer
//   node measure.mjs regcache check        {"seconds"}: one check of nine options
//   node measure.mjs regcache endless FILE {"seconds", "memory"}: 4 GiB through zstd
//
// Codecs that stream get 64 KiB at a time; what came out is thrown away, as an upload would. `memory` is that of
// the package's largest WebAssembly instance at the end.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import zlib from "node:zlib";

const [name, job, path] = process.argv.slice(2);
const pieceBytes = 65_536;
const streamBytes = 4 * 2 ** 30;

const memories = [];
const remembered = (instance) => {
  memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
  return instance;
};
const { Instance, instantiate } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    remembered(this);
  }
};
WebAssembly.instantiate = async (...args) => {
  const made = await instantiate(...args);
  remembered(made.instance ?? made);
  return made;
};

const ours = () => import(pathToFileURL(`${process.env.REGCACHE_NPM}/index.js`));

function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** What comes out of a transform when the pieces go in: its size. */
async function through({ writable, readable }, source) {
  const fed = (async () => {
    const writer = writable.getWriter();
    for (const piece of source) {
      await writer.ready;
      await writer.write(piece);
    }
    await writer.close();
  })();
  let size = 0;
  for await (const piece of readable) size += piece.length;
  await fed;
  return size;
}

/** A callback codec of fflate, fzstd or pako: its constructor's push gets the pieces. */
function pushed(codec, bytes) {
  let size = 0;
  const count = (piece) => void (size += piece.length);
  codec.ondata = count;
  codec.onData = count;
  let left = bytes.length;
  for (const piece of pieces(bytes)) codec.push(piece, (left -= piece.length) === 0);
  return size;
}

async function nodeStream(stream, bytes) {
  let size = 0;
  stream.on("data", (piece) => void (size += piece.length));
  const ended = new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
  for (const piece of pieces(bytes)) if (!stream.write(piece)) await new Promise((go) => stream.once("drain", go));
  stream.end();
  await ended;
  return size;
}

const require = createRequire(import.meta.url);

/** For each package what it does for a job; what it needs to load is loaded before the clock starts. */
const packages = {
  async regcache() {
    const { compress, decompress, loadCodec } = await ours();
    await loadCodec(readFileSync(`${process.env.REGCACHE_NPM}/codec.wasm`));
    return {
      gzip: (bytes) => through(compress("gzip", { level: 6 }), pieces(bytes)),
      gunzip: (bytes) => through(decompress("gzip"), pieces(bytes)),
      zstd: (bytes) => through(compress("zstd", { level: 3 }), pieces(bytes)),
      unzstd: (bytes) => through(decompress("zstd"), pieces(bytes)),
    };
  },
  async "node:zlib"() {
    return {
      gzip: (bytes) => nodeStream(zlib.createGzip({ level: 6 }), bytes),
      gunzip: (bytes) => nodeStream(zlib.createGunzip(), bytes),
    };
  },
  async fflate() {
    const { Gunzip, Gzip } = await import("fflate");
    return {
      gzip: (bytes) => pushed(new Gzip({ level: 6 }), bytes),
      gunzip: (bytes) => pushed(new Gunzip(), bytes),
    };
  },
  async pako() {
    const { Deflate, Inflate } = await import("pako");
    return {
      gzip: (bytes) => pushed(new Deflate({ level: 6, gzip: true }), bytes),
      gunzip: (bytes) => pushed(new Inflate(), bytes),
    };
  },
  async fzstd() {
    const { Decompress } = await import("fzstd");
    return { unzstd: (bytes) => pushed(new Decompress(), bytes) };
  },
  async "@bokuweb/zstd-wasm"() {
    const zstd = require("@bokuweb/zstd-wasm");
    await zstd.init();
    return {
      zstd: (bytes) => zstd.compress(bytes, 3).length,
      unzstd: (bytes) => zstd.decompress(bytes).length,
    };
  },
  async "@oneidentity/zstd-js"() {
    const { ZstdInit } = require("@oneidentity/zstd-js");
    const { ZstdSimple } = await ZstdInit();
    return {
      zstd: (bytes) => ZstdSimple.compress(bytes, 3).length,
      unzstd: (bytes) => ZstdSimple.decompress(bytes).length,
    };
  },
};

const nineOptions = "type=registry,ref=ghcr.io/o/app:cache,mode=max,compression=zstd,compression-level=3,"
  + "force-compression=true,oci-mediatypes=true,image-manifest=true,ignore-error=true";

async function measured() {
  const start = performance.now();
  const since = () => (performance.now() - start) / 1e3;
  if (job === "load") {
    const { check } = await import(pathToFileURL(`${process.env.REGCACHE_NPM}/index.node.js`)); // what Node is given
    await check(nineOptions);
    return { seconds: since() };
  }
  if (job === "check") {
    const { loadChecker } = await ours();
    const checker = await loadChecker();
    for (let i = 0; i < 2_000; i++) checker.check(nineOptions);
    const begun = performance.now();
    for (let i = 0; i < 10_000; i++) checker.check(nineOptions);
    return { seconds: (performance.now() - begun) / 1e3 / 10_000 };
  }
  const bytes = readFileSync(path);
  const codec = await packages[name]();
  const begun = performance.now();
  if (job === "endless") {
    const { compress } = await ours();
    const rounds = Math.ceil(streamBytes / bytes.length);
    await through(compress("zstd", { level: 3 }), (function* () {
      for (let i = 0; i < rounds; i++) yield* pieces(bytes);
    })());
    return { seconds: (performance.now() - begun) / 1e3 };
  }
  const size = await codec[job](bytes);
  return { seconds: (performance.now() - begun) / 1e3, bytes: size };
}

const answer = await measured();
const memory = Math.max(0, ...memories.map(({ buffer }) => buffer.byteLength));
console.log(JSON.stringify({ ...answer, memory }));
process.exit(0);
