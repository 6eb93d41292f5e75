// Method: every row of tests/vectors/files.json through check({ files }); see tests/vectors/README.md for its members.
// Then what only JavaScript has: its own places, several files, the forms of the report, what is refused.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { file, imported } from "./shipped.mjs";

const { loadLinter, check, explain, fileRules, findOptions, RegcacheError } = await imported("index.js");
const linter = await loadLinter();
const source = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const rows = JSON.parse(await source("tests/vectors/files.json"));
const textOf = (lines) => lines.map((line) => `${line}\n`).join("");
const script = "docker buildx build --cache-to type=registry,ref=o/app:cache,mode=Max .\n";

test("the corpus is there", () => assert.ok(rows.length >= 154));

for (const { name, path, file: lines, findings: expected, fixed, near = {}, profiles: known = [] } of rows) {
  const profiles = Object.fromEntries(known.map((text) => text.split("=")));
  test(name, () => {
    const text = textOf(lines);
    const beside = Object.entries(near).map(([name, dockerfile]) => [name, textOf(dockerfile)]);
    const report = linter.checkFiles({ [path]: text, ...Object.fromEntries(beside) }, { profiles });
    assert.deepEqual(report.findings.map(({ severity, rule, line, column, offset, length }) =>
      ({ severity, rule, line, column, length: Buffer.byteLength(text.slice(offset, offset + length)) })), expected);
    assert.deepEqual([...report.fixed], fixed ? [[path, textOf(fixed)]] : []);
    for (const { line, column, offset, message } of report.findings) {
      const before = text.slice(0, offset).split("\n");
      assert.deepEqual([line, column], [before.length, [...before.at(-1)].length + 1]);
      assert.notEqual(message, "");
    }
    if (fixed) changedOnlyThere(text, textOf(fixed), report.findings.flatMap(({ fix }) => fix));
  });
}

/** Whether `fixed` is `text` but for the edits. */
function changedOnlyThere(text, fixed, edits) {
  let from = 0;
  let made = "";
  for (const { offset, length, text: put } of edits.filter((edit, i) => i === 0 || edit.offset >= end(edits[i - 1]))) {
    made += text.slice(from, offset) + put;
    from = offset + length;
  }
  assert.equal(made + text.slice(from), fixed);
}
const end = ({ offset, length }) => offset + length;

test("what was fixed checks clean of fixes, and nothing new is wrong", () => {
  const files = new Map(rows.filter(({ fixed }) => fixed).map(({ path, file: lines }, i) => [`${i}/${path}`, textOf(lines)]));
  assert.ok(files.size >= 20);
  const before = linter.checkFiles(files);
  const after = linter.checkFiles(files, { fix: true });
  assert.deepEqual(after.findings.filter(({ fix }) => fix.length > 0), []);
  assert.ok(before.findings.length - after.findings.length >= before.fixes, "an option that is corrected can settle others");
  assert.deepEqual([...linter.checkFiles(new Map([...files, ...before.fixed])).fixed], []);
});

test("files are a Map or an object, and findings are by path", async () => {
  const files = { "b.sh": script, "a.sh": `# \u{1f680}\u00e9\n${script}`, "c.md": script };
  const report = await check({ files });
  assert.deepEqual(report.findings.map(({ path, line }) => [path, line]), [["a.sh", 2], ["b.sh", 1]]);
  for (const { path, offset, length, fix } of report.findings) {
    assert.equal(files[path].slice(offset, offset + length), "Max");
    assert.deepEqual(fix, [{ offset, length, text: "max" }]);
  }
  assert.deepEqual(await check({ files: new Map(Object.entries(files)) }), report);
  assert.deepEqual([report.filesChecked, report.options, report.errors, report.warnings, report.notes, report.fixes],
    [3, 2, 0, 2, 0, 2]);
  assert.equal(report.fixed.get("b.sh"), script.replace("Max", "max"));
  assert.equal("output" in report, false);
});

test("a report is also text, in every format of the command line", async () => {
  const output = async (format, files = { "a.sh": script }) => (await check({ files }, { format })).output;
  assert.match(await output("text"), /^a\.sh:1:67: warning\[RC026 mode-value\]: mode: 'Max' is neither/);
  assert.equal(JSON.parse(await output("json")).files[0].findings[0].id, "RC026");
  assert.equal(JSON.parse(await output("sarif")).runs[0].results[0].ruleId, "RC026");
  assert.match(await output("github"), /^::warning file=a\.sh,line=1,/);
  assert.equal(JSON.parse(await output("gitlab"))[0].check_name, "RC026 mode-value");
  const baseline = await output("baseline");
  assert.deepEqual((await check({ files: { "a.sh": script } }, { baseline })).findings, []);
});

