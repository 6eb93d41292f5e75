// Method: tsc --strict over a program that uses every name of the package, in Node's and a bundler's way.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { consumer } from "./consumer.mjs";
import { run } from "./shipped.mjs";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
let user;
before(async () => {
  user = await consumer();
  await user.write("user.mts", `
    import { compress, decompress, digestOf, load, parseDigest, parseReference, version } from "regcache";
    import { RegcacheError, type Code, type Core, type Digest, type Reference, type Written } from "regcache";
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
    // @ts-expect-error: not one of the words
    const wrong: Code = "no such code";
    const right: Code[] = ["out_of_range", "internal"];
    const later: Promise<string> = version();
    const external: Promise<Core> = loadExternal(new URL("https://example.com/core.wasm"));
    const explain = (error: unknown): Code | undefined =>
      error instanceof RegcacheError ? error.code : undefined;
    export { text, digest, same, parsed, written, wrong, right, later, external, explain };
  `);
});
after(() => user.remove());

for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
  test(`strict types resolve with ${resolution}`, async () => {
    const options = ["--strict", "--noEmit", "--skipLibCheck", "false", "--target", "es2022", "--lib",
      "es2022,dom", "--module", module, "--moduleResolution", resolution];
    const failure = await run(process.execPath, [tsc, ...options, "user.mts"], { cwd: user.root })
      .then(() => "", (error) => error.stdout);
    assert.equal(failure, "");
  });
}
