// Method: a table of calls with what they give, and one of those that fail, each with code and subject.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { file, imported } from "./shipped.mjs";

const { load, parseReference, RegcacheError } = await imported("index.js");
const core = await load();
const hex = "0".repeat(64);

test("references come back in their normal form", async () => {
  assert.deepEqual(core.parseReference("alpine"), {
    text: "docker.io/library/alpine:latest", registry: "docker.io", host: "registry-1.docker.io",
    repository: "library/alpine", tag: "latest",
  });
  assert.deepEqual(await parseReference(`localhost:5000/o/app:t@sha256:${hex}`), {
    text: `localhost:5000/o/app:t@sha256:${hex}`, registry: "localhost:5000", host: "localhost:5000",
    repository: "o/app", tag: "t", digest: `sha256:${hex}`,
  });
});

test("digests come back in their parts", () => {
  assert.deepEqual(core.parseDigest(`sha256:${hex}`), { text: `sha256:${hex}`, algorithm: "sha256", hex });
});

const failures = [
  ["parseReference", "user/App", "invalid_input"],
  ["parseReference", "h.example/a@md5:12", "unsupported"],
  ["parseReference", "h.example/\u00e9\u{1f680}", "invalid_input"],
  ["parseDigest", "sha256:12", "invalid_input"],
  ["parseDigest", undefined, "invalid_input"],
  ["digestOf", undefined, "invalid_input"],
  ["digestOf", 12, "invalid_input"],
  ["parseManifest", [1, 2], "invalid_input"],
];
for (const [name, text, code] of failures) {
  test(`${name}(${text}) is ${code}`, () => {
    assert.throws(() => core[name](text), (error) => {
      assert.ok(error instanceof RegcacheError);
      assert.equal(error.name, "RegcacheError");
      assert.equal(error.code, code);
      assert.ok(error.subject.length > 0 && error.detail.length > 0);
      assert.ok(error.message.startsWith(`${error.subject}: ${error.detail}`));
      return true;
    });
  });
}

test("the codes in JavaScript are those of docs/errors.md", async () => {
  const page = await readFile(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const codes = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  const [, union] = (await readFile(file("words.d.ts"), "utf8")).match(/type Code = (.*);/);
  assert.deepEqual(union.split(" | ").map((word) => JSON.parse(word)).sort(), codes.sort());
});
