// Method: tsc --strict over a program that uses every name of the package, in Node's and a bundler's way, and
// over reports and configs of the module written as literals, where no member may be missing or unknown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { consumer } from "./consumer.mjs";
import { fixture } from "./fixtures.mjs";
import { imported, run } from "./shipped.mjs";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { load, loadChecker } = await imported("index.js");
const core = await load();
const checker = await loadChecker();
const rows = JSON.parse(readFileSync(new URL("../vectors/options.json", import.meta.url)));
const reports = [...rows, ...withEverything()].map(({ input, direction, dialect, buildkit }) =>
  checker.check(input, { direction, dialect, buildkit }));
const configs = ["five-stages/max.json", "one-file/config-gzip.json"]
  .map((name) => core.parseCacheConfig(fixture(name)));

/** Options of each backend and direction that give all the optional members. */
function withEverything() {
  const image = "compression=zstd,compression-level=3";
  const gha = "type=gha,url=u,url_v2=v,token=t";
  const s3 = "type=s3,bucket=b,region=r";
  const azblob = "type=azblob,account_url=https://u.example,account_name=n,container=c,prefix=p";
  const digest = `sha256:${"0".repeat(64)}`;
  return Object.entries({
    "cache-to": [`type=registry,ref=a/b,${image}`, `type=local,dest=d,${image}`, "type=inline", gha, s3, azblob],
    "cache-from": ["type=registry,ref=a/b", `type=local,src=s,digest=${digest}`, gha, s3, azblob],
  }).flatMap(([direction, inputs]) => inputs.map((input) => ({ input, direction })));
}

