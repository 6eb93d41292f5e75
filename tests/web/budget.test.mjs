// Method: the files of the built page after Brotli, as a good static server sends them: those that the first view
// asks for in Chromium, and all of them, against budget.json.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";

import { browserFor, folder } from "./browser.mjs";

const budget = JSON.parse(readFileSync(new URL("budget.json", import.meta.url), "utf8"));
const compressed = (path) => brotliCompressSync(readFileSync(`${folder}/${path}`)).length;
const sum = (paths) => paths.reduce((bytes, path) => bytes + compressed(path), 0);

let browser;
before(async () => (browser = await browserFor(folder)));
after(() => browser.close());

test("the first view", async () => {
  const asked = new Set();
  const { page, close } = await browser.open("#check", { serviceWorkers: "block" });
  page.on("request", (request) => asked.add(new URL(request.url()).pathname.slice(1) || "index.html"));
  await page.reload();
  await page.getByText("2 warnings").first().waitFor();
  const bytes = sum([...asked]);
  assert.ok(
    [...asked].some((path) => /options-.*\.wasm$/.test(path)),
    "with its module",
  );
  assert.ok(
    bytes <= budget.firstView,
    `${bytes} bytes in ${[...asked].map((path) => `${path} ${compressed(path)}`).join(", ")}`,
  );
  await close();
});

test("everything", () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = sum(readdirSync(folder, { recursive: true }).filter((path) => /\.\w+$/.test(path)));
  assert.ok(files.length > 5);
  assert.ok(bytes <= budget.everything, `${bytes} bytes`);
});
