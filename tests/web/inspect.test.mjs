// Method: the view that looks into caches, driven in Chromium with caches that BuildKit made, as folders, archives and
// loose documents, and with a real `regcache serve`; what it gives back is read by the package in Node.
import assert from "node:assert/strict";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { browserFor, eventually, folder, looks, misfits, shoot, violations } from "./browser.mjs";
import { fixture, largeCache, pack, registryWith, temporaryFolder, unpack } from "./cache_files.mjs";

const { Cache } = await import(pathToFileURL(`${process.env.REGCACHE_NPM}/index.node.js`));
const rich = fixture("rich-max");

let browser;
let opened;
let place;
before(async () => {
  browser = await browserFor(folder);
  place = await temporaryFolder();
});
after(async () => {
  await browser.close();
  await place.remove();
});
afterEach(async () => {
  const { complaints, close, mayAsk } = opened;
  await close();
  assert.deepEqual(
    complaints.filter(
      (complaint) => !mayAsk || !(complaint.startsWith(`asked http://${mayAsk}/`) || / 404 /.test(complaint)),
    ),
    [],
  );
});

async function open(look, fragment = "#inspect") {
  opened = await browser.open(fragment, look);
  const { page } = opened;
  const source = page.locator(".source").first();
  await source.waitFor();
  return {
    page,
    source,
    rows: page.locator("tbody tr"),
    summary: page.locator(".summary"),
    freed: page.locator(".prune p[role=status]").first(),
    said: page.locator(".prune .said"),
    openFolder: (path) => source.locator("input[webkitdirectory]").setInputFiles(path),
    openFiles: (paths) => source.locator("input[multiple]:not([webkitdirectory])").setInputFiles(paths),
  };
}

const known = async () => {
  const cache = await Cache.open(`oci:${rich}:v1`);
  return {
    cache,
    records: cache.graph.records.length,
    layers: new Set(cache.manifest.layers.map(({ digest }) => digest)).size,
  };
};

const resultsIn = ({ graph }) =>
  graph.records.reduce((sum, { layers, chains }) => sum + layers.length + chains.length, 0);

test("a folder says what is in it", async () => {
  const { page, openFolder, summary, rows } = await open();
  const { records, layers, cache } = await known();
  await openFolder(rich);
  await page.getByText("No problems").waitFor();
  assert.match(
    await summary.innerText(),
    new RegExp(`${cache.digest.slice(7, 19)}[^]*${layers}, [^]*records\\s+${records}`),
  );
  await eventually(async () => assert.equal(await rows.count(), records));
});

test("a cache has its name above it, and is gone when the next one fails", async () => {
  const { page, openFolder, openFiles, source } = await open();
  await openFolder(rich);
  await page.getByRole("heading", { name: "rich-max v1", exact: true }).waitFor();
  await openFiles([fixture("README.md")]);
  await source.getByRole("alert").filter({ hasText: /^error .*tar archive/ }).waitFor();
  await eventually(async () => assert.equal(await page.locator(".content").isVisible(), false));
  await eventually(async () => assert.equal(await source.locator(".error .severity").innerText(), "error"));
  await openFolder(rich);
  await page.getByText("No problems").waitFor();
  await eventually(async () => assert.equal(await source.getByRole("alert").count(), 0));
});

test("of several layouts in a folder one is named, and the others are offered", async () => {
  const { page, openFolder, summary, source } = await open();
  const folder = place.path("caches");
  await mkdir(`${folder}/node_modules`, { recursive: true });
  await writeFile(`${folder}/node_modules/index.json`, "no layout");
  await cp(rich, `${folder}/b`, { recursive: true });
  await cp(fixture("oci-manifest-gzip"), `${folder}/a`, { recursive: true });
  await openFolder(folder);
  await page.getByRole("heading", { name: "caches/a v1", exact: true }).waitFor();
  const first = await summary.innerText();
  await eventually(async () =>
    assert.deepEqual(await source.locator(".names button:visible").allInnerTexts(), ["caches/b v1"]),
  );
  await source.getByRole("button", { name: "caches/b v1" }).click();
  await page.getByRole("heading", { name: "caches/b v1", exact: true }).waitFor();
  await eventually(async () => assert.notEqual(await summary.innerText(), first));
  await source.getByRole("button", { name: "caches/a v1" }).waitFor();
});

