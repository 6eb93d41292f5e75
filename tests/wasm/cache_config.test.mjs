// Method: every cache config of the fixtures, read and written again byte for byte, put in order and
// minimized; then a table of what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";

import { caches, fixture } from "./fixtures.mjs";
import { imported } from "./shipped.mjs";

const { load, parseCacheConfig, RegcacheError } = await imported("index.js");
const core = await load();
const zeroTime = "0001-01-01T00:00:00Z";
const blob = (digit) => `sha256:${digit.repeat(64)}`;

const inLayouts = caches.map(({ name, manifest, blob }) => {
  const { digest, mediaType } = core.parseManifest(manifest).cache.config;
  return { name, bytes: blob(digest), digest, mediaType };
});
const alone = ["five-stages/max.json", "five-stages/min.json", "one-file/config-gzip.json"]
  .map((name) => ({ name, bytes: fixture(name) }));

test("there are fixtures", () => assert.ok(inLayouts.length >= 11));

for (const { name, bytes, digest, mediaType } of [...inLayouts, ...alone]) {
  test(`${name} is written as BuildKit wrote it`, () => {
    const written = core.writeCacheConfig(core.parseCacheConfig(bytes));
    assert.equal(Buffer.from(written.bytes).toString(), bytes.toString());
    assert.equal(written.digest, digest ?? core.digestOf(bytes));
    assert.equal(written.mediaType, mediaType ?? written.mediaType);
  });

  test(`${name} has a member for everything`, () => {
    const { layers, records } = core.parseCacheConfig(bytes);
    const raw = JSON.parse(bytes);
    assert.equal(layers.length, raw.layers.length);
    layers.forEach((layer, i) => assert.deepEqual(layer, { blob: raw.layers[i].blob, parent: raw.layers[i].parent ?? 0 }));
    assert.equal(records.length, raw.records.length);
    records.forEach((record, i) => {
      const { layers = [], chains = [], digest = "", inputs = [] } = raw.records[i];
      assert.deepEqual(record, { layers, chains, digest,
        inputs: inputs.map((slot) => (slot ?? []).map(({ selector = "", link }) => ({ selector, link }))) });
    });
  });

  test(`${name} comes back into its order`, () => {
    const config = core.parseCacheConfig(bytes);
    const last = config.layers.length - 1;
    const other = (index) => (index < 0 ? index : last - index);
    const turned = {
      layers: config.layers.map(({ blob, parent }) => ({ blob, parent: other(parent) })).reverse(),
      records: config.records.map((record) => ({ ...record,
        layers: record.layers.map(({ layer, createdAt }) => ({ layer: other(layer), createdAt })) })),
    };
    if (last > 0) assert.notDeepEqual(turned, config);
    assert.deepEqual(core.orderCacheConfig(turned), core.orderCacheConfig(config));
    assert.deepEqual(core.writeCacheConfig(core.orderCacheConfig(turned)).bytes, new Uint8Array(bytes));
  });
}

test("a cache with all results is minimized to what a fresh builder exports", () => {
  const minimal = core.minimizeCacheConfig(core.parseCacheConfig(fixture("five-stages/max.json")));
  const records = ({ records }) => records.map(({ digest, layers }) => [digest, layers.length]);
  const fresh = core.parseCacheConfig(fixture("five-stages/min.json"));
  assert.deepEqual(records(core.orderCacheConfig(minimal)), records(fresh));
  assert.deepEqual(minimal.layers.map(({ blob }) => blob), fresh.layers.map(({ blob }) => blob));
});

test("bytes are taken in every form", async () => {
  const bytes = fixture("one-file/config-gzip.json");
  const config = core.parseCacheConfig(bytes);
  const buffer = new Uint8Array(bytes).buffer;
  for (const form of [buffer, new Uint8Array(buffer), new DataView(buffer), bytes.toString()]) {
    assert.deepEqual(core.parseCacheConfig(form), config);
    assert.deepEqual(await parseCacheConfig(form), config);
    assert.equal(core.digestOf(form), core.digestOf(bytes));
  }
});

