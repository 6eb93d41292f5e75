// Debian's Chromium on pages from a server of our own, under a strict Content-Security-Policy.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import { chromium } from "playwright-core";

const policyFor = (workers) => [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'",
  `worker-src ${workers}`, "base-uri 'none'", "require-trusted-types-for 'script'", "trusted-types tests regcache-worker",
].join("; ");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const types = { html: "text/html", js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

/** Serves the files of a folder on a free port of the loopback interface. */
async function serve(root) {
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    const policy = policyFor(search === "?without-workers" ? "'none'" : "'self'");
    if (pathname === "/favicon.ico") return void response.writeHead(204).end();
    const body = await readFile(join(root, pathname)).catch(() => undefined);
    const type = types[pathname.split(".").at(-1)] ?? "application/octet-stream";
    response.writeHead(body ? 200 : 404, { "Content-Type": type, "Content-Security-Policy": policy });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/**
 * A browser for one folder; `answer` opens a page of it and gives what the page set as `answer`, and how many workers it
 * has by then. The policy of a page with "?without-workers" allows none.
 */
export async function browserFor(root) {
  const server = await serve(root);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  async function answer(name) {
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${server.address().port}/${name}`);
    const found = await page.waitForFunction(() => globalThis.answer, undefined, { timeout: 120_000 })
      .then((handle) => handle.jsonValue(), (error) => error.message);
    const workers = page.workers().length;
    await page.close();
    return { found, complaints, workers };
  }
  async function close() {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  }
  return { answer, close };
}