test("rules decide what is wrong, and of which text the report is", async () => {
  const zstd = { "a.sh": "docker buildx build --cache-to type=registry,ref=o/app:c,image-manifest=true .\n" };
  assert.deepEqual((await check({ files: zstd })).findings, []);
  assert.deepEqual((await check({ files: zstd }, { buildkit: "0.11" })).findings.map(({ rule }) => rule), ["key-too-new"]);
  assert.equal((await check({ files: { "a.sh": script } }, { strict: true })).errors, 1);
  const fixed = await check({ files: { "a.sh": script } }, { fix: true });
  assert.deepEqual([fixed.findings, fixed.fixes, fixed.warnings], [[], 1, 0]);
  assert.deepEqual((await check({ files: {} })).findings, []);
});

test("a secret is found, and in no report", async () => {
  const files = { "a.sh": "docker buildx build --cache-to type=s3,bucket=b,region=r,secret_access_key=hush .\n" };
  const { output, findings } = await check({ files }, { format: "text" });
  assert.ok(findings.some(({ rule }) => rule === "secret-in-options"));
  assert.equal(output.includes("hush"), false);
});

test("explain has the page of every rule", async () => {
  for (const { id, name, meaning } of await fileRules()) {
    const page = await explain(id);
    assert.equal(page, await source(`docs/rules/${id}.md`));
    assert.ok(page.startsWith(`# ${id} ${name}\n`));
    assert.notEqual(meaning, "");
  }
  assert.equal(await explain("rc026"), await explain("RC026"));
  assert.match(await explain("type=inline"), /inline/, "and options are explained as before");
  await assert.rejects(explain("RC999"), { name: "RegcacheError", code: "unknown_name", subject: "RC999" });
});

const pasted = {
  "a command": [script, "pasted.sh", "script", ["type=registry,ref=o/app:cache,mode=Max"]],
  "a workflow": ["on: push\njobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n      with:\n        cache-to: |\n"
    + "          type=gha,scope=${{ matrix.a }}\n          type=inline\n", "pasted.yaml", "workflow",
  ["type=gha,scope=${{ matrix.a }}", "type=inline"]],
  "steps": ["      - uses: docker/build-push-action@v6\n        with:\n          cache-from: type=gha\n", "pasted.yaml",
    "workflow", ["type=gha"]],
  "a job": ["runs-on: x\nsteps:\n- uses: docker/build-push-action@v6\n  with:\n    cache-to: type=gha\n", "pasted.yaml", "workflow",
    ["type=gha"]],
  "a step": ["uses: docker/build-push-action@v6\nwith:\n  cache-to: type=gha\n", "pasted.yaml", "workflow", ["type=gha"]],
  "inputs": ["    cache-from: type=gha\n    cache-to: type=inline", "pasted.yaml", "workflow", ["type=gha", "type=inline"]],
  "a build section": ["    build:\n      cache_from:\n      - a/b:cache\n      - \"type=local,src=\\u0078\"\n      cache_to: ['type=inline']\n",
    "pasted.yaml", "compose", ["a/b:cache", "type=local,src=x", "type=inline"]],
  "what is in a build section": ["cache_to:\n  - type=inline\n", "pasted.yaml", "compose", ["type=inline"]],
  "services": ["web:\n  build:\n    cache_to:\n      - type=inline\n", "pasted.yaml", "compose", ["type=inline"]],
  "Bake in HCL": ["// mine\ntarget \"a\" {\n  cache-to = [\"type=gha\", { type = \"inline\" }]\n}\n", "docker-bake.hcl", "bake-hcl",
    ["type=gha", "type=inline"]],
  "a part of it": ["  cache-to = [\n    \"type=gha\",\n  ]\n", "docker-bake.hcl", "bake-hcl", ["type=gha"]],
  "Bake in JSON": ["{\"target\": {\"a\": {\"cache-to\": [\"type=gha\"]}}}", "docker-bake.json", "bake-json", ["type=gha"]],
  "a pipeline": ["build:\n  script:\n    - docker build --cache-to type=inline .\n", "pasted.yaml", "pipeline", ["type=inline"]],
  "a Makefile": ["build:\n\tdocker build --cache-to type=inline .\n", "pasted.sh", "script", ["type=inline"]],
  "a Dockerfile": ["# docker build --cache-to type=inline .\nFROM a\n", "Dockerfile", "dockerfile", ["type=inline"]],
  "option strings": ["type=inline", "pasted.sh", "script", []],
  "nothing": ["", "pasted.sh", "script", []],
};
for (const [name, [text, path, kind, expected]] of Object.entries(pasted)) {
  test(`what is pasted: ${name}`, async () => {
    const found = await findOptions(text);
    assert.deepEqual([found.path, found.kind], [path, kind]);
    assert.deepEqual(found.options.map(({ text: option }) => option), expected);
    for (const { text: option, at, ends } of found.options) {
      assert.equal(at.length, option.length + 1);
      assert.equal(ends.length, option.length);
      assert.ok(ends.every((end, i) => end > at[i] || option[i] === "="), "but for what joins the members of an object");
      if (text.includes(option)) assert.equal(text.slice(at[0], at.at(-1)), option);
    }
  });
}

