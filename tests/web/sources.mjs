// Modules of the page for tests without a browser, as Vite makes them of TypeScript.
import { fileURLToPath } from "node:url";

import { createServer } from "../../web/node_modules/vite/dist/node/index.js";

// What every browser has that can show the page, and Node does not have before 21.
Map.groupBy ??= (items, keyOf) => {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

/** The modules at these paths under web/src. */
export async function sources(...paths) {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL("../../web", import.meta.url)),
    logLevel: "silent",
    server: { middlewareMode: true, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  const modules = [];
  for (const path of paths) modules.push(await server.ssrLoadModule(`/src/${path}`));
  await server.close();
  return modules;
}
