// Bundles the page into build/web. REGCACHE_NPM is the folder of the package (build/wasm/npm without it),
// REGCACHE_WEB_OUT where the page goes.
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { listFilesForOffline } from "./offline_files.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const npm = process.env.REGCACHE_NPM ?? here("../build/wasm/npm");

export default defineConfig({
  base: "./",
  resolve: { alias: { "regcache/external": `${npm}/external.js` } },
  server: { fs: { allow: [here("."), npm] } },
  worker: { format: "es" },
  build: {
    target: "es2022",
    outDir: process.env.REGCACHE_WEB_OUT ?? here("../build/web"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: here("index.html"), service_worker: here("src/service_worker.ts") },
      output: {
        // The service worker's address is its scope; everything else is named after its content.
        entryFileNames: ({ name }) => (name === "service_worker" ? "service_worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  plugins: [listFilesForOffline("service_worker.js")],
});
