// Files of this machine: written under a hidden name and renamed when they are whole.
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";

import { RegcacheError } from "./error.js";

/** What the system says, in its own words: the message without code, call and path. */
const wordsOf = ({ message, code }) => (/^[A-Z0-9]+: (.*?)(, \w+|$)/.exec(message)?.[1] ?? message ?? code);

const hintFor = ({ code }) => (code === "ENOSPC" || code === "EDQUOT" ? "free some space on this disk" : "");

/** An error of the system as one of ours; others stay. */
export function systemError(error, path, action) {
  if (error instanceof RegcacheError || error.code === undefined) return error;
  const isGone = error.code === "ENOENT" || error.code === "ENOTDIR";
  return new RegcacheError({
    code: isGone ? "not_found" : "io",
    subject: path,
    detail: `could not ${action}: ${wordsOf(error)}`,
    hint: hintFor(error),
  }, { cause: error });
}

/** Does something to a path, so that what goes wrong names it. */
export async function onDisk(path, action, does) {
  try {
    return await does();
  } catch (error) {
    throw systemError(error, path, action);
  }
}

/** Makes a folder and those above it. */
export async function makeFolder(path) {
  await make(path).catch((error) => {
    throw new RegcacheError({ code: "io", subject: path, detail: `could not make the folder: ${wordsOf(error)}`,
      hint: hintFor(error) }, { cause: error });
  });
}

/** Node's own way (`recursive`) never ends where a folder takes none with ENOENT: /proc, or one that was deleted. */
async function make(path) {
  for (const isLast of [false, true]) {
    try {
      return await mkdir(path);
    } catch (error) {
      if (error.code === "EEXIST" && (await stat(path)).isDirectory()) return undefined;
      if (isLast || error.code !== "ENOENT" || dirname(path) === path) throw error;
      await make(dirname(path));
    }
  }
  return undefined;
}

/** The size of a plain file; undefined when there is none. */
export async function fileSize(path) {
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() ? status.size : undefined;
}

/** A file on its way to its name: nobody sees it before it is whole, and close() leaves nothing behind. */
export class NewFile {
  #path;
  #file;
  #folder;

  static async create(folder) {
    const made = new NewFile();
    made.#folder = folder;
    made.#path = join(folder, `.regcache-${process.pid}-${randomBytes(8).toString("hex")}`);
    made.#file = await onDisk(folder, "write", () => open(made.#path, "wx", 0o600));
    return made;
  }

  async write(bytes) {
    await onDisk(this.#folder, "write", async () => {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray((await this.#file.write(rest)).bytesWritten);
    });
  }

  async truncate() {
    await onDisk(this.#folder, "write", async () => {
      await this.#file.truncate(0);
      const again = await open(this.#path, "r+"); // this one's position would leave a hole
      await this.#file.close();
      this.#file = again;
    });
  }

  /** Gives the file its name, over an older one, when its bytes are on the disk. */
  async publish(path, mode) {
    await onDisk(path, "write", async () => {
      await this.#file.chmod(mode);
      await this.#file.sync();
      await rename(this.#path, path);
      this.#path = undefined;
      const folder = await open(dirname(path), "r");
      await folder.sync().finally(() => folder.close());
    });
  }

  async close() {
    await this.#file.close().catch(() => {});
    if (this.#path) await rm(this.#path, { force: true }).catch(() => {});
  }
}

/** Writes a whole file in one step; one of that name is replaced. `folder` is what errors call the folder of `path`. */
export async function replaceFile(path, text, mode, folder = dirname(path)) {
  const file = await NewFile.create(folder);
  try {
    await file.write(Buffer.from(text));
    await file.publish(path, mode);
  } finally {
    await file.close();
  }
}

/** A blob in a file that has no name any more, to be written once and read often. */
export async function temporaryBlob() {
  const path = join(tmpdir(), `.regcache-${process.pid}-${randomBytes(8).toString("hex")}`);
  const file = await onDisk(tmpdir(), "write", () => open(path, "wx+", 0o600));
  await unlink(path);
  let size = 0;
  return {
    write: (bytes) => onDisk(tmpdir(), "write", async () => {
      for (let rest = bytes; rest.length > 0;) {
        const { bytesWritten } = await file.write(rest, 0, rest.length, size);
        size += bytesWritten;
        rest = rest.subarray(bytesWritten);
      }
    }),
    restart() {
      size = 0;
    },
    open: () => streamOf(() => createReadStream("", { fd: file, autoClose: false, start: 0, end: size - 1 })),
    async writeTo(sink) {
      for await (const bytes of this.open()) await sink.write(bytes);
    },
    close: () => file.close().catch(() => {}),
  };
}

/** A file's stream as one of the web's, in pieces that the codecs like. */
export const streamOf = (open) => Readable.toWeb(open(), { strategy: { highWaterMark: 1 } });
