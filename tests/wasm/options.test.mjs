// Method: every row of tests/vectors/options.json through check(); see tests/vectors/README.md for its members.
// Then what only JavaScript has: several texts, its own places, rules that are refused.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { file, imported } from "./shipped.mjs";

const { loadChecker, check, registryProfile, snippet, RegcacheError } = await imported("index.js");
const checker = await loadChecker();
const text = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const rows = JSON.parse(await text("tests/vectors/options.json"));

/** The members of diagnostics that the corpus has, with places in bytes of UTF-8 again. */
const compared = (diagnostics, input) => diagnostics.map(
  ({ severity, rule, code, subject, surface = "", offset, length }) => ({
    severity, rule, code, subject, surface,
    offset: Buffer.byteLength(input.slice(0, offset)),
    length: Buffer.byteLength(input.slice(offset, offset + length)),
  }));

/** The text as reports show it; the corpus has the values of secrets. */
const withoutSecrets = (canonical) =>
  canonical.replace(/(?<=,(?:token|ghtoken|secret_access_key|session_token)=)[^,]*/g, "***");

test("the corpus is there", () => assert.ok(rows.length >= 170));

for (const { name, input, direction, dialect, buildkit, diagnostics, canonical = [], options } of rows) {
  test(name, () => {
    const report = checker.check(input, { direction, dialect, buildkit });
    const [result, ...others] = report.results;
    assert.deepEqual(others, []);
    assert.deepEqual(compared(result.diagnostics, input),
      diagnostics.map(({ surface = "", ...diagnostic }) => ({ ...diagnostic, surface })));
    assert.deepEqual(result.entries.map(({ explanation }) => explanation.canonical), canonical.map(withoutSecrets));
    if (options) assert.equal(result.entries.length, options.length);
    options?.forEach((expected, index) => {
      const found = result.entries[index].options;
      for (const [member, value] of Object.entries(expected)) assert.deepEqual(found[member], value, member);
    });
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    assert.equal(report.errors, errors);
    assert.equal(result.entries.length > 0 && errors > 0, false);
  });
}

test("every fix leads to the text that the report calls fixed", () => {
  const fixes = rows.flatMap(({ input, direction, dialect, buildkit }) => {
    const [{ diagnostics, fixed, input: shown }] = checker.check(input, { direction, dialect, buildkit }).results;
    const edits = diagnostics.flatMap(({ fix }) => fix);
    if (shown === input) assert.equal(edited(input, edits), fixed ?? input);
    return edits;
  });
  assert.ok(fixes.length >= 20);
});

/** `input` with the edits, from the last to the first; the first of two that overlap counts. */
function edited(input, edits) {
  let end = 0;
  const apart = [...edits].sort((a, b) => a.offset - b.offset).filter(({ offset, length }) => {
    const kept = offset >= end;
    if (kept) end = offset + length;
    return kept;
  });
  return apart.reduceRight((made, { offset, length, text }) =>
    made.slice(0, offset) + text + made.slice(offset + length), input);
}

test("the report has the rules that it was made by", () => {
  assert.deepEqual({ ...checker.check([]), buildkit: undefined }, {
    schema: 1, direction: "cache-to", dialect: "buildx", buildkit: undefined, errors: 0, warnings: 0,
    results: [], diagnostics: [],
  });
  const rules = { direction: "cache-from", dialect: "buildctl", buildkit: "0.12" };
  assert.deepEqual(checker.check([], rules), {
    schema: 1, ...rules, errors: 0, warnings: 0, results: [], diagnostics: [],
  });
});

test("several texts are those of one build", async () => {
  const texts = ["type=inline,mode=max", "type=registry,ref=a/b", "type=registry,ref=a/b"];
  const report = await check(texts);
  assert.deepEqual(report.results.map(({ input }) => input), texts);
  assert.deepEqual(report.results.map(({ diagnostics }) => diagnostics.map(({ rule }) => rule)),
    [["key-not-used"], [], ["duplicate-export"]]);
  assert.deepEqual(report.diagnostics, report.results.flatMap(({ diagnostics }) => diagnostics));
  assert.deepEqual([report.errors, report.warnings], [1, 1]);
});

test("strict makes errors of warnings", () => {
  const { errors, warnings, diagnostics } = checker.check("type=registry,ref=a/b,mode=Max", { strict: true });
  assert.deepEqual([errors, warnings, diagnostics[0].severity], [1, 0, "error"]);
});

test("places are units of the text that was given", () => {
  const options = "type=local,dest=./\u00e9\u{1f680},mode=Max";
  const [{ offset, length, fix, message, subject, detail, hint }] = checker.check(options).diagnostics;
  assert.equal(options.slice(offset, offset + length), "Max");
  assert.deepEqual(fix, [{ offset, length, text: "max" }]);
  assert.equal(message, `${subject}: ${detail} (${hint})`);
});

test("secrets are not shown, and places behind them are right", () => {
  const options = "type=s3,bucket=b,region=r,secret_access_key=s\u00e9cret,mode=Max";
  const report = checker.check(options);
  assert.equal(JSON.stringify(report).includes("cret,"), false);
  const [{ offset, length }] = report.diagnostics;
  assert.equal(options.slice(offset, offset + length), "Max");
});

