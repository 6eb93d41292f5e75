// What the package needs of the place it runs in: Node and its file system.
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";

import { blocksAhead, encodeInThreads } from "./block_pool.node.js";
import { dockerCredentials } from "./docker_credentials.node.js";
import { temporaryBlob } from "./files.node.js";
import { LayoutStore } from "./layout_store.node.js";

export const edge = {
  isFolder: (path) => stat(path).then((status) => status.isDirectory(), () => false),
  openFolder: (folder, tools) => new LayoutStore(folder, tools),
  credentials: dockerCredentials,
  temporaryBlob,
  /** How blocks are compressed at once, and how what they become is hashed. */
  blocks: { encoder: encodeInThreads, ahead: blocksAhead, hash: () => createHash("sha256") },
};
