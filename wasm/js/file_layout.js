// An OCI layout as a store whose files are Blobs by path: dropped on a page, out of an archive, or made here.
import { isDigest } from "./digest.js";
import { RegcacheError } from "./error.js";

const layoutText = `{"imageLayoutVersion":"1.0.0"}`;
const fail = (code, subject, detail, hint = "") => new RegcacheError({ code, subject, detail, hint });

export class FileLayout {
  #files;
  #tools;

  /** `files` is a Map of paths like "blobs/sha256/..." to Blobs; what is written goes into it. */
  constructor(files, tools) {
    this.#files = files;
    this.#tools = tools;
  }

  get text() {
    return "layout";
  }

  get checksReferences() {
    return false;
  }

  async getManifest(name) {
    const { found, names } = await this.#find(name);
    const digest = found?.digest ?? (isDigest(name) ? name : undefined);
    if (!digest) {
      throw fail("not_found", `layout:${name}`, "the layout has no such tag", names.length > 0 ? `it has: ${names.join(", ")}` : "");
    }
    const core = await this.#tools.core();
    const bytes = await this.#bytesOf(digest);
    return { bytes, digest, mediaType: core.parseManifest(bytes).mediaType };
  }

  async headManifest(name) {
    if (!this.#files.has("index.json")) return undefined;
    const { found } = await this.#find(name);
    return found?.digest ?? (isDigest(name) && this.#files.has(pathOf(name)) ? name : undefined);
  }

  async putManifest(name, mediaType, bytes) {
    const digest = (await this.#tools.core()).digestOf(bytes);
    this.#files.set(pathOf(digest), new Blob([bytes]));
    this.#files.set("oci-layout", new Blob([layoutText]));
    if (isDigest(name)) return; // a child of an index, found through its parent
    const graph = await this.#tools.graph();
    const old = await this.#files.get("index.json")?.text() ?? "";
    this.#files.set("index.json", new Blob([graph.addToLayout(old, { mediaType, digest, size: bytes.length }, name)]));
  }

  async hasBlob({ digest, size }) {
    return this.#files.get(pathOf(digest))?.size === size;
  }

  async openBlob(blob) {
    return new Blob([await this.#checked(blob)]).stream();
  }

  async getBlob(blob, sink) {
    await sink.write(await this.#checked(blob));
  }

  async putBlob(blob, source, { signal } = {}) {
    if (await this.hasBlob(blob)) return "existed";
    const parts = [];
    await source.writeTo({
      write: (bytes) => void parts.push(bytes.slice()),
      restart: () => void (parts.length = 0),
    }, signal);
    this.#files.set(pathOf(blob.digest), new Blob(parts));
    await this.#checked(blob).catch((error) => {
      this.#files.delete(pathOf(blob.digest));
      throw error;
    });
    return "sent";
  }

  async #find(name) {
    const index = this.#files.get("index.json");
    if (!index) throw fail("not_found", "layout", "there is no index.json: this is no OCI layout");
    return (await this.#tools.graph()).findInLayout(await index.text(), name);
  }

  /** The bytes of a blob, all of them right. */
  async #checked({ digest, size }) {
    const bytes = await this.#bytesOf(digest);
    if (bytes.length === size) return bytes;
    throw fail("corrupt", digest, `the file does not have the ${size} bytes that the descriptor says`);
  }

  async #bytesOf(digest) {
    const file = this.#files.get(pathOf(digest));
    if (!file) throw fail("not_found", digest, "the blob is not in the layout");
    const bytes = new Uint8Array(await file.arrayBuffer());
    const actual = (await this.#tools.core()).digestOf(bytes);
    if (actual !== digest) throw fail("corrupt", digest, `the file's bytes have the digest ${actual}`);
    return bytes;
  }
}

const pathOf = (digest) => `blobs/${digest.replace(":", "/")}`;
