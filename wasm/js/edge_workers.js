// What the package needs of a browser: the place without a file system, whose codecs run in workers.
import { openInWorker } from "./codec_workers.js";
import { edge as plain } from "./edge.js";

export const edge = { ...plain, codecs: openInWorker };