const refused = {
  "an unknown rule": [{ files: {} }, { direction: "cache-to" }, "unknown_name", "direction"],
  "a version that is none": [{ files: {} }, { buildkit: "newest" }, "invalid_input", "newest"],
  "a strict that is no boolean": [{ files: {} }, { strict: 1 }, "invalid_input", "/strict"],
  "a baseline that is none": [{ files: {} }, { baseline: "{}" }, "invalid_input", "/findings"],
  "a profile that is none": [{ files: {} }, { profiles: { "a.example": "habor" } }, "unknown_name", "profile"],
  "a format that is none": [{ files: {} }, { format: "xml" }, "unknown_name", "format"],
  "rules beside the files": [{ files: {}, format: "sarif" }, {}, "unknown_name", "format"],
  "files that are one text": [{ files: script }, {}, "invalid_input", "files"],
  "files that are a list": [{ files: [script] }, {}, "invalid_input", "files"],
  "files that are nothing": [{ files: undefined }, {}, "invalid_input", "files"],
  "a text that is none": [{ files: { "a.sh": 1 } }, {}, "invalid_input", "a.sh"],
  "rules without JSON": [{ files: {} }, { buildkit: 1n }, "invalid_input", "object"],
};
for (const [name, [given, rules, code, subject]] of Object.entries(refused)) {
  test(`${name} is refused`, () => assert.rejects(check(given, rules), (error) => {
    assert.ok(error instanceof RegcacheError);
    assert.deepEqual([error.code, error.subject], [code, subject]);
    assert.notEqual(error.detail, "");
    return true;
  }));
}

test("a check that is closed is refused, and takes no other along", async () => {
  const [one, other] = [linter.open({}), linter.open({})];
  one.close();
  assert.throws(() => one.add("a.sh", script, false), { code: "not_found", subject: "handle" });
  assert.deepEqual(other.add("a.sh", script, false).fixes, 1);
  other.close();
  other.close();
  const tree = (await (await imported("index.node.js")).loadLinter()).openTree();
  tree.enter("", "/dist\n");
  assert.deepEqual([tree.leavesOut("dist", true), tree.leavesOut("src", true), tree.leavesOut("a/.git", true)], [true, false, true]);
  tree.close();
  assert.throws(() => tree.enter("a/", ""), { code: "not_found" });
});

test("the modules with more in them say the same", async () => {
  const page = await WebAssembly.compile(await readFile(file("page.wasm")));
  const names = (module) => WebAssembly.Module.exports(module).map(({ name }) => name).sort();
  for (const name of ["core", "graph", "lint", "registry"]) {
    const alone = names(await WebAssembly.compile(await readFile(file(`${name}.wasm`))));
    // A page walks no tree.
    const wanted = alone.filter((one) => !/_(open_tree|enter_folder|leave_folder|leaves_out|close_tree)$/.test(one));
    assert.deepEqual(wanted.filter((one) => !names(page).includes(one)), [], name);
  }
  const { loadLinter: loadFrom } = await imported("external.node.js");
  const other = await loadFrom(page);
  assert.deepEqual(other.checkFiles({ "a.sh": script }), linter.checkFiles({ "a.sh": script }));
  assert.throws(() => other.checkFiles({ "a.sh": script }, { format: "sarif" }), { code: "unsupported" });
});
