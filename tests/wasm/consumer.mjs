// A folder of somebody who uses the package: empty but for what `npm install` of the tarball put there.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { folder, run } from "./shipped.mjs";

/** What program.mjs answers wherever it runs. */
export const expected = {
  version: process.env.REGCACHE_VERSION, rules: ["mode-value"], layers: [{ blob: "x", parent: 0 }],
};

const quiet = ["--offline", "--no-audit", "--no-fund"];

/** Makes the folder and puts program.mjs into it; remove() deletes it. */
export async function consumer() {
  const root = await mkdtemp(join(tmpdir(), "regcache-npm-"));
  const path = (name) => join(root, name);
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", root], { cwd: folder });
  const [{ filename, files }] = JSON.parse(stdout);
  await writeFile(path("package.json"), `{ "private": true }\n`);
  await run("npm", ["install", ...quiet, `./${filename}`], { cwd: root });
  await cp(join(dirname(fileURLToPath(import.meta.url)), "program.mjs"), path("program.mjs"));
  return {
    root,
    path,
    files: files.map((file) => file.path),
    write: (name, text) => writeFile(path(name), text),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
