// Method: texts that come back, that are too long, that have thousands of problems, or that differ in blanks alone, in
// the view that checks options, driven in Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually } from "./browser.mjs";
import { linkTo, open, twoMistakes } from "./check_page.mjs";

/** Puts a text in as a paste does: typing so much takes Chromium a while. */
const put = (page, text) =>
  page.locator("textarea").evaluate((area, value) => {
    area.value = value;
    area.dispatchEvent(new Event("input"));
  }, text);

test("what was typed is there again when somebody comes back from another view", async () => {
  const { page, field, problems } = await open("");
  await field.fill("type=s3,bucket=b,region=r,secret_access_key=hush,mode=Max");
  await page.getByLabel("Flag").selectOption("cache-from");
  await page.getByLabel("Flag").selectOption("cache-to");
  await page.waitForURL(/bucket/);
  const view = (name) => page.getByRole("link", { name, exact: true }).click();
  for (const back of [() => view("Check"), () => page.goBack()]) {
    await view("Inspect");
    await page.getByText("Drop a cache").waitFor();
    await back();
    await field.waitFor();
    await eventually(async () =>
      assert.equal(await field.inputValue(), "type=s3,bucket=b,region=r,secret_access_key=hush,mode=Max"),
    );
    await eventually(async () => assert.equal(await problems.count(), 1));
  }
});

test("a text that is too long is refused at once, and nothing of an earlier one stays", async () => {
  const { page, problems, outcome } = await open(linkTo(twoMistakes));
  await put(page, `type=registry,ref=a/b,${"x=y,".repeat(50_000)}`);
  assert.match(await page.locator("#problems").innerText(), /^Too long to check here \(200022 bytes of at most 100000\)$/);
  assert.equal(await problems.count(), 0);
  assert.doesNotMatch(await outcome.innerText(), /ghcr/);
  assert.equal(await page.locator(".attributes").isVisible(), false);
  await put(page, "type=inline");
  assert.equal(await page.locator("#problems").innerText(), "No problems");
});

test("of thousands of problems the first are drawn, and all are fixed", async () => {
  const { page, field, problems } = await open(linkTo("type=inline"));
  await put(page, "type=registry,ref=a/b,mode=Max\n".repeat(3000));
  assert.match(await page.locator("#problems").innerText(), /^3000 warnings/);
  assert.equal(await problems.count(), 100);
  await page.getByText("These are the first 100 of 5999").waitFor();
  assert.ok((await page.locator("*").count()) < 8000);
  await page.getByRole("button", { name: "Fix all 3000" }).click();
  await eventually(async () => assert.equal(await field.inputValue(), "type=registry,ref=a/b,mode=max\n".repeat(3000)));
});

test("a blank that goes is seen, and read out", async () => {
  const { field, problems } = await open(linkTo("type=registry, mode=max,ref=a/b"));
  const fix = problems.getByRole("button", { name: "Fix blank mode to mode" });
  assert.equal(await fix.locator("del").textContent(), "\u2423 blank mode");
  await fix.click();
  await eventually(async () => assert.equal(await field.inputValue(), "type=registry,mode=max,ref=a/b"));
});
