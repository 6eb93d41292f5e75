// Method: npm ci of what the page and its tests need, skipped when the lock file's packages are there already; then
// the page is built as everybody builds it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

for (const place of ["../../web", "."]) {
  test(`the packages of ${place}/package-lock.json are installed`, async () => {
    const folder = fileURLToPath(new URL(place, import.meta.url));
    const installed = `${folder}/node_modules/.package-lock.json`;
    if (existsSync(installed) && statSync(installed).mtimeMs > statSync(`${folder}/package-lock.json`).mtimeMs) return;
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  });
}

test("the page is built, and its types are right", async () => {
  const failure = await run("npm", ["run", "build"], {
    cwd: fileURLToPath(new URL("../../web", import.meta.url)),
  }).then(
    () => "",
    (error) => error.stdout + error.stderr,
  );
  assert.equal(failure, "");
  assert.ok(existsSync(`${process.env.REGCACHE_WEB_OUT}/index.html`));
});
