// Method: npm pack, npm install into an empty folder, and the small program in each kind of Node script.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { consumer, expected } from "./consumer.mjs";
import { file, run } from "./shipped.mjs";

let user;
before(async () => (user = await consumer()));
after(() => user.remove());

/** What a script of the user's prints. */
async function printed(name, script) {
  await user.write(name, script);
  const { stdout, stderr } = await run(process.execPath, [name], { cwd: user.root });
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

test("the tarball holds the package and nothing else", () => {
  const needed = ["LICENSE", "README.md", "codec.inline.js", "codec.wasm", "core.inline.js",
    "core.wasm", "graph.inline.js", "graph.wasm", "index.d.ts", "index.js",
    "lint.inline.js", "lint.wasm", "options.inline.js", "options.wasm", "package.json", "page.wasm", "registry.inline.js", "registry.wasm",
    "rule_pages.js"];
  assert.deepEqual(needed.filter((name) => !user.files.includes(name)), []);
  assert.deepEqual(user.files.filter((name) => !/(\.js|\.d\.ts|^examples\/.*\.mjs)$/.test(name) && !needed.includes(name)), []);
});

test("an ES module imports it", async () => {
  const script = `import { answers } from "./program.mjs"; console.log(JSON.stringify(await answers()));`;
  assert.deepEqual(await printed("script.mjs", script), expected);
});

test("a CommonJS script imports it dynamically", async () => {
  const script = `import("./program.mjs").then(({ answers }) => answers()).then(
    (answer) => console.log(JSON.stringify(answer)));`;
  assert.deepEqual(await printed("script.cjs", script), expected);
});

test("the external entry reads the .wasm files", async () => {
  await user.write("external.program.mjs", (await readFile(user.path("program.mjs"), "utf8"))
    .replace(`"regcache"`, `"regcache/external"`));
  const script = `import { answers } from "./external.program.mjs"; console.log(JSON.stringify(await answers()));`;
  assert.deepEqual(await printed("external.mjs", script), expected);
});

test("all entries export the same names", async () => {
  const names = async (name) => {
    const text = await readFile(file(name), "utf8");
    return text.match(/export const \{([^}]*)\}/)[1].split(",").map((word) => word.trim()).filter(Boolean);
  };
  assert.deepEqual(await names("external.js"), await names("index.js"));
  assert.deepEqual(await names("external.node.js"), await names("index.js"));
  assert.deepEqual(await names("index.node.js"), await names("index.js"));
});
