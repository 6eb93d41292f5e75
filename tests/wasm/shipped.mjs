// Where the package under test is: the one that the build put together.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** The folder of the package, from which `npm pack` works. */
export const folder = process.env.REGCACHE_NPM;

/** A file of the package. */
export const file = (name) => join(folder, name);

/** A module of the package, imported from the folder rather than by name. */
export const imported = (name) => import(pathToFileURL(file(name)));

/** Runs a program to its end and gives what it wrote; a failure rejects with its output. */
export const run = promisify(execFile);
