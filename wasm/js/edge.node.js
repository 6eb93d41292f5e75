// What the package needs of the place it runs in: Node and its file system.
import { stat } from "node:fs/promises";

import { dockerCredentials } from "./docker_credentials.node.js";
import { temporaryBlob } from "./files.node.js";
import { LayoutStore } from "./layout_store.node.js";

export const edge = {
  isFolder: (path) => stat(path).then((status) => status.isDirectory(), () => false),
  openFolder: (folder, tools) => new LayoutStore(folder, tools),
  credentials: dockerCredentials,
  temporaryBlob,
};