test("a manifest and its config are looked at without their layers, which nobody misses", async () => {
  const { page, openFiles } = await open();
  const { cache } = await known();
  await openFiles([cache.digest, cache.manifest.config.digest].map((digest) => `${rich}/blobs/${digest.replace(":", "/")}`));
  await page.getByText("No problems").waitFor();
  await page.getByText("The layers were not given, and not checked.").waitFor();
  for (const name of ["Download .tar", "Push"])
    await eventually(async () => assert.equal(await page.getByRole("button", { name }).isVisible(), false, name));
  await page.locator(".source input[webkitdirectory]").first().setInputFiles(rich);
  await page.getByRole("button", { name: "Push" }).waitFor();
  await eventually(async () => assert.equal(await page.getByText("not checked").isVisible(), false));
});

test("an archive holds the same as its folder, and it may be dropped", async () => {
  const { page, openFiles, rows } = await open();
  const { records } = await known();
  await pack(rich, place.path("cache.tar"));
  await openFiles([place.path("cache.tar")]);
  await page.getByText("No problems").waitFor();
  await eventually(async () => assert.equal(await rows.count(), records));

  await page.reload();
  const dropped = await page.evaluateHandle(() => new DataTransfer());
  await page
    .locator(".source input[multiple]:not([webkitdirectory])")
    .first()
    .evaluate((input) =>
      input.addEventListener("change", () => (globalThis.chosen = input.files[0]), { capture: true }),
    );
  await page
    .locator(".source input[multiple]:not([webkitdirectory])")
    .first()
    .setInputFiles([place.path("cache.tar")]);
  await page.getByText("No problems").waitFor();
  await dropped.evaluate((transfer) => transfer.items.add(globalThis.chosen));
  await page.locator(".content").evaluate((content) => (content.hidden = true));
  await page.locator(".source").first().dispatchEvent("drop", { dataTransfer: dropped });
  await page.locator(".content").waitFor();
  await eventually(async () => assert.equal(await rows.count(), records));
});

test("what is no cache is refused with a reason", async () => {
  const { page, source, openFiles } = await open();
  await openFiles([fixture("README.md"), `${rich}/oci-layout`]);
  const said = source.getByRole("alert");
  await said.filter({ hasText: "no cache" }).waitFor();
  await openFiles([fixture("README.md")]);
  await said.filter({ hasText: "tar archive" }).waitFor();
  const { cache } = await known();
  const blob = (digest) => `${rich}/blobs/${digest.replace(":", "/")}`;
  await openFiles([blob(cache.digest)]);
  await said.filter({ hasText: `is a manifest, and needs its config beside it: ${cache.manifest.config.digest}` }).waitFor();
  await openFiles([blob(cache.manifest.layers[0].digest)]);
  await said.filter({ hasText: "compressed with gzip: unpack it first. If it is a layer, Compress tries it." }).waitFor();
  await pack(fixture("one-file"), place.path("layer.tar"));
  await openFiles([place.path("layer.tar")]);
  await said.filter({ hasText: "layer.tar has no index.json" }).waitFor();
  await eventually(async () => assert.equal(await page.locator(".content").isVisible(), false));
});

test("a layer that is missing is a problem", async () => {
  const { page, openFolder } = await open();
  const { cache } = await known();
  const broken = place.path("broken");
  await mkdir(broken);
  await pack(rich, place.path("whole.tar"));
  await unpack(place.path("whole.tar"), broken);
  const { digest } = cache.manifest.layers[0];
  await rename(`${broken}/blobs/${digest.replace(":", "/")}`, place.path("aside"));
  await openFolder(broken);
  await page.getByText("1 problem", { exact: true }).waitFor();
  await eventually(async () => assert.match(await page.locator(".problems").innerText(), new RegExp(digest)));
  await rm(broken, { recursive: true });
});

test("records are found, sorted and shown with their layers", async () => {
  const { page, openFolder, rows } = await open();
  await openFolder(rich);
  await page.getByText("No problems").waitFor();
  const { cache } = await known();
  await page.getByRole("columnheader", { name: "Bytes" }).getByRole("button").click();
  await eventually(async () =>
    assert.equal(await page.getByRole("columnheader", { name: "Bytes" }).getAttribute("aria-sort"), "descending"),
  );
  const bytes = await rows.first().locator("td").nth(2).innerText();
  assert.match(bytes, /^\d+\.\d MB$/);
  await rows.first().getByRole("button").click();
  await eventually(async () => assert.ok((await page.locator(".path li").last().innerText()).endsWith(bytes)));
  const { digest } = cache.graph.records.at(-1);
  await page.getByLabel("Search records").fill(digest.slice(0, 20));
  await eventually(async () => assert.equal(await rows.count(), 1));
  await page.getByLabel("Search records").fill("nothing like it");
  await eventually(async () => assert.equal(await rows.count(), 0));
});

