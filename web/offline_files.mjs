// Tells the service worker which files there are: a plugin of Vite that fills in what src/service_worker.ts
// declares as `files` and `edition`.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** The files of the bundle and of public/, in the worker called `name`; a new edition when any of them changes. */
export function listFilesForOffline(name) {
  let publicFolder;
  return {
    name: "list-files-for-offline",
    apply: "build",
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const hash = createHash("sha256");
        for (const file of Object.values(bundle)) hash.update(file.code ?? file.source);
        const copied = readdirSync(publicFolder).filter((file) => file !== "relay.json"); // asked for each time
        for (const file of copied) hash.update(readFileSync(`${publicFolder}/${file}`));
        const files = [
          "./",
          ...Object.keys(bundle).filter((file) => file !== name && file !== "index.html"),
          ...copied,
        ];
        bundle[name].code = bundle[name].code
          .replace(/\b__FILES__\b/, JSON.stringify(files.sort()))
          .replace(/\b__EDITION__\b/, JSON.stringify(hash.digest("hex").slice(0, 12)));
      },
    },
  };
}
