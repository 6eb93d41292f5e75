// Keeps the caches of a repository small; for a cron job:
//
//   node prune.mjs ghcr.io acme/app-cache 30
//
// Drops results that are older than so many days, and the oldest ones of a cache that BuildKit would refuse to
// import. What is no cache stays as it is. The credentials are docker's own.
import { Cache, Registry } from "regcache";

const [host, repository, days = "30"] = process.argv.slice(2);
if (!repository || !(Number(days) >= 0)) {
  console.error("usage: node prune.mjs HOST REPOSITORY [DAYS]");
  process.exit(2);
}
const { REGISTRY_USER: username, REGISTRY_PASSWORD: password } = process.env;
const registry = new Registry(host, username ? { credentials: { username, password } } : {});

for (const tag of await registry.tags(repository)) {
  const location = `${host}/${repository}:${tag}`;
  try {
    const cache = await Cache.open(location);
    const smaller = cache.prune({ maxAge: Number(days) * 86_400_000, fit: true });
    if (smaller.digest === cache.digest) continue;
    await smaller.write(location);
    const megabytes = ({ manifest }) => (manifest.layers.reduce((sum, { size }) => sum + size, 0) / 1e6).toFixed(1);
    console.log(`${tag}: ${megabytes(cache)} MB to ${megabytes(smaller)} MB`);
  } catch (error) {
    console.log(`${tag}: stays as it is: ${error.message}`);
  }
}
