// The view that checks options in a browser of this test file, which may go wrong in nothing.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";

import { browserFor, folder } from "./browser.mjs";

export const twoMistakes = "type=registry,ref=ghcr.io/o/app:cache,mode=Max,compresion=zstd";
export const linkTo = (options, more = "") => `#check?options=${encodeURIComponent(options)}${more}`;

let browser;
let opened;
before(async () => (browser = await browserFor(folder)));
after(() => browser.close());
afterEach(async () => {
  const { complaints, close } = opened;
  await close();
  assert.deepEqual(complaints, []);
});

/** Another page of the same browser, which its caller closes. */
export const openBeside = (fragment) => browser.open(fragment);

/** A page on this fragment, with names for its parts. */
export async function open(fragment, look) {
  opened = await browser.open(fragment, look);
  const { page } = opened;
  await page
    .getByText(/BuildKit \d/)
    .first()
    .waitFor({ state: "attached" });
  await page.locator(".kind", { hasText: "option" }).waitFor(); // also the module of files is there, if it is needed
  return {
    page,
    field: page.getByRole("textbox", { name: "Cache options" }),
    problems: page.locator(".problems > li"),
    outcome: page.locator(".outcome"),
    attribute: (key) => page.locator(".attributes").getByLabel(key, { exact: true }),
    completions: page.getByRole("option").filter({ visible: true }).and(page.locator(".completions > li")),
  };
}