test("prune shows what it would free, and gives the smaller cache as an archive", async () => {
  const { page, openFolder, freed } = await open();
  await openFolder(rich);
  await page.getByText("No problems").waitFor();
  await eventually(async () => assert.match(await freed.innerText(), /^Frees 0 B: 0 of/));
  await page.getByLabel("Layers not more than").fill("40");
  await eventually(async () => assert.doesNotMatch(await freed.innerText(), /^Frees 0 B/));
  await eventually(async () => assert.ok((await page.locator("tr.removed").count()) > 0));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download .tar" }).click(),
  ]);
  await download.saveAs(place.path("smaller.tar"));
  const smaller = place.path("smaller");
  await mkdir(smaller);
  await unpack(place.path("smaller.tar"), smaller);
  const cache = await Cache.open(`oci:${smaller}:latest`);
  assert.ok(resultsIn(cache) < resultsIn((await known()).cache));
  assert.deepEqual((await cache.verify({ deep: true })).findings, []);
});

test("a cache comes from a registry, is pruned, and goes back", async () => {
  const { host, close } = await registryWith(rich, browser.origin);
  try {
    const { page, source, freed, said } = await open();
    opened.mayAsk = host;
    await source.getByLabel("or in a registry").fill(`${host}/o/app:cache`);
    await source.getByRole("button", { name: "Open" }).click();
    await page.getByText("No problems").waitFor();
    await page.waitForURL(/ref=/);
    await page.getByLabel("Layers not more than").fill("40");
    await freed.filter({ hasNotText: "Frees 0 B" }).waitFor();
    await page.getByLabel("Where to push").fill(`type=registry,ref=${host}/o/app:smaller,mode=max`);
    await page.getByRole("button", { name: "Push" }).click();
    await said.filter({ hasText: /; blobs: [1-9]\d* already there\./ }).waitFor();
    const zstd = ",compression=zstd,force-compression=true";
    for (const [target, answer] of [
      [`type=registry,ref=${host}/o/app:smaller,mode=max`, "all of it was there."],
      [`type=registry,ref=${host}/o/mounted:smaller,mode=max`, /; blobs: [1-9]\d* mounted\./],
      [`type=registry,ref=${host}/o/zstd:smaller,mode=max${zstd}`, /; blobs: [1-9]\d* converted and sent\./],
      ["type=local,dest=/tmp/x", "Download the .tar, or push to a registry."],
    ]) {
      await page.getByLabel("Where to push").fill(target);
      await page.getByRole("button", { name: "Push" }).click();
      await said.filter({ hasText: answer }).waitFor();
    }
    const [before, now] = await Promise.all(
      ["cache", "smaller"].map((tag) => Cache.open(`${host}/o/app:${tag}`, { credentials: {} })),
    );
    assert.ok(resultsIn(now) < resultsIn(before));
    assert.deepEqual((await now.verify({ deep: true })).findings, []);
    const other = await browser.open(new URL(page.url()).hash);
    await other.page.getByText("No problems").waitFor();
    await other.close();
  } finally {
    await close();
  }
});

