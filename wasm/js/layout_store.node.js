// An OCI layout in a folder as a store; BuildKit's local caches are such layouts.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { isDigest } from "./digest.js";
import { RegcacheError } from "./error.js";
import { fileSize, makeFolder, NewFile, onDisk, replaceFile, streamOf, systemError } from "./files.node.js";
import { cancelled } from "./transport.js";

const blobMode = 0o444;
const fileMode = 0o644;
const manifestBytesMax = 4_194_304;
const pieceBytes = 262_144;
const lockPatience = 30_000;
const layoutText = `{"imageLayoutVersion":"1.0.0"}`;
const bringAgain = "bring the cache again, or leave the blob out: 'regcache repair --deep'";

const failure = (code, subject, detail, hint = "") => new RegcacheError({ code, subject, detail, hint });
const digestOf = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

export class LayoutStore {
  #folder;
  #tools;

  constructor(folder, tools) {
    this.#folder = folder;
    this.#tools = tools;
  }

  get text() {
    return this.#folder;
  }

  get checksReferences() {
    return false;
  }

  async getManifest(name) {
    const { found, names } = await this.#find(await this.#readIndex(), name);
    if (!found && !isDigest(name)) {
      throw failure("not_found", `${this.#folder}:${name}`, "the layout has no such tag",
        names.length > 0 ? `it has: ${names.join(", ")}; write oci:FOLDER:TAG` : "");
    }
    const digest = found?.digest ?? (await this.#tools.core()).parseDigest(name).text;
    const bytes = await this.#readManifest(digest).catch(async (error) => {
      if (error.code !== "not_found") throw error;
      throw failure("not_found", `${this.#folder}:${name}`,
        `the layout's index.json names the manifest ${digest}, which is not among its blobs`, await this.#hintForMissing());
    });
    const { mediaType } = await this.#parsed(digest, bytes);
    return { bytes, digest, mediaType };
  }

  async headManifest(name) {
    const index = await this.#readIndex().catch((error) => {
      if (error.code !== "not_found") throw error;
    });
    if (index === undefined) return undefined;
    const { found } = await this.#find(index, name);
    if (found) return found.digest;
    return isDigest(name) && await fileSize(this.#pathOf(name)) !== undefined ? name : undefined;
  }

  async putManifest(name, mediaType, bytes) {
    const manifest = { mediaType, digest: digestOf(bytes), size: bytes.length };
    await this.#create();
    await this.#writeBlob(manifest, (sink) => sink.write(bytes));
    if (isDigest(name)) return; // a child of an index, found through its parent
    const graph = await this.#tools.graph();
    await this.#locked(async () => {
      const old = await this.#readIndex().catch((error) => {
        if (error.code !== "not_found") throw error;
        return "";
      });
      await this.#writeFile("index.json", await this.#inIndex(() => graph.addToLayout(old, manifest, name)));
    });
  }

  async hasBlob({ digest, size }) {
    return await fileSize(this.#pathOf(digest)) === size;
  }

  async openBlob(blob, signal) {
    await this.#expectSize(blob);
    const pieces = this.#pieces(blob, signal);
    return new ReadableStream({
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => pieces.return(),
    }, { highWaterMark: 0 });
  }

  async getBlob(blob, sink, signal) {
    await this.#expectSize(blob);
    for await (const bytes of this.#pieces(blob, signal)) await sink.write(bytes);
  }

  async putBlob(blob, source, { signal } = {}) {
    if (await this.#hasRightBlob(blob, signal)) return "existed";
    await this.#create();
    await this.#writeBlob(blob, (sink) => source.writeTo(sink, signal));
    return "sent";
  }

  /** A file of the right size may hold other bytes: disks fail, and a copy may have been cut off. */
  async #hasRightBlob(blob, signal) {
    if (!await this.hasBlob(blob)) return false;
    return this.getBlob(blob, { write() {} }, signal).then(() => true, (error) => {
      if (error.code !== "corrupt") throw error;
      return false;
    });
  }

  /** The bytes of a blob; the last of them only when all were right. */
  async* #pieces(blob, signal) {
    const path = this.#pathOf(blob.digest);
    const hash = createHash(blob.digest.split(":")[0]);
    let size = 0;
    try {
      for await (const bytes of streamOf(() => createReadStream(path, { highWaterMark: pieceBytes }))) {
        if (signal?.aborted) throw cancelled(blob.digest, signal);
        hash.update(bytes);
        size += bytes.length;
        if (size > blob.size) throw wrongSize(blob);
        if (size === blob.size) checkHash(hash, blob);
        yield bytes;
      }
    } catch (error) {
      throw systemError(error, path, "read");
    }
    if (size < blob.size) throw wrongSize(blob);
    if (size === 0) checkHash(hash, blob);
  }

  async #expectSize(blob) {
    const size = await fileSize(this.#pathOf(blob.digest));
    if (size === undefined) throw failure("not_found", blob.digest, `the blob is not in ${this.#folder}`);
    if (size !== blob.size) throw wrongSize(blob);
  }

  async #writeBlob(blob, fill) {
    const path = this.#pathOf(blob.digest);
    const folder = join(path, "..");
    await makeFolder(folder);
    const file = await NewFile.create(folder);
    try {
      const sink = new CheckedSink(file, blob);
      await fill(sink);
      sink.check();
      await file.publish(path, blobMode);
    } finally {
      await file.close();
    }
  }

  async #create() {
    await makeFolder(join(this.#folder, "blobs/sha256"));
    if (await fileSize(join(this.#folder, "oci-layout")) === undefined) await this.#writeFile("oci-layout", layoutText);
  }

  async #writeFile(name, text) {
    await replaceFile(join(this.#folder, name), text, fileMode, this.#folder);
  }

  async #readIndex() {
    const path = `${this.#folder}/index.json`;
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw systemError(error, path, "read");
      throw failure("not_found", this.#folder, await whyNoIndex(this.#folder));
    }
  }

  async #readManifest(digest) {
    const path = this.#pathOf(digest);
    const size = await fileSize(path);
    if (size === undefined) throw failure("not_found", digest, `the blob is not in ${this.#folder}`);
    if (size > manifestBytesMax) {
      throw failure("out_of_range", digest, `the blob is larger than ${manifestBytesMax} bytes`);
    }
    const bytes = await onDisk(path, "read", () => readFile(path));
    const actual = digestOf(bytes);
    if (actual !== digest) throw failure("corrupt", path, `the file's bytes have the digest ${actual}`, bringAgain);
    return new Uint8Array(bytes);
  }

  async #parsed(digest, bytes) {
    const core = await this.#tools.core();
    return placed(`${this.#folder}@${digest}`, () => core.parseManifest(bytes));
  }

  async #find(index, name) {
    const graph = await this.#tools.graph();
    return this.#inIndex(() => graph.findInLayout(index, name));
  }

  #inIndex(action) {
    return placed(`${this.#folder}/index.json`, action);
  }

  /** BuildKit with several exporters can leave another exporter's manifest in index.json. */
  async #hintForMissing() {
    const core = await this.#tools.core();
    for (const name of (await readdir(join(this.#folder, "blobs/sha256")).catch(() => [])).sort()) {
      const bytes = await this.#readManifest(`sha256:${name}`).catch(() => undefined);
      try {
        if (bytes && core.parseManifest(bytes).cache) return `a cache manifest that is there: sha256:${name}`;
      } catch {
        continue; // a blob that is no manifest
      }
    }
    return "";
  }

  /** Alone among the programs that make BuildKit's lock file; one that a dead program left is taken over. */
  async #locked(action) {
    const path = join(this.#folder, "index.json.lock");
    for (const deadline = Date.now() + lockPatience; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const lock = await open(path, "wx").catch((error) => {
        if (error.code !== "EEXIST") throw systemError(error, path, "make the lock file");
      });
      if (lock) {
        return action().finally(() => Promise.all([lock.close(), rm(path, { force: true })]));
      }
      const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
      if (age > lockPatience) await rm(path, { force: true });
      if (Date.now() > deadline) {
        throw failure("unavailable", path, "another process has locked the layout's index.json", "wait for it to end");
      }
    }
  }

  #pathOf(digest) {
    return `${this.#folder}/blobs/${digest.replace(":", "/")}`;
  }
}

