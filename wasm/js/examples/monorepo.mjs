// One cache for each package of a monorepo, on each branch, that falls back to the main branch's:
//
//   node monorepo.mjs ghcr.io/acme/app packages/* | sh
//
// Prints a build command for every folder with a Dockerfile. Options that BuildKit would refuse or ignore stop it
// before a build is spent on them.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";

import { check, snippet } from "regcache";

const [repository, ...folders] = process.argv.slice(2);
if (folders.length === 0) {
  console.error("usage: node monorepo.mjs REPOSITORY FOLDER...");
  process.exit(2);
}
const branch = process.env.BRANCH
  ?? execFileSync("git", ["branch", "--show-current"], { encoding: "utf8" }).trim();
const tag = (name) => name.replaceAll(/[^\w.-]/g, "-").slice(0, 128);

for (const folder of folders.filter((each) => existsSync(join(each, "Dockerfile")))) {
  const cache = `${repository}/${basename(folder)}`;
  const cacheTo = `type=registry,ref=${cache}:${tag(branch)},mode=max,compression=zstd,ignore-error=true`;
  const cacheFrom = [...new Set([`${cache}:${tag(branch)}`, `${cache}:main`])];

  const { diagnostics } = await check(cacheTo, { strict: true });
  if (diagnostics.length > 0) {
    console.error(`${folder}: ${diagnostics.map(({ message }) => message).join("\n")}`);
    process.exit(1);
  }
  console.log((await snippet({ cacheTo, cacheFrom }, "buildx")).replace(/\.\n$/, `${folder}\n`));
}
