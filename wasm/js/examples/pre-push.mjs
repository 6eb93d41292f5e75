// A git hook: refuses to push a build configuration whose cache options BuildKit would refuse or ignore.
//
//   node pre-push.mjs caches.json      {"cacheTo": ["type=registry,..."], "cacheFrom": ["ghcr.io/..."]}
import { readFileSync } from "node:fs";

import { check, explain } from "regcache";

if (!process.argv[2]) {
  console.error("usage: node pre-push.mjs FILE");
  process.exit(2);
}
const { cacheTo = [], cacheFrom = [] } = JSON.parse(readFileSync(process.argv[2], "utf8"));

for (const [direction, options] of [["cache-to", cacheTo], ["cache-from", cacheFrom]]) {
  const { errors } = await check(options, { direction, strict: true });
  if (errors === 0) continue;
  console.error(await explain(options, { direction, strict: true }));
  process.exitCode = 1;
}
