// Method: npm ci of what the other tests need, skipped when the lock file's packages are there already.
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { run } from "./shipped.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

test("the packages of package-lock.json are installed", async () => {
  const installed = here("node_modules/.package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(here("package-lock.json")).mtimeMs) {
    return;
  }
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here(".") });
});
