// What the package needs of the place it runs in: Node and its file system.
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";

import { BlockConverterSink } from "./block_conversion.js";
import { blocksAhead, encodeInThreads } from "./block_pool.node.js";
import { blockPlan, blockStream, hasBlocks } from "./blocks.js";
import { dockerCredentials } from "./docker_credentials.node.js";
import { temporaryBlob } from "./files.node.js";
import { LayoutStore } from "./layout_store.node.js";
import { TreeLinter } from "./tree_linter.node.js";

/** How blocks are compressed at once, and how what they become is hashed. */
const blocks = {
  has: hasBlocks,
  encoder: encodeInThreads,
  ahead: blocksAhead,
  hash: () => createHash("sha256"),
  Converter: BlockConverterSink,
  compress: (codec, compression, level) =>
    blockStream(async () => blockPlan(await codec(), blocks, compression, level)),
};

export const edge = {
  isFolder: (path) => stat(path).then((status) => status.isDirectory(), () => false),
  openFolder: (folder, tools) => new LayoutStore(folder, tools),
  credentials: dockerCredentials,
  temporaryBlob,
  blocks,
  Linter: TreeLinter,
};
