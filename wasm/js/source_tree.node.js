// The files of a working tree that a finder may read, and how they are read and written: what native/tree does.
import { lstat, open, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

import { onDisk, replaceFile } from "./files.node.js";

// Files that are larger were not written by a person; core/limits.h, kFileBytesMax.
const fileBytesMax = 4_194_304;
// Where git looks for a NUL byte as well.
const textProbeBytes = 8000;
const startBytes = 128;

const exists = (path) => lstat(path).then(() => true, () => false);
const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The bytes of a file; undefined when it is no text or too large. */
export async function readSource(path) {
  return onDisk(path, "read", async () => {
    const file = await open(path, "r");
    try {
      const status = await file.stat();
      if (!status.isFile() || status.size > fileBytesMax) return undefined;
      const bytes = await file.readFile();
      return bytes.subarray(0, textProbeBytes).includes(0) ? undefined : bytes;
    } finally {
      await file.close();
    }
  });
}

async function readStart(path) {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(startBytes), 0, startBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Replaces a file in one step: mode and symbolic links stay as they are. */
export async function rewriteSource(path, text) {
  const target = await onDisk(path, "write", () => realpath(path));
  const { mode } = await onDisk(path, "write", () => stat(target));
  await replaceFile(target, text, mode & 0o7777);
}

/** The files behind what a command line names, each once, sorted. */
export async function listAll(places, linter) {
  const paths = new Set();
  for (const place of places) {
    const isFolder = await stat(place).then((status) => status.isDirectory(), () => false);
    if (!isFolder) paths.add(place);
    else for (const path of await listSources(place, linter)) paths.add(path);
  }
  return [...paths].sort(byBytes);
}

/** The files below `root`, as paths that start with it ("./a" is shown as "a"). */
async function listSources(root, linter) {
  const tree = linter.openTree();
  const found = [];

  async function walk(folder, shown, place) {
    const entries = await onDisk(folder, "read the folder", () => readdir(folder, { withFileTypes: true }));
    tree.enter(place, await ignoreFile(folder));
    for (const entry of entries) {
      const isFolder = entry.isDirectory();
      if (entry.isSymbolicLink() || tree.leavesOut(place + entry.name, isFolder)) continue;
      const path = join(folder, entry.name);
      if (isFolder) await walk(path, `${shown}${entry.name}/`, `${place}${entry.name}/`);
      else if (await isWanted(path, `/${shown}${entry.name}`, linter)) found.push(shown + entry.name);
    }
    tree.leave();
  }

  try {
    const shown = root === "." || root === "./" ? "" : root;
    await walk(root, shown === "" || shown.endsWith("/") ? shown : `${shown}/`, await enterRoot(root, tree));
  } finally {
    tree.close();
  }
  return found;
}

async function isWanted(path, name, linter) {
  const { kind, needsText } = linter.kindOf(name);
  if (!needsText) return kind !== "none";
  return linter.kindOf(name, await readStart(path).catch(() => "")).kind !== "none";
}

const ignoreFile = (folder) => readSource(join(folder, ".gitignore")).then((bytes) => bytes ?? "", () => "");

/** Steps into the folders above `root` in its working tree; gives the path of root in that. */
async function enterRoot(root, tree) {
  const absolute = await onDisk(root, "read the folder", () => realpath(root));
  let top = absolute;
  while (dirname(top) !== top && !await exists(join(top, ".git"))) top = dirname(top);
  if (!await exists(join(top, ".git"))) return "";
  let place = "";
  for (const name of relative(top, absolute).split(sep).filter((part) => part !== "")) {
    tree.enter(place, await ignoreFile(join(top, place)));
    place += `${name}/`;
  }
  return place;
}