/** Writes to a new file and hashes what goes by; more than was announced is refused at once. */
class CheckedSink {
  #file;
  #blob;
  #hash = createHash("sha256");
  #size = 0;

  constructor(file, blob) {
    this.#file = file;
    this.#blob = blob;
  }

  write(bytes) {
    this.#size += bytes.length;
    const { digest, size } = this.#blob;
    if (this.#size > size) {
      throw failure("corrupt", digest, `more bytes came than the ${size} that the descriptor says`);
    }
    this.#hash.update(bytes);
    return this.#file.write(bytes);
  }

  restart() {
    this.#hash = createHash("sha256");
    this.#size = 0;
    return this.#file.truncate();
  }

  check() {
    const { digest, size } = this.#blob;
    if (this.#size !== size) {
      throw failure("corrupt", digest, `${this.#size} bytes came, not the ${size} that the descriptor says`);
    }
    const actual = `sha256:${this.#hash.digest("hex")}`;
    if (actual !== digest) throw failure("corrupt", digest, `the bytes that came have the digest ${actual}`);
  }
}

const wrongSize = ({ digest, size }) => failure("corrupt", digest,
  `the file does not have the ${size} bytes that the descriptor says`, bringAgain);

function checkHash(hash, { digest }) {
  const actual = `${digest.split(":")[0]}:${hash.digest("hex")}`;
  if (actual !== digest) throw failure("corrupt", digest, `the file's bytes have the digest ${actual}`, bringAgain);
}

async function whyNoIndex(folder) {
  const status = await stat(folder).catch(() => undefined);
  if (!status) return "there is no such folder";
  return status.isDirectory() ? "the folder has no index.json: it is no OCI layout"
    : "it is no folder, and an OCI layout is one";
}

/** Parsers know the place inside their text; whoever brought the text knows its name. */
function placed(place, action) {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof RegcacheError) || error.subject.includes(place)) throw error;
    const { code, subject, detail, hint } = error;
    throw new RegcacheError({ code, subject: subject ? `${place}, ${subject}` : place, detail, hint }, { cause: error });
  }
}
