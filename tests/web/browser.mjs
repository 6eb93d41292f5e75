// Debian's Chromium on the built page, from a static server of our own that sends what is there and nothing else.
import { mkdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

import { chromium } from "playwright-core";

/** The built page. */
export const folder = process.env.REGCACHE_WEB_OUT;
const shots = process.env.REGCACHE_WEB_SHOTS;
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const types = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

/** How the page is looked at: every size in every scheme. */
export const looks = [
  [1280, 800],
  [360, 740],
].flatMap(([width, height]) =>
  ["light", "dark"].map((colorScheme) => ({
    name: `${width}-${colorScheme}`,
    viewport: { width, height },
    colorScheme,
  })),
);

async function serve(root) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const name = pathname === "/" ? "/index.html" : pathname;
    const body = await readFile(join(root, name)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, {
      "Content-Type": types[name.split(".").at(-1)] ?? "application/octet-stream",
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/**
 * A browser for the page in a folder, or where another server has it. `open` gives a page in a context of its own.
 */
export async function browserFor(root, elsewhere) {
  const server = elsewhere ? undefined : await serve(root);
  const origin = elsewhere ?? `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

  async function open(
    fragment,
    { viewport = { width: 1280, height: 800 }, colorScheme = "light", name, ...options } = {},
  ) {
    const context = await browser.newContext({
      viewport,
      colorScheme,
      reducedMotion: "reduce",
      acceptDownloads: true,
      permissions: ["clipboard-read", "clipboard-write"],
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${origin}/`))
        complaints.push(`asked ${request.url()}`);
    });
    await page.goto(`${origin}/${fragment}`);
    return { page, context, complaints, close: () => context.close() };
  }

  async function close() {
    await browser.close();
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve()));
  }
  return { open, close, origin };
}

/** Asserts what the page comes to show: carets and focus are told to it a moment after a key. */
export async function eventually(check) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((ready) => setTimeout(ready, 20))) {
    if (await check().then(() => true, () => false)) return;
  }
  await check();
}

/** What axe-core finds on a page: rule and element, one line each. */
export async function violations(page) {
  await page.evaluate(axe); // by the debugger, which the page's policy does not bind
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** Elements that reach out of the window, and texts that are cut off. */
export function misfits(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const seen = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility());
    const scrolls = (element) => element.closest("pre, .scrolls, .unseen, .completions");
    return seen
      .filter((element) => !scrolls(element))
      .filter(
        (element) =>
          element.getBoundingClientRect().right > width + 1 ||
          (element.matches("button, p, code, h1, h2, h3, dd, dt, td, th, label") &&
            element.scrollWidth > element.clientWidth + 1 &&
            getComputedStyle(element).display !== "inline"),
      )
      .map((element) => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`);
  });
}

/** Keeps a picture of the whole page, to be looked at. */
export async function shoot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
