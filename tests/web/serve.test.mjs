// Method: the page as `regcache serve --ui` sends it, in Chromium, looking into a cache of the same server: nothing
// has to be allowed for that.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { browserFor, eventually, folder } from "./browser.mjs";
import { fixture, registryWith } from "./cache_files.mjs";

let registry;
let browser;
before(async () => {
  registry = await registryWith(fixture("rich-max"), "https://example.org", ["--ui", folder]);
  browser = await browserFor(folder, `http://${registry.host}`);
});
after(async () => {
  await browser.close();
  await registry.close();
});

test("the page looks into the registry that serves it", async () => {
  const { page, complaints, close } = await browser.open(
    `#inspect?ref=${encodeURIComponent(`${registry.host}/o/app:cache`)}`,
  );
  await page.getByText("No problems").waitFor();
  await page.getByRole("link", { name: "Check" }).click();
  await page.getByText("2 warnings").first().waitFor();
  await eventually(async () =>
    assert.equal(await page.evaluate(() => fetch("./relay.json").then((answer) => answer.text())), '{"hosts":[]}\n'),
  );
  assert.deepEqual(complaints, []);
  await close();
});

test("the page works offline from there, too", async () => {
  const { page, context, complaints, close } = await browser.open("#check?options=type%3Dinline%2Cmode%3Dmax");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await caches.keys()).length === 1);
  await context.setOffline(true);
  await page.reload();
  await page.getByText("1 warning").first().waitFor();
  assert.deepEqual(complaints, []);
  await close();
});