test("who is asked last has the word: what was asked before is stopped", async () => {
  const { host, close } = await registryWith(rich, browser.origin);
  try {
    const { page, source, said } = await open();
    opened.mayAsk = host;
    const stopped = () => page.waitForEvent("requestfailed", (request) => /ABORTED/.test(request.failure().errorText));
    await page.route(/\/v2\/slow\//, () => {}); // nobody answers
    const openNext = async (reference) => {
      await source.getByLabel("or in a registry").fill(reference);
      await source.getByRole("button", { name: "Open" }).click();
    };
    const push = async (reference) => {
      await page.getByLabel("Where to push").fill(`type=registry,ref=${reference},mode=max`);
      await page.getByRole("button", { name: "Push" }).click();
    };
    for (const [ask, answered] of [
      [openNext, page.getByRole("heading", { name: `${host}/o/app:cache`, exact: true })],
      [push, said.filter({ hasText: `${host}/o/app:cache: sha256` })],
    ]) {
      await Promise.all([page.waitForRequest(/\/v2\/slow\//), ask(`${host}/slow/app:cache`)]);
      await Promise.all([stopped(), ask(`${host}/o/app:cache`)]);
      await answered.waitFor();
      await eventually(async () => assert.equal(await page.getByRole("alert").count(), 0));
    }
  } finally {
    await close();
  }
});

test("a registry that lets no page ask is explained", async () => {
  const { host, close } = await registryWith(rich, "https://example.org");
  try {
    const { page, source } = await open();
    await source.getByLabel("or in a registry").fill(`${host}/o/app:cache`);
    await source.getByRole("button", { name: "Open" }).click();
    await source.getByRole("alert").filter({ hasText: "regcache pull" }).waitFor({ timeout: 60_000 });
    opened.complaints.length = 0; // the browser says so, too
    await eventually(async () => assert.equal(await page.locator(".content").isVisible(), false));
  } finally {
    await close();
  }
});

test("it can be used by keyboard alone", async () => {
  const { page, rows, freed } = await open();
  const tabTo = async (wanted) => {
    for (let presses = 0; presses < 40; ++presses) {
      await page.keyboard.press("Tab");
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
    }
    assert.fail(`${wanted} was never reached`);
  };
  await pack(rich, place.path("by-keyboard.tar"));
  // Asked for long before the key: on a busy machine Chromium would open a dialog of its own, which nobody sees.
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page.getByRole("button", { name: "Choose files" }).first());
  await page.keyboard.press("Enter");
  await (await chooser).setFiles([place.path("by-keyboard.tar")]);
  await page.getByText("No problems").waitFor();
  await tabTo(page.getByLabel("Layers not more than"));
  for (let presses = 0; presses < 6; ++presses) await page.keyboard.press("PageDown");
  await freed.filter({ hasNotText: "Frees 0 B" }).waitFor();
  await tabTo(page.locator("canvas"));
  await page.keyboard.press("+");
  await tabTo(rows.first().getByRole("button"));
  await page.keyboard.press("Enter");
  await page.locator(".chosen code").first().waitFor();
});

test("two caches are compared", async () => {
  const { page, openFolder } = await open();
  await openFolder(rich);
  await page.getByText("Compare with another cache").click();
  await page.locator(".diff input[webkitdirectory]").setInputFiles(fixture("oci-manifest-gzip"));
  await page.getByText("records only here").waitFor();
  await page.locator(".diff input[webkitdirectory]").setInputFiles(rich);
  await page.getByText("Both caches say the same").waitFor();
});

test("1,234 layers and 1,394 records are drawn, moved, filtered and pruned", async () => {
  const { page, openFiles, rows, freed } = await open();
  await openFiles(await largeCache(place.path("large")));
  await page.getByText("1234, ").waitFor();
  await eventually(async () => assert.equal(await rows.count(), 100));
  await shoot(page, "inspect-large");
  const inked = () =>
    page
      .locator("canvas")
      .evaluate(
        (canvas) =>
          [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data].filter(
            (value, i) => i % 4 === 3 && value > 0,
          ).length,
      );
  const drawn = await inked();
  assert.ok(drawn > 1000);
  await page.locator("canvas").focus();
  for (let i = 0; i < 5; ++i) await page.keyboard.press("+");
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await eventually(async () => assert.notEqual(await inked(), drawn));
  await page.getByLabel("Results not older than").fill("50");
  await freed.filter({ hasNotText: "Frees 0 B" }).waitFor();
  await eventually(async () => assert.match(await freed.innerText(), /of 1234 results/));
  await page.getByRole("button", { name: "Show all 1394" }).click();
  await eventually(async () => assert.equal(await rows.count(), 1394));
});

for (const look of looks) {
  test(`at ${look.name}: nothing is wrong, cut off or hidden`, async () => {
    const { page, openFolder, rows } = await open(look);
    await shoot(page, `inspect-empty-${look.name}`);
    assert.match(await page.locator("footer").innerText(), /It asks nobody but the registries that you name/);
    assert.deepEqual(await violations(page), []);
    await openFolder(rich);
    await page.getByText("No problems").waitFor();
    await rows.nth(3).getByRole("button").click();
    await page.getByLabel("Layers not more than").fill("60");
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await shoot(page, `inspect-${look.name}`);
    await eventually(async () =>
      assert.equal(await page.locator(".scrolls").evaluate((box) => box.scrollWidth - box.clientWidth), 0),
    );
    await page.locator(".legends").getByText("prune would drop it").waitFor();
    await eventually(async () => assert.match(await page.locator(".treemap text").first().textContent(), /^1\.1 MB$/));
    assert.deepEqual(await misfits(page), []);
    assert.deepEqual(await violations(page), []);
  });
}
