// Checks the build files of a folder and writes a report for code scanning:
//
//   node check-files.mjs . >report.sarif
//
// Exits with 1 when BuildKit would refuse something, or lose an image or a secret by it. `npx regcache check .` knows
// .gitignore too; this shows how a tool of your own does it with files that it has anyway.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { check } from "regcache";

const folder = process.argv[2] ?? ".";
const wanted = /\.(ya?ml|hcl|sh|mk)$|(^|\/)(Makefile|[\w.-]*bake[\w.-]*\.json)$/;
const paths = (await readdir(folder, { recursive: true }))
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => wanted.test(path) && !/(^|\/)(node_modules|\.git)\//.test(path));
const files = new Map(await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), "utf8")])));

const { errors, findings, output } = await check({ files }, { format: "sarif" });
process.stdout.write(output);
for (const { path, line, id, message } of findings) console.error(`${path}:${line}: ${id} ${message}`);
process.exitCode = errors > 0 ? 1 : 0;
