// Method: the SARIF of the whole corpus. tsc checks it as a literal against @types/sarif, which is made from the official
// schema: no member may be missing, unknown or of another kind. Then what the specification says beyond that.
import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { test } from "node:test";

import { consumer } from "./consumer.mjs";
import { file, imported, run } from "./shipped.mjs";

const { check } = await imported("index.js");
const rows = JSON.parse(await readFile(new URL("../vectors/files.json", import.meta.url), "utf8"));
const files = new Map(rows.map(({ path, file: lines }, i) => [`${i} \u00e9/${path}`, `${lines.join("\n")}\n`]));
const text = (await check({ files }, { format: "sarif", profiles: { "registry.example": "harbor:immutable" } })).output;
const { runs: [{ results, tool: { driver } }], ...log } = JSON.parse(text);

test("tsc finds in it what the schema has, and nothing else", async () => {
  const require = createRequire(import.meta.url);
  const user = await consumer();
  await cp(dirname(require.resolve("@types/sarif/package.json")), user.path("node_modules/@types/sarif"), { recursive: true });
  const check = async (log) => {
    await user.write("sarif.mts", `import type { Log } from "sarif";\nexport const log: Log = ${log};\n`);
    return run(process.execPath, [require.resolve("typescript/bin/tsc"), "--strict", "--noEmit", "--module", "nodenext",
      "sarif.mts"], { cwd: user.root }).then(() => "", ({ stdout }) => stdout);
  };
  try {
    assert.equal(await check(text), "");
    assert.match(await check(text.replace(`"level": "warning"`, `"level": "warn"`)), /"warn"' is not assignable/);
    assert.match(await check(text.replace(`"columnKind"`, `"columnsKind"`)), /columnsKind"?' does not exist/);
    assert.match(await check(text.replace(`"driver"`, `"drivers"`)), /drivers"?' does not exist/);
  } finally {
    await user.remove();
  }
});

test("it is SARIF 2.1.0 of this version (3.13, 3.19)", async () => {
  assert.equal(log.version, "2.1.0");
  assert.match(log.$schema, /sarif-2\.1\.0\.json$/);
  const { version } = JSON.parse(await readFile(file("package.json"), "utf8"));
  assert.deepEqual([driver.name, driver.version], ["regcache", version]);
});

test("rules have ids of their own, and every result is of one of them (3.27.5, 3.27.6, 3.49.3)", () => {
  const ids = driver.rules.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(results.length >= 70);
  for (const { ruleId, ruleIndex } of results) assert.equal(ids[ruleIndex], ruleId);
});

test("messages are sentences, and fingerprints tell results apart (3.11, 3.27.17)", () => {
  const prints = results.map(({ partialFingerprints }) => partialFingerprints["regcache/v1"]);
  assert.equal(new Set(prints).size, prints.length);
  for (const { message } of results) assert.match(message.text, /\S/);
});

/** Whether a region lies in the text, and what it holds (3.30). */
function heldBy({ startLine, startColumn, endLine, endColumn }, lines) {
  assert.ok(startLine >= 1 && startColumn >= 1);
  assert.ok(endLine > startLine || (endLine === startLine && endColumn >= startColumn));
  assert.ok(endLine <= lines.length && endColumn <= [...lines[endLine - 1]].length + 1);
  return startLine === endLine ? [...lines[startLine - 1]].slice(startColumn - 1, endColumn - 1).join("") : undefined;
}

test("places lie in the files, which relative addresses name (3.4.4, 3.30)", () => {
  for (const { locations, fixes = [] } of results) {
    const { artifactLocation, region } = locations[0].physicalLocation;
    assert.doesNotMatch(artifactLocation.uri, /[^\w\-.~/%]/);
    const lines = files.get(decodeURIComponent(artifactLocation.uri)).split("\n");
    heldBy(region, lines);
    for (const { artifactChanges: [{ artifactLocation: changed, replacements }] } of fixes) {
      assert.deepEqual(changed, artifactLocation);
      for (const { deletedRegion, insertedContent } of replacements) {
        assert.notEqual(heldBy(deletedRegion, lines), insertedContent.text);
      }
    }
  }
});
