// Puts the npm package together in a folder from which `npm pack` works:
//
//   node pack.mjs FOLDER_OF_MODULES FOLDER VERSION
//
// What lies beside this file goes in as it is; made here are the version, the modules as text, the pages of the rules,
// and the types of what the core has tables of.
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, deflateSync } from "node:zlib";

import { Memory } from "./memory.js";

const [modules, folder, version] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const name of await readdir(here)) {
  if (/\.(js|d\.ts|md)$/.test(name)) await copyFile(join(here, name), join(folder, name));
}
await cp(join(here, "examples"), join(folder, "examples"), { recursive: true });
await chmod(join(folder, "bin.node.js"), 0o755);
await copyFile(join(here, "../../LICENSE"), join(folder, "LICENSE"));

for (const name of ["core", "options", "graph", "lint", "registry", "codec"]) {
  const bytes = await readFile(join(modules, `${name}.wasm`));
  const text = deflateSync(bytes, { level: constants.Z_BEST_COMPRESSION }).toString("base64");
  await writeFile(join(folder, `${name}.wasm`), bytes);
  await writeFile(join(folder, `${name}.inline.js`),
    `// Made by pack.mjs: ${name}.wasm, deflated, in base64.\nexport default "${text}";\n`);
}

await copyFile(join(modules, "page.wasm"), join(folder, "page.wasm"));

const rules = join(here, "../../docs/rules");
const pages = await Promise.all((await readdir(rules)).sort().map(async (name) =>
  `  ${name.replace(".md", "")}: ${JSON.stringify(await readFile(join(rules, name), "utf8"))},\n`));
await writeFile(join(folder, "rule_pages.js"), `// Made by pack.mjs from docs/rules.\nexport default {\n${pages.join("")}};\n`);

const manifest = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
await writeFile(join(folder, "package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);

const said = async (name, call) =>
  new Memory(await WebAssembly.compile(await readFile(join(folder, name)))).json(call).words;
const words = { ...await said("core.wasm", "describe"), ...await said("options.wasm", "describe_options"),
  ...await said("lint.wasm", "describe_lint") };
words.Code.push("internal");
const types = Object.entries(words).map(([name, list]) =>
  `export type ${name} = ${list.map((word) => JSON.stringify(word)).join(" | ")};\n`);
await writeFile(join(folder, "words.d.ts"),
  `// Made by pack.mjs from the tables of the core.\n${types.join("")}`);
