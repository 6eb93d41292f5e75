// Method: where the pictures of a cache put things, without a browser: properties that hold for any cache.
import assert from "node:assert/strict";
import { test } from "node:test";

import { sources } from "./sources.mjs";

const [{ tilesOf }, { arrange }, { modelOf }] = await sources(
  "inspect/treemap.ts",
  "inspect/graph_picture.ts",
  "inspect/cache_model.ts",
);

const layersOf = (...sizes) => sizes.map((bytes, i) => ({ digest: `sha256:${i}`, mediaType: "", bytes }));
const box = { x: 0, y: 0, width: 800, height: 300 };

for (const sizes of [[1], [5, 5], [1000, 1, 1, 1], Array.from({ length: 50 }, (_, i) => (i * 37) % 91), [0, 0, 3]]) {
  test(`tiles of ${sizes.length} layers fill the box, each with its share`, () => {
    const tiles = tilesOf(layersOf(...sizes), box);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.equal(tiles.length, sizes.filter((size) => size > 0).length);
    for (const { layer, x, y, width, height } of tiles) {
      assert.ok(Math.abs((width * height) / (800 * 300) - layer.bytes / total) < 1e-9);
      assert.ok(x >= -1e-6 && y >= -1e-6 && x + width <= 800 + 1e-6 && y + height <= 300 + 1e-6);
    }
    const overlaps = (a, b) =>
      Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1e-6 &&
      Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 1e-6;
    assert.ok(tiles.every((a, i) => tiles.slice(i + 1).every((b) => !overlaps(a, b))));
  });
}

test("a layout without bytes has no tiles", () => assert.deepEqual(tilesOf(layersOf(0), box), []));

/** A cache of records that are made from the given ones, each with a layer of its own on top of the first input's. */
function cacheOf(...inputs) {
  const records = inputs.map((links, i) => ({
    digest: `sha256:${i}`,
    layers: [{ layer: i, createdAt: `2026-01-0${i + 1}T00:00:00Z` }],
    chains: [],
    inputs: links.map((link) => [{ link, selector: "" }]),
  }));
  const layers = inputs.map(([first = -1], i) => ({ blob: `layer ${i}`, parent: first }));
  const manifest = { layers: inputs.map((_, i) => ({ digest: `layer ${i}`, size: 10, mediaType: "" })) };
  return { graph: { records, layers }, manifest };
}

test("records stand to the right of what they were made from, and none on another", () => {
  const { records } = modelOf(cacheOf([], [], [0, 1], [2], [1]));
  assert.deepEqual(
    records.map(({ depth }) => depth),
    [0, 0, 1, 2, 1],
  );
  const places = arrange({ records });
  for (const { index, inputs } of records) for (const input of inputs) assert.ok(places[input].x < places[index].x);
  assert.equal(new Set(places.map(({ x, y }) => `${x} ${y}`)).size, 5);
});

test("a record has the layers from the bottom up", () => {
  const { records, bytes } = modelOf(cacheOf([], [0], [1]));
  assert.deepEqual(records[2].layers, ["layer 0", "layer 1", "layer 2"]);
  assert.equal(bytes, 30);
});

test("records in a loop are drawn, too", () => {
  const { records } = modelOf(cacheOf([], [0, 2], [1]));
  assert.equal(arrange({ records }).filter(Boolean).length, 3);
});

test("as many records as a config can hold are arranged", () => {
  const inputs = Array.from({ length: 200_000 }, (_, i) => (i === 0 ? [] : [i - 1]));
  const records = inputs.map((links, index) => ({ index, inputs: links, depth: index }));
  assert.equal(arrange({ records }).length, 200_000);
});

test("Go's zero time is no time", () => {
  const cache = cacheOf([]);
  cache.graph.records[0].layers[0].createdAt = "0001-01-01T00:00:00Z";
  assert.equal(modelOf(cache).records[0].time, undefined);
});
