// Method: the page is opened once, the network is cut, and everything is opened again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { browserFor, folder } from "./browser.mjs";

let browser;
before(async () => (browser = await browserFor(folder)));
after(() => browser.close());

test("the page works without a network once it was open", async () => {
  const { page, context, complaints, close } = await browser.open("#check?options=type%3Dinline%2Cmode%3Dmax");
  await page.evaluate(() =>
    navigator.serviceWorker.ready.then(
      ({ active }) =>
        active.state === "activated" || new Promise((done) => active.addEventListener("statechange", done)),
    ),
  );
  await context.setOffline(true);
  await page.reload();
  await page.getByText("1 warning").first().waitFor();
  await page.locator(".problems .rule").first().click();
  await page.locator(".rule-page pre").first().waitFor();
  await page.getByText("The manifest, around").count();
  for (const name of await page.locator("nav a").allInnerTexts()) {
    await page.getByRole("link", { name, exact: true }).click();
    await page.waitForFunction((title) => document.title.startsWith(title), name);
  }
  assert.deepEqual(complaints, []);
  await close();
});
