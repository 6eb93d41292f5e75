// Caches for the page: those that BuildKit made, one as large as they come, and a registry that holds them.
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const binary = process.env.REGCACHE_SERVE;

/** The folder of a layout under tests/fixtures. */
export const fixture = (name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** A folder that is removed when `remove` is called. */
export async function temporaryFolder() {
  const root = await mkdtemp(join(tmpdir(), "regcache-web-"));
  return { root, path: (name) => join(root, name), remove: () => rm(root, { recursive: true, force: true }) };
}

/** Packs a layout as `docker save` and its like do, by the system's tar. */
export const pack = (layout, archive) => run("tar", ["-cf", archive, "-C", layout, "."]);

/** What the system's tar says is in an archive, unpacked into a folder. */
export const unpack = (archive, folder) => run("tar", ["-xf", archive, "-C", folder]);

/** Stops a process. */
async function ended(process) {
  const exit = new Promise((done) => process.once("exit", done));
  process.kill();
  await exit;
}

/** A registry with a cache in it, that lets this page ask. */
export async function registryWith(layout, origin, more = []) {
  const { path, remove } = await temporaryFolder();
  const server = spawn(
    binary,
    ["serve", path("registry"), "--listen", "127.0.0.1:0", "--no-fsync", "--allow-origin", origin, ...more],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const line = await new Promise((done) => createInterface(server.stdout).once("line", done));
  const host = /http:\/\/(\S+)/.exec(line)[1];
  await run(binary, ["copy", `oci:${layout}:v1`, `${host}/o/app:cache`]);
  return {
    host,
    close: () => ended(server).then(remove),
  };
}

/** Debian's docker-registry on a free port, empty; it lets no page ask it. With a password nobody comes in without one. */
export async function dockerRegistry({ password = false } = {}) {
  const { path, remove } = await temporaryFolder();
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const auth = password ? `auth: {htpasswd: {realm: test, path: ${path("htpasswd")}}}\n` : "";
  await writeFile(path("htpasswd"), "ann:$2b$05$abcdefghijklmnopqrstuuDIEddBSuRWBBEY6g5zv60IAP5bSSfki\n");
  await writeFile(
    path("config.yml"),
    `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${path("data")}}}\n` +
      `http: {addr: "${host}"}\n${auth}`,
  );
  const server = spawn("docker-registry", ["serve", path("config.yml")], { stdio: "ignore" });
  const over = new AbortController();
  for (const event of ["error", "exit"]) server.once(event, (what) => over.abort(new Error(`no docker-registry: ${what}`)));
  await answers(`http://${host}/v2/`, over.signal);
  return {
    host,
    close: () => ended(server).then(remove),
  };
}

function freePort() {
  const server = createServer();
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    }),
  );
}

/** Asks until somebody answers. */
async function answers(address, signal) {
  while (!(await fetch(address).catch(() => undefined))) {
    signal.throwIfAborted();
    await setTimeout(20);
  }
}

/** A cache of 1,234 layers and 1,394 records, without the bytes of its layers: as manifest and config. */
export async function largeCache(folder) {
  const digestOf = (text) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
  const time = (i) => new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString();
  const layers = Array.from({ length: 1234 }, (_, i) => ({
    blob: digestOf(`layer ${i}`),
    parent: i % 8 === 0 ? -1 : i - 1,
  }));
  const records = Array.from({ length: 1394 }, (_, i) => ({
    digest: digestOf(`record ${i}`),
    ...(i < layers.length && { layers: [{ layer: i, createdAt: time(i) }] }),
    ...(i % 12 !== 0 && { inputs: [[{ link: i - 1 }], ...(i > 40 && i % 5 === 0 ? [[{ link: i - 37 }]] : [])] }),
  }));
  const config = JSON.stringify({ layers, records });
  const descriptors = layers.map(({ blob }, i) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    digest: blob,
    size: 1000 + ((i * 7919) % 900_000),
  }));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: digestOf(config), size: config.length },
    layers: descriptors,
  });
  await mkdir(folder, { recursive: true });
  const files = [join(folder, "manifest.json"), join(folder, "config.json")];
  await writeFile(files[0], manifest);
  await writeFile(files[1], config);
  return files;
}
