// A registry, spoken to by fetch: sessions of core decide, this moves the bytes.
import { bytesOf } from "./bytes.js";
import { drive } from "./driver.js";
import { RegcacheError } from "./error.js";
import { jsonOf } from "./json.js";
import { Memory } from "./memory.js";

/** Bytes that a stream holds ready of a blob whose reader is slower than the registry. */
const queuedBytes = 1_048_576;

export class Registry {
  #loaded;
  #host;
  #options;
  #opened;

  /** `loaded` gives the compiled module. `wants` is what one token shall cover. */
  constructor(loaded, host, { credentials = {}, plainHttp, fetch = globalThis.fetch, wants, chunkSize } = {}) {
    this.#loaded = loaded;
    this.#host = host;
    this.#options = { credentials, plainHttp: plainHttp ?? isLoopback(host), fetch, wants, chunkSize };
  }

  get host() {
    return this.#host;
  }

  async ping({ signal } = {}) {
    await this.#run({ session: "ping" }, { signal });
  }

  async tags(repository, { signal } = {}) {
    return (await this.#run({ session: "tags", repository }, { signal })).tags;
  }

  manifest(repository, name, { signal } = {}) {
    return this.#run({ session: "manifest-get", repository, name }, { signal });
  }

  async manifestDigest(repository, name, { signal } = {}) {
    return (await this.#run({ session: "manifest-head", repository, name }, { signal })).digest;
  }

  async putManifest(repository, name, { bytes, mediaType }, { signal } = {}) {
    await this.#run({ session: "manifest-put", repository, name, mediaType },
      { signal, bytes: typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytesOf(bytes) });
  }

  async deleteManifest(repository, name, { signal } = {}) {
    await this.#run({ session: "manifest-delete", repository, name }, { signal });
  }

  async hasBlob(repository, { digest, size }, { signal } = {}) {
    return (await this.#run({ session: "blob-head", repository, digest, size }, { signal })).exists;
  }

  blob(repository, descriptor, { signal, passesOver = false } = {}) {
    const stopped = new AbortController();
    const stop = () => stopped.abort(signal?.reason);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const { readable, writable } = new TransformStream(undefined,
      new ByteLengthQueuingStrategy({ highWaterMark: queuedBytes }));
    const writer = writable.getWriter();
    writer.closed.catch(stop);
    this.getBlob(repository, descriptor, sinkOf(writer, descriptor, passesOver), { signal: stopped.signal })
      .then(() => writer.close(), (error) => writer.abort(error))
      .catch(() => {})
      .finally(() => signal?.removeEventListener("abort", stop));
    return readable;
  }

  async getBlob(repository, { digest, size }, sink, { signal } = {}) {
    await this.#run({ session: "blob-get", repository, digest, size }, { signal, sink });
  }

  async putBlob(repository, { digest, size }, source, { mountFrom, signal } = {}) {
    const opening = { session: "blob-put", repository, digest, size, mountFrom };
    return (await this.#run(opening, { signal, source: openerOf(source) })).outcome;
  }

  async deleteBlob(repository, digest, { signal } = {}) {
    await this.#run({ session: "blob-delete", repository, digest }, { signal });
  }

  /** Runs one session; what goes wrong names the host, which sessions leave out. */
  async #run(opening, ends) {
    this.#opened ??= this.#open().catch((error) => {
      this.#opened = undefined;
      throw error;
    });
    const { memory, handle } = await this.#opened;
    try {
      const { fetch } = this.#options;
      return await drive(memory, handle, opening, { ...ends, fetch });
    } catch (error) {
      throw atHost(error, this.#host, opening.repository);
    }
  }

  async #open() {
    const { credentials, plainHttp, wants, chunkSize } = this.#options;
    const who = typeof credentials === "function" ? await credentials(this.#host) : credentials;
    const memory = new Memory(await this.#loaded());
    const { username, password, identityToken, registryToken } = who ?? {};
    const seed = Math.floor(Math.random() * 2 ** 32); // spreads repetitions, and is no secret
    const handle = memory.json("open_registry", jsonOf({ host: this.#host, plainHttp, username, password,
      identityToken, registryToken, seed, wants, chunkSize }));
    return { memory, handle };
  }
}

/** Whether a host is this machine, which is spoken to without TLS. */
export function isLoopback(host) {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d+){3}$/.test(name);
}

function atHost(error, host, repository) {
  if (!(error instanceof RegcacheError) || error.subject.includes(host) || error.code === "internal") return error;
  const { code, subject, detail, hint } = error;
  const inRepository = /^sha\d+:/.test(subject) ? `${repository}@` : "";
  // A pointer into what was asked for, "/repository", needs no slash of its own.
  return new RegcacheError({ code, subject: `${host}/${inRepository}${subject.replace(/^\//, "")}`, detail, hint },
    { cause: error.cause ?? error });
}

/** A sink behind a stream, which cannot take back what it gave; `passesOver` it when it comes again. */
function sinkOf(writer, { digest }, passesOver) {
  let given = 0;
  let known = 0;
  return {
    async write(bytes) {
      const fresh = bytes.subarray(Math.min(known, bytes.length));
      known -= bytes.length - fresh.length;
      if (fresh.length === 0) return;
      given += fresh.length;
      await writer.ready;
      writer.write(fresh).catch(() => {}); // what goes wrong with it, the next piece or the end will say
    },
    restart() {
      known = given;
      if (passesOver || given === 0) return;
      throw new RegcacheError({
        code: "unavailable",
        subject: digest,
        detail: "the transfer broke, and the registry cannot go on in the middle of a blob",
        hint: "read the blob again",
      });
    },
  };
}

/** A function that opens a blob as a stream, from whatever a caller has: bytes, a Blob, or such a function. */
function openerOf(source) {
  if (typeof source === "function") return source;
  if (source instanceof Blob) return () => source.stream();
  const bytes = bytesOf(source);
  return () => new Blob([bytes]).stream();
}
