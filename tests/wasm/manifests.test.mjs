// Method: every manifest of the fixtures, read, written again byte for byte, and through all shapes; then a
// table of what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";

import { caches, fixture } from "./fixtures.mjs";
import { imported } from "./shipped.mjs";

const { load } = await imported("index.js");
const core = await load();
const shapes = ["oci-manifest", "oci-index", "docker-list"];

test("there are fixtures", () => assert.ok(caches.length >= 11));

for (const { name, digest, manifest } of caches) {
  test(`${name} is written as BuildKit wrote it`, () => {
    const { cache } = core.parseManifest(manifest);
    const written = core.writeManifest(cache);
    assert.equal(Buffer.from(written.bytes).toString(), manifest.toString());
    assert.equal(written.digest, digest);
    assert.ok(name.startsWith(cache.shape) || cache.shape === core.parseManifest(manifest).cache.shape);
  });

  test(`${name} goes through all shapes and keeps its blobs`, () => {
    const { cache } = core.parseManifest(manifest);
    for (const shape of shapes) {
      const other = core.parseManifest(core.writeManifest(core.reshapeManifest(cache, shape)).bytes);
      assert.equal(other.cache.shape, shape);
      assert.equal(other.isList, shape !== "oci-manifest");
      assert.deepEqual(other.cache.layers.map((layer) => layer.digest), cache.layers.map((layer) => layer.digest));
      assert.equal(other.cache.config.digest, cache.config.digest);
    }
  });
}

test("the manifests of BuildKit 0.32 are written as it wrote them", () => {
  for (const name of ["docker-list-gzip", "docker-list-zstd", "index-gzip", "manifest-gzip"]) {
    const bytes = fixture(`one-file/${name}.json`);
    assert.equal(Buffer.from(core.writeManifest(core.parseManifest(bytes).cache).bytes).toString(), String(bytes));
  }
});

test("an ordinary image has no cache", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const image = core.parseManifest(JSON.stringify({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: 2 }, layers: [],
  }));
  assert.equal(image.cache, undefined);
  assert.equal(image.config.digest, digest);
});

const { cache } = core.parseManifest(caches[0].manifest);
const failures = {
  "text that is no JSON": [() => core.parseManifest("{"), "invalid_input"],
  "a manifest of both families": [() => core.parseManifest(`{"config":{},"manifests":[]}`), "invalid_input"],
  "a cache without config": [() => core.writeManifest({ ...cache, config: undefined }), "missing", "config"],
  "a cache without shape": [() => core.writeManifest({ ...cache, shape: undefined }), "unknown_name", "shape"],
  "a shape that is none": [() => core.reshapeManifest(cache, "oci"), "unknown_name", "shape"],
  "a layer without digest": [() => core.writeManifest({ ...cache, layers: [{}] }), "invalid_input"],
  "nothing at all": [() => core.writeManifest({}), "missing", "config"],
};
for (const [name, [action, code, subject]] of Object.entries(failures)) {
  test(`${name} is refused`, () => {
    assert.throws(action, (error) => {
      assert.equal(error.code, code);
      if (subject) assert.equal(error.subject, subject);
      return true;
    });
  });
}

test("a number that nobody reads may have any size", () => {
  const zeros = "0".repeat(400);
  for (const number of ["0", "-1.5", "1e309", "1e999999999999", "1e-999", `1${zeros}`, `0.${zeros}1e500`]) {
    assert.equal(core.parseManifest(`{"unknown":${number},"manifests":[]}`).manifests.length, 0);
  }
});

test("control characters in a string are refused", () => {
  assert.throws(() => core.parseManifest(`{"a":"\u0001"}`), { code: "invalid_input", subject: /^byte \d+$/ });
});
