// Method: the view that tries compressions, driven in Chromium with files whose best compression is no question.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import { gzipSync } from "node:zlib";

import { browserFor, folder, looks, misfits, shoot, violations } from "./browser.mjs";
import { temporaryFolder } from "./cache_files.mjs";

const text = Array.from(
  { length: 40_000 },
  (_, i) => `line ${i}: ${(i * 7919) % 1000} of a text that compresses well\n`,
).join("");

let browser;
let opened;
let place;
before(async () => {
  browser = await browserFor(folder);
  place = await temporaryFolder();
  await writeFile(place.path("layer.tar"), text);
  await writeFile(place.path("layer.tar.gz"), gzipSync(text));
  await writeFile(place.path("large.txt"), "a".repeat(21_900_000));
  await writeFile(place.path("empty"), "");
  await writeFile(place.path("random"), randomBytes(200_000));
});
after(async () => {
  await browser.close();
  await place.remove();
});
afterEach(async () => {
  const { complaints, close } = opened;
  await close();
  assert.deepEqual(complaints, []);
});

async function open(look) {
  opened = await browser.open("#compress", look);
  const { page } = opened;
  await page.getByText("Drop a layer").waitFor();
  return {
    page,
    said: page.locator(".said"),
    rows: page.locator("tbody tr"),
    give: (name) => page.locator("input[type=file]").setInputFiles(place.path(name)),
    done: () => page.getByText("8 of 8 tried").waitFor({ timeout: 60_000 }),
  };
}

test("a file is tried with every compression, and the options for the best are given", async () => {
  const { page, rows, give, done } = await open();
  await give("layer.tar");
  await done();
  assert.equal(await rows.count(), 8);
  assert.equal(await page.locator(".point").count(), 8);
  const options = await page.locator(".advice code").innerText();
  assert.match(options, /^compression=(gzip|zstd),compression-level=\d+,force-compression=true$/);
  const [, compression, level] = /^compression=(\w+),compression-level=(\d+)/.exec(options);
  assert.match(await rows.first().innerText(), new RegExp(`^${compression} ${level}\\b`));
  const sizes = await rows.evaluateAll((all) =>
    Object.fromEntries(all.map((row) => [row.cells[0].textContent, row.cells[2].textContent])),
  );
  assert.ok(Number.parseInt(sizes["zstd 19"], 10) <= Number.parseInt(sizes["zstd 1"], 10));
});

test("a layer that is compressed already is tried as what is in it", async () => {
  const { said, give, done } = await open();
  await give("layer.tar.gz");
  await done();
  assert.match(await said.innerText(), /decompressed from gzip/);
});

test("the size is that of the file, also when only its front is tried", async () => {
  const { said, give, done } = await open();
  await give("large.txt");
  await done();
  assert.match(await said.innerText(), /^large.txt: 21.9 MB; the first 16.8 MB stand for all of it/);
});

test("where compressing is no use, that is said", async () => {
  const { page, said, give, done } = await open();
  await give("random");
  await done();
  assert.match(await page.locator(".advice").innerText(), /no use here[^]*100% is left/);
  assert.equal(await page.locator(".advice code").count(), 0);
  await give("empty");
  await said.filter({ hasText: "empty is empty" }).waitFor();
  assert.equal(await page.locator(".content").isVisible(), false);
});

/** The columns decide: they are seen without scrolling. */
const hidden = (page) => page.locator(".scrolls").evaluate((box) => box.scrollWidth - box.clientWidth);

for (const look of looks) {
  test(`at ${look.name}: nothing is wrong, cut off or hidden`, async () => {
    const { page, give, done } = await open(look);
    await give("layer.tar");
    await done();
    await shoot(page, `compress-${look.name}`);
    assert.equal(await hidden(page), 0);
    assert.deepEqual(await misfits(page), []);
    assert.deepEqual(await violations(page), []);
  });
}
