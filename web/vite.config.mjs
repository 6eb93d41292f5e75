// Bundles the page into build/web. REGCACHE_NPM is the folder of the package (build/wasm/npm without it),
// REGCACHE_WEB_OUT where the page goes.
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { listFilesForOffline } from "./offline_files.mjs";
import { rulePages } from "./rule_pages.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const npm = process.env.REGCACHE_NPM ?? here("../build/wasm/npm");

/** Vite's own helper fetches what a module imports along with it; here that is always there already. */
const importsAlone = {
  name: "imports-alone",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : undefined),
};

export default defineConfig({
  base: "./",
  define: { "globalThis.process": "undefined" }, // the package asks where it runs, and here that is known
  resolve: { alias: { "regcache/page": `${npm}/page.js` } },
  server: { fs: { allow: [here("."), npm] } },
  build: {
    target: "es2022",
    outDir: process.env.REGCACHE_WEB_OUT ?? here("../build/web"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: {
        index: here("index.html"),
        service_worker: here("src/service_worker.ts"),
        // An entry like the page, rather than a bundle of its own: both share the package.
        trial_worker: here("src/compress/trial_worker.ts"),
      },
      output: {
        // Workers are opened by name, and the service worker's address is its scope; all else is named after its content.
        entryFileNames: ({ name }) => (name.endsWith("_worker") ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  plugins: [importsAlone, rulePages(here("../docs/rules")), listFilesForOffline("service_worker.js")],
});