let user;
before(async () => {
  user = await consumer();
  await user.write("user.mts", `
    import { check, compress, decompress, digestOf, load, loadChecker, parseCacheConfig, parseDigest,
      parseOptions, parseReference, snippet, version } from "regcache";
    import { RegcacheError, type CacheConfig, type CacheOptions, type Checker, type CheckReport, type Code,
      type Core, type Digest, type Reference, type Rule, type Written } from "regcache";
    import { fileRules, findOptions, loadLinter, registryProfile, type FileCheckReport, type FileFinding, type FileRuleRow,
      type Files, type FoundOption, type Linter, type RegistryProfile, type RuleId } from "regcache";
    import { loadRegistry, Registry, type Credentials, type BlobSink, type RegistryManifest } from "regcache";
    import { Cache, convert, copy, explain, loadGraph, type Inspection, type SendReport, type TransferEvent,
      type Verification } from "regcache";
    import { load as loadExternal } from "regcache/external";
    const core: Core = await load();
    const text: string = core.version();
    const digest: Promise<string> = digestOf(new Uint8Array(3));
    const same: ReadableStream<Uint8Array> = new Blob(["a"]).stream()
      .pipeThrough(compress("zstd", { level: 3 })).pipeThrough(decompress("zstd", { bytesMax: 9 }));
    const parsed: Promise<[Digest, Reference]> =
      Promise.all([parseDigest("sha256:0"), parseReference("alpine")]);
    const written: Written = core.writeManifest(
      core.reshapeManifest(core.parseManifest("{}").cache!, "oci-index"));
    const report: Promise<CheckReport> = check(["a/b"], { direction: "cache-from", strict: true });
    const checker: Checker = await loadChecker();
    const rule: Rule = checker.check("a/b").results[0].diagnostics[0].rule;
    const compressionOf = (options: CacheOptions): string =>
      options.direction === "cache-to" && options.type === "registry" ? options.compression : options.type;
    const lines: Promise<string> = snippet({ cacheTo: "type=inline", cacheFrom: ["a/b"] }, "bake");
    const types: string[] = (await parseOptions("a/b", { direction: "cache-from" })).map(compressionOf);
    export { lines, types };
    const config: CacheConfig = core.minimizeCacheConfig(
      core.orderCacheConfig(await parseCacheConfig(new ArrayBuffer(3))));
    const rewritten: Written = core.writeCacheConfig(config);
    const who: Credentials = { username: "u", password: "p" };
    const registry = new Registry("ghcr.io", { credentials: async (host: string) => who, plainHttp: false });
    const blob = { digest: written.digest, size: 3 };
    const stopped = { signal: new AbortController().signal };
    const manifest: RegistryManifest = await registry.manifest("o/app", "cache", stopped);
    const outcome: "sent" | "existed" | "mounted" =
      await registry.putBlob("o/app", blob, () => registry.blob("o/app", blob), { mountFrom: "o/other" });
    const sink: BlobSink = { write() {}, async restart() {} };
    const moved: Promise<void>[] = [registry.ping(), registry.getBlob("o/app", blob, sink), loadRegistry(),
      registry.putManifest("o/app", "x", written), registry.deleteBlob("o/app", blob.digest)];
    export { manifest, outcome, moved };
    const cache = await Cache.open("ghcr.io/o/app:1", { credentials: (host, repository) => who, concurrency: 2 });
    const smaller: Cache = cache.merge(cache).prune({ maxAge: 1e9, keepLast: 2, fit: true }).minimize();
    const sent: SendReport = await smaller.push({ cacheTo: "type=local,dest=d", mode: "max", ...stopped,
      onProgress: (event: TransferEvent) => event.type === "advanced" && event.bytes });
    const seen: [Inspection, Verification, boolean, string] =
      [cache.inspect(), await cache.verify({ deep: true }), cache.diff(smaller).same, cache.draw("mermaid")];
    const { hit } = await Cache.pull({ cacheFrom: ["a/b"], to: "./d" });
    const others: Promise<{ blobs: { copied: number } }>[] =
      [copy("a/b", "c/d"), convert("a/b", "c/d", { compression: "zstd", level: 3 }), cache.mergeInto("a/b")];
    const words: Promise<string> = explain("a/b");
    const maybe = (signal: AbortSignal | undefined, number: number | undefined) => [
      copy("a/b", "c/d", { signal, concurrency: number }), cache.verify({ signal, deep: undefined }), registry.ping({ signal }),
      cache.prune({ keepLast: number }), compress("zstd", { level: number }), decompress("zstd", { bytesMax: number })];
    export { maybe };
    const files: Files = new Map([["a.sh", "docker build ."]]);
    const checked: FileCheckReport = await check({ files }, { fix: true, format: "sarif", profiles: { a: "ecr" } });
    const finding: FileFinding | undefined = checked.findings[0];
    const id: RuleId | undefined = finding?.id;
    const linter: Linter = await loadLinter();
    const found: FoundOption[] = [...linter.findOptions("cache-to: type=gha").options, ...(await findOptions("")).options];
    const known: [FileRuleRow[], RegistryProfile | null] = [await fileRules(), await registryProfile("quay.io")];
    export { id, found, known, linter, sarif };
    const sarif: string | undefined = linter.checkFiles({ "a.sh": "" }, { format: "sarif" }).output;
    // @ts-expect-error: not one of the formats
    check({ files }, { format: "xml" });
    export { sent, seen, hit, others, words, loadGraph };
    // @ts-expect-error: caches are opened, not made
    new Cache();
    // @ts-expect-error: not one of the members
    new Registry("ghcr.io", { credentials: { user: "u" } });
    // @ts-expect-error: not one of the directions
    check("a/b", { direction: "cache_from" });
    // @ts-expect-error: a layer without parent
    core.writeCacheConfig({ layers: [{ blob: "" }], records: [] });
    // @ts-expect-error: not one of the words
    const wrong: Code = "no such code";
    const right: Code[] = ["out_of_range", "internal"];
    const later: Promise<string> = version();
    const external: Promise<Core> = loadExternal(new URL("https://example.com/core.wasm"));
    const codeOf = (error: unknown): Code | undefined =>
      error instanceof RegcacheError ? error.code : undefined;
    export { report, rule, compressionOf, rewritten, text, digest, same, parsed, written, wrong, right, later };
    export { external, codeOf };
  `);
  await user.write("made.mts", `import type { CacheConfig, CheckReport } from "regcache";
    export const reports: CheckReport[] = ${JSON.stringify(reports, null, 1)};
    export const configs: CacheConfig[] = ${JSON.stringify(configs)};
    // @ts-expect-error: this has no place
    export const missing: CheckReport = ${JSON.stringify(reports[0]).replace(/"place":"[^"]*",/, "")};
    // @ts-expect-error: this has a member that nobody declared
    export const unknown: CheckReport = ${JSON.stringify(reports[0]).replace(`"rawRef"`, `"unknown":1,"rawRef"`)};`);
});
after(() => user.remove());

test("there is a report of each kind of options", () => {
  const kinds = reports.flatMap(({ results: [{ entries }] }) =>
    entries.map(({ options: { type, direction } }) => `${type} ${direction}`));
  assert.equal(new Set(kinds).size, 11);
});

for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
  test(`strict types resolve with ${resolution}`, async () => {
    const options = ["--strict", "--exactOptionalPropertyTypes", "--noErrorTruncation", "--noEmit", "--skipLibCheck", "false", "--target", "es2022", "--lib",
      "es2022,dom", "--module", module, "--moduleResolution", resolution];
    const failure = await run(process.execPath, [tsc, ...options, "user.mts", "made.mts"], { cwd: user.root })
      .then(() => "", (error) => error.stdout);
    assert.equal(failure, "");
  });
}