const refused = {
  "options that are no text": [[42], "invalid_input", "/0"],
  "no options": [[undefined], "invalid_input", "/0"],
  "a list in a list": [[[["a/b"]]], "invalid_input", "/0"],
  "options without JSON": [[1n], "invalid_input", "/0"],
  "an unknown direction": [["", { direction: "cache_to" }], "unknown_name", "direction"],
  "an unknown dialect": [["", { dialect: "docker" }], "unknown_name", "dialect"],
  "an unknown version": [["", { buildkit: "newest" }], "invalid_input", "newest"],
  "a direction that is no text": [["", { direction: 1 }], "invalid_input", "/direction"],
  "a dialect that is no text": [["", { dialect: null }], "invalid_input", "/dialect"],
  "a version that is a number": [["", { buildkit: 0.12 }], "invalid_input", "/buildkit"],
  "a strict that is no boolean": [["", { strict: "yes" }], "invalid_input", "/strict"],
  "an unknown rule": [["", { Direction: "cache-to" }], "unknown_name", "Direction"],
  "rules that are none": [["", "cache-from"], "invalid_input", ""],
  "rules in the place of options": [[{ strict: true, options: "type=inline" }], "invalid_input", "/0"],
  "a list with something else": [[["type=inline", 7]], "invalid_input", "/1"],
  "options that are null": [[null], "invalid_input", "/0"],
};
for (const [name, [args, code, subject]] of Object.entries(refused)) {
  test(`${name} is refused`, async () => {
    const expected = (error) => {
      assert.ok(error instanceof RegcacheError);
      assert.deepEqual([error.code, error.subject], [code, subject]);
      assert.notEqual(error.detail, "");
      return true;
    };
    assert.throws(() => checker.check(...args), expected);
    await assert.rejects(check(...args), expected);
  });
}

test("the option table has the attributes of the README, and every rule and surface of reports", async () => {
  const table = checker.optionTable();
  const readme = await text("README.md");
  const rows = [...readme.matchAll(/^\| `([\w.-]+)` \| (?:both|to|from) \|/gm)].map(([, key]) => key);
  assert.deepEqual(table.backends.flatMap(({ attributes }) => attributes.map(({ key }) => key)), rows);
  const [reported] = checker.check("type=registry,ref=a/b,mode=Max").diagnostics;
  assert.ok(table.rules.some(({ id }) => id === reported.rule));
  assert.ok(table.surfaces.some(({ surface, buildx }) => surface === reported.surface && buildx !== ""));
});

test("the words in JavaScript are those of the documents", async () => {
  const declared = await readFile(file("words.d.ts"), "utf8");
  const words = (name) => declared.match(new RegExp(`type ${name} = (.*);`))[1].split(" | ")
    .map((word) => JSON.parse(word)).sort();
  const found = (page, pattern) => [...page.matchAll(pattern)].map(([, word]) => word).sort();
  const options = await text("docs/options.md");
  const readme = await text("README.md");
  assert.deepEqual(words("Rule"), found(options, /^\| `([\w-]+)` \| (?:error|warning|note) \|/gm));
  assert.deepEqual(words("Surface"), ["", ...found(options, /^\| `(\w+)` \| [^|]*\|$/gm)]);
  assert.deepEqual(words("Backend"), found(readme, /^\*\*`type=(\w+)`\*\*/gm));
  for (const [name, key] of [["Mode", "mode"], ["Compression", "compression"], ["RetryMode", "retry_mode"]]) {
    const [, choices] = readme.match(new RegExp(`^\\| \`${key}\` \\| \\w+ \\| ([^|]*) \\|`, "m"));
    assert.deepEqual(words(name), found(choices, /`(\w+)`/g));
  }
});

test("parseOptions gives the options as data, or throws the first error and its place", () => {
  const text = "type=registry,ref=ghcr.io/o/app:cache,mode=max";
  assert.deepEqual(checker.parseOptions([text, "type=inline"]).map(({ type, mode }) => [type, mode]),
    [["registry", "max"], ["inline", undefined]]);
  assert.deepEqual(checker.parseOptions("a/b,c/d", { direction: "cache-from" }).map(({ rawRef }) => rawRef),
    ["a/b", "c/d"]);
  const wrong = "type=registry,ref=a/b,compression=brotli";
  assert.throws(() => checker.parseOptions(wrong),
    { name: "RegcacheError", code: "unknown_name", subject: "compression", offset: wrong.indexOf("brotli") });
});

test("the habits of a registry are known by its host", async () => {
  const ecr = await registryProfile("1.dkr.ecr.eu-west-1.amazonaws.com");
  assert.deepEqual([ecr.id, ecr.name, ecr.refuses], ["ecr", "Amazon ECR", ["oci-index", "docker-list"]]);
  assert.match(ecr.quirk, /immutable tags/);
  assert.deepEqual(checker.registryProfile("ghcr.io").refuses, []);
  assert.equal(checker.registryProfile("registry.example"), null);
});

test("snippets are those of the command line", async () => {
  const caches = { cacheTo: "type=registry,ref=ghcr.io/o/app:cache,mode=max", cacheFrom: ["ghcr.io/o/app:cache"] };
  assert.equal(await snippet(caches, "compose"), `services:
  app:
    build:
      context: .
      cache_to:
        - type=registry,mode=max,ref=ghcr.io/o/app:cache
      cache_from:
        - type=registry,ref=ghcr.io/o/app:cache
`);
  assert.equal(checker.snippet({ cacheFrom: "a/b" }, "dagger"),
    "export _EXPERIMENTAL_DAGGER_CACHE_IMPORT_CONFIG=type=registry,ref=a/b\n");
  assert.throws(() => checker.snippet({}), { code: "missing" });
  assert.throws(() => checker.snippet({ cacheto: "a/b" }), { code: "unknown_name", subject: "cacheto" });
  assert.throws(() => checker.snippet({ cacheTo: "type=local" }, "buildx"), { code: "missing", subject: "dest" });
  assert.throws(() => checker.snippet(caches, "Bake"), { code: "unknown_name", subject: "tool" });
});