test("what BuildKit leaves out is there", () => {
  const annotations = { mediaType: "m", diffID: blob("1"), size: 7, createdAt: "2024-01-02T03:04:05.6Z" };
  const config = core.parseCacheConfig(JSON.stringify({
    layers: [{ blob: blob("0"), parent: -1, annotations }, { blob: blob("1"), annotations: {} }, null],
    records: [{ layers: [{}], chains: [{ layers: null }], inputs: [null, [{}]] }, null],
  }));
  const empty = { layers: [], chains: [], digest: "", inputs: [] };
  assert.deepEqual(config, {
    layers: [
      { blob: blob("0"), parent: -1, annotations },
      { blob: blob("1"), parent: 0, annotations: { mediaType: "", diffID: "", size: 0, createdAt: zeroTime } },
      { blob: "", parent: 0 },
    ],
    records: [{
      ...empty, layers: [{ layer: 0, createdAt: zeroTime }], chains: [{ layers: [], createdAt: zeroTime }],
      inputs: [[], [{ selector: "", link: 0 }]],
    }, empty],
  });
  assert.deepEqual(core.parseCacheConfig(core.writeCacheConfig(config).bytes), config);
});

const layer = { blob: blob("0"), parent: -1 };
const config = (layers, records = []) => ({ layers, records });
const refused = {
  "text that is no JSON": [() => core.parseCacheConfig("{"), "invalid_input", "byte 1"],
  "a list": [() => core.parseCacheConfig("[]"), "invalid_input", ""],
  "layers of another kind": [() => core.parseCacheConfig(`{"layers":{}}`), "invalid_input", "/layers"],
  "a blob of another kind": [() => core.parseCacheConfig(`{"layers":[{"blob":1}]}`), "invalid_input", "/layers/0/blob"],
  "a time that is none": [() => core.parseCacheConfig(`{"records":[{"layers":[{"createdAt":"now"}]}]}`),
    "invalid_input", "/records/0/layers/0/createdAt"],
  "no bytes": [() => core.parseCacheConfig(undefined), "invalid_input", "undefined"],
  "an object for bytes": [() => core.parseCacheConfig({ layers: [] }), "invalid_input", "object"],
  "no config": [() => core.writeCacheConfig(undefined), "missing", "/layers"],
  "a config that is a number": [() => core.writeCacheConfig(7), "invalid_input", ""],
  "a config without layers": [() => core.writeCacheConfig({ records: [] }), "missing", "/layers"],
  "a config without records": [() => core.writeCacheConfig({ layers: [] }), "missing", "/records"],
  "a config without JSON": [() => core.writeCacheConfig(config(1n)), "invalid_input", "object"],
  "an absent parent": [() => core.writeCacheConfig(config([{ blob: blob("0") }])), "missing", "/layers/0/parent"],
  "a parent of null": [() => core.writeCacheConfig(config([layer, { ...layer, parent: null }])), "missing", "/layers/1/parent"],
  "a parent that is a text": [() => core.writeCacheConfig(config([{ ...layer, parent: "0" }])),
    "invalid_input", "/layers/0/parent"],
  "a parent with a fraction": [() => core.writeCacheConfig(config([{ ...layer, parent: 0.5 }])),
    "invalid_input", "/layers/0/parent"],
  "a result without layer": [() => core.writeCacheConfig(config([layer], [{ layers: [{}] }])),
    "missing", "/records/0/layers/0/layer"],
  "an input without link": [() => core.writeCacheConfig(config([], [{ inputs: [[], [{ selector: "" }]] }])),
    "missing", "/records/0/inputs/1/0/link"],
  "a layer that is none, in order": [() => core.orderCacheConfig(config([{ ...layer, parent: 1 }])),
    "out_of_range", "/layers/0/parent"],
  "a loop of layers, in order": [() => core.orderCacheConfig(config([{ ...layer, parent: 0 }])),
    "conflict", "/layers/0/parent"],
  "a link that leads nowhere, minimized": [
    () => core.minimizeCacheConfig(config([], [{ inputs: [[{ selector: "", link: 1 }]] }])),
    "out_of_range", "/records/0/inputs/0/0/link"],
};
for (const [name, [action, code, subject]] of Object.entries(refused)) {
  test(`${name} is refused`, () => {
    assert.throws(action, (error) => {
      assert.ok(error instanceof RegcacheError);
      assert.deepEqual([error.code, error.subject], [code, subject]);
      return true;
    });
  });
}
