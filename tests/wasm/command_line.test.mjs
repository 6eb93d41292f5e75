// Method: the golden files of the native command line, run against the package's own: what they share must be the same
// word for word. Registries are real; the one that the native binary serves is needed.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { file, run } from "./shipped.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const serve = process.env.REGCACHE_SERVE;
const shared = [
  "a-cache-travels-byte-for-byte", "bad-bool-is-shown-with-a-caret", "bad-option-stops-before-anything-is-sent",
  "check-cache-from", "check-files", "check-finds-what-buildkit-ignores", "check-fixes-files", "check-formats-of-files",
  "check-json", "check-knows-a-baseline", "check-knows-registries-better", "check-points-at-each-problem", "check-reads-the-dockerfile-beside",
  "check-says-what-buildkit-does", "check-several-options", "convert-changes-the-compression",
  "convert-refuses-a-wrong-level", "corrupt-blob-is-found", "damaged-blob-in-a-folder-is-written-again",
  "explain-prints-a-page",
  "gha-is-checked-not-served", "ignore-error-forgives-the-push-only", "inspect-draws-a-cache", "inspect-json",
  "inspect-shows-a-cache", "inspect-shows-every-shape", "inspect-tree", "merge-makes-one-cache",
  "missing-cache-is-no-failure-for-pull", "no-cache-is-no-failure", "ordinary-image-is-no-cache",
  "pull-goes-on-after-a-source-that-fails", "push-and-pull-tell-digests", "push-by-digest-writes-no-tag",
  "refused-connection-fails-a-push", "unreadable-layouts-are-told",
];

test("what the golden files of both command lines say", { skip: !existsSync(serve ?? "") && "no native binary" }, async () => {
  const files = shared.map((name) => join(here("../cli"), `${name}.txt`));
  const { stdout } = await run("python3", [here("../cli/run_cli_tests.py"), file("bin.node.js"), here("../cli"), ...files])
    .catch(({ stdout }) => ({ stdout }));
  assert.match(stdout, new RegExp(`\n${shared.length} passed, 0 failed\n$`), stdout);
});

const wrong = {
  "no command": [[], /^regcache checks, moves/],
  "a command that is none": [["pusch"], /^regcache: pusch: there is no such command\n {2}hint: /],
  "a missing word": [["push", "--cache-to", "a/b"], /^regcache push: SRC is required\n {2}hint: /],
  "a missing option": [["push", "./cache"], /^regcache push: --cache-to is required\n/],
  "an option that is none": [["copy", "a", "b", "--fast"], /^regcache copy: --fast: there is no such flag\n/],
  "an option without its value": [["copy", "a", "b", "--jobs"], /^regcache copy: --jobs: 1 required N missing\n/],
  "a word too many": [["copy", "a", "b", "c"], /^regcache copy: The following argument was not expected: c\n/],
  "a number out of range": [["copy", "a", "b", "-j0"], /^regcache copy: --jobs: Value 0 not in range 1 to 64\n/],
  "an option that is none, with a value": [["push", "a", "--nope=1"], /: --nope: there is no such flag\n {2}hint: .* lists the flags\n$/],
  "a level that is no number": [["convert", "a", "b", "--compression=zstd", "--compression-level", "nine"],
    /^regcache convert: Could not convert: --compression-level = nine\n {2}hint: .* tells how it is written\n$/],
  "a level below zero": [["convert", "a", "b", "--compression=zstd", "--compression-level=-1"],
    /^regcache: compression-level: -1 is not a level of zstd\n {2}hint: give a whole number from 0 to 22\n$/],
  "results that are no number": [["prune", "a", "--keep-last", "-1"], /^regcache prune: Could not convert: --keep-last = -1\n/],
  "a piece that is too small": [["copy", "a", "b", "--chunk-size=1kB"],
    /^regcache copy: --chunk-size: expected a size from 256KiB to 1GiB\n {2}hint: /],
  "a piece that is no size": [["push", "a", "--chunk-size", "much"], /^regcache push: --chunk-size: expected a size/],
  "a choice that is none": [["convert", "a", "b", "--compression=lz4"], /^regcache convert: --compression: lz4 not in \{/],
  "options that exclude each other": [["merge", "a", "--cache-to=b", "--into=c"], /^regcache merge: --into excludes --cache-to\n/],
  "a user without a password": [["copy", "a", "b", "-u", "ann"], /^regcache: --password-stdin: a user name and a password go together\n/],
};
for (const [name, [words, message]] of Object.entries(wrong)) {
  test(`${name} is a usage error`, async () => {
    await assert.rejects(run(process.execPath, [file("bin.node.js"), ...words]), ({ code, stdout, stderr }) => {
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      return true;
    });
  });
}

test("prune shows what would go, and never leaves an empty cache", async () => {
  const cache = `oci:${here("../fixtures/oci-manifest-gzip")}:v1`;
  const prune = (...words) => run(process.execPath, [file("bin.node.js"), "prune", cache, ...words]);
  const { stdout } = await prune("--max-size", "500kB");
  assert.equal(stdout, `${cache}: 6 of 8 results, 0 of 13 records, 5 of 7 blobs (1.9 MB of 2.3 MB) would go\n`
    + "nothing was changed: add --yes to do it\n");
  const refusals = { "what may go was not said": [], "'soon' is no age": ["--max-age", "soon"],
    "'1 PB' is no size": ["--max-size", "1 PB"], "0 results of each record are an empty cache": ["--keep-last", "0"],
    "by these rules every one of its 8 results would go": ["--max-age", "1s", "--yes"] };
  for (const [detail, words] of Object.entries(refusals)) {
    await assert.rejects(prune(...words), ({ code, stderr }) => code === 2 && stderr.includes(`: ${detail}\n  hint: `));
  }
});

test("help lists the commands, and the options of each", async () => {
  const help = async (...words) => (await run(process.execPath, [file("bin.node.js"), ...words])).stdout;
  assert.match(await help("--help"), /\n {2}copy, cp {20}copy a cache/);
  assert.match(await help("push", "--help"), /^send a cache.*\nUsage: regcache push \[OPTIONS\] SRC\n[^]*\n {2}-j,--jobs N /);
  assert.match(await help("--version"), /^regcache \d/);
});

test("a full disk is told, and is a failure", async () => {
  await assert.rejects(run("sh", ["-c", `${process.execPath} "$0" version >/dev/full`, file("bin.node.js")]), ({ code, stderr }) => {
    assert.equal(code, 1);
    assert.match(stderr, /^regcache: standard output: could not write: ENOSPC\n {2}hint: free some space on this disk\n$/);
    return true;
  });
});
