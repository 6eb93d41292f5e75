// Registries for callers without types: what they give is looked at first, and hints are in words of this package.
import { asked } from "./api_words.js";
import { expectMembers, expectStoppable, expectUpload, registryOptions } from "./call_options.js";
import { RegcacheError } from "./error.js";
import { unexpected } from "./expected.js";

const expectBlob = (blob) => expectMembers("blob", blob, { digest: "string", size: "any" }, "a blob, { digest, size }");

const noHost = () => new RegcacheError({ code: "missing", subject: "host", detail: "a registry has a name",
  hint: `give one like "ghcr.io" or "127.0.0.1:5000"` });

/** A function must open streams that can be read; other sources are looked at where they are used. */
const sourceOf = (source) => (typeof source !== "function" ? source : async () => {
  const stream = await source();
  if (stream instanceof ReadableStream && !stream.locked) return stream;
  throw unexpected("source", "a function that gives a new ReadableStream each time");
});

export const guardedRegistry = (Registry) => class extends Registry {
  constructor(host, options) {
    if (typeof host !== "string" || host === "") throw noHost();
    super(host, registryOptions(options));
  }

  async ping(options) {
    expectStoppable(options);
    return asked(() => super.ping(options));
  }

  async tags(repository, options) {
    expectStoppable(options);
    return asked(() => super.tags(repository, options));
  }

  async manifest(repository, name, options) {
    expectStoppable(options);
    return asked(() => super.manifest(repository, name, options));
  }

  async manifestDigest(repository, name, options) {
    expectStoppable(options);
    return asked(() => super.manifestDigest(repository, name, options));
  }

  async putManifest(repository, name, manifest, options) {
    expectMembers("manifest", manifest, { bytes: "any" }, "a manifest, { bytes, mediaType }");
    expectStoppable(options);
    return asked(() => super.putManifest(repository, name, manifest, options));
  }

  async deleteManifest(repository, name, options) {
    expectStoppable(options);
    return asked(() => super.deleteManifest(repository, name, options));
  }

  async hasBlob(repository, blob, options) {
    expectBlob(blob);
    expectStoppable(options);
    return asked(() => super.hasBlob(repository, blob, options));
  }

  blob(repository, blob, options) {
    expectBlob(blob);
    expectStoppable(options);
    return super.blob(repository, blob, options);
  }

  async getBlob(repository, blob, sink, options) {
    expectBlob(blob);
    expectMembers("sink", sink, { write: "function", restart: "function" }, "a sink, { write(bytes), restart() }");
    expectStoppable(options);
    return asked(() => super.getBlob(repository, blob, sink, options));
  }

  async putBlob(repository, blob, source, options) {
    expectBlob(blob);
    expectUpload(options);
    return asked(() => super.putBlob(repository, blob, sourceOf(source), options));
  }

  async deleteBlob(repository, digest, options) {
    expectStoppable(options);
    return asked(() => super.deleteBlob(repository, digest, options));
  }
};
