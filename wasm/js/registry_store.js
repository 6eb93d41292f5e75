// A repository of a registry as a store: the same operations as a layout on disk.
import { isLoopback, Registry } from "./registry.js";

export class RegistryStore {
  #registry;
  #repository;

  constructor(registry, repository) {
    this.#registry = registry;
    this.#repository = repository;
  }

  /** The store of a registry location; `push` says whether anything will be written. */
  static async open({ reference, insecure }, { push, credentials, plainHttp, fetch, chunkSize, signal }, tools) {
    const { registry: name, host, repository } = reference;
    const wants = { repository, actions: push ? ["pull", "push"] : ["pull"] };
    const who = typeof credentials === "function" ? () => credentials(name, repository) : credentials;
    const connect = (plain) =>
      new Registry(tools.registry, host, { credentials: who, plainHttp: plain, fetch, wants, chunkSize });
    // registry.insecure=true, as BuildKit has it: TLS first; but fetch has no way to trust any certificate.
    const plain = plainHttp ?? (isLoopback(host) || (insecure && !await answers(connect(false), signal)));
    return new RegistryStore(connect(plain), repository);
  }

  get text() {
    return `${this.#registry.host}/${this.#repository}`;
  }

  get host() {
    return this.#registry.host;
  }

  get repository() {
    return this.#repository;
  }

  /** A manifest is only taken when all its blobs are there: one that is there proves them. */
  get checksReferences() {
    return true;
  }

  getManifest(name, signal) {
    return this.#registry.manifest(this.#repository, name, { signal });
  }

  headManifest(name, signal) {
    return this.#registry.manifestDigest(this.#repository, name, { signal });
  }

  putManifest(name, mediaType, bytes, signal) {
    return this.#registry.putManifest(this.#repository, name, { bytes, mediaType }, { signal });
  }

  hasBlob(blob, signal) {
    return this.#registry.hasBlob(this.#repository, blob, { signal });
  }

  getBlob(blob, sink, signal) {
    return this.#registry.getBlob(this.#repository, blob, sink, { signal });
  }

  /** Where the registry can only begin anew, what was read before is passed over: who stores it checks all of it. */
  openBlob(blob, signal) {
    return this.#registry.blob(this.#repository, blob, { signal, passesOver: true });
  }

  putBlob(blob, source, { mountFrom, signal } = {}) {
    return this.#registry.putBlob(this.#repository, blob, () => source.open(signal), { mountFrom, signal });
  }
}

const answers = (registry, signal) =>
  registry.ping({ signal }).then(() => true, (error) => error.code !== "unavailable");
