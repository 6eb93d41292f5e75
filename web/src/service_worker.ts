// Keeps a copy of the page, so that it opens without a network; asks nobody but the page's own server.

/** Filled in by offline_files.mjs. */
declare const __FILES__: readonly string[];
declare const __EDITION__: string;

/** What the DOM's types leave out: this file runs in a worker. */
interface Waitable extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const edition = `regcache-${__EDITION__}`;

async function keepFiles(): Promise<void> {
  const kept = await caches.open(edition);
  await kept.addAll(__FILES__.map((file) => new Request(file, { cache: "no-cache" })));
}

async function forgetOldEditions(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("regcache-") && name !== edition).map((name) => caches.delete(name)),
  );
}

/** A kept file, or what the server says: a name is a file's content, so nothing kept is ever stale. */
async function answer(request: Request): Promise<Response> {
  const kept = await caches.open(edition);
  const name = request.mode === "navigate" ? "./" : request;
  return (await kept.match(name, { ignoreSearch: true })) ?? fetch(request);
}

/** For whom the server asks now: nobody when it cannot be reached. */
const relayList = (request: Request): Promise<Response> =>
  fetch(request).catch(() => new Response('{"hosts":[]}', { headers: { "Content-Type": "application/json" } }));

addEventListener("install", (event) => (event as Waitable).waitUntil(keepFiles()));
addEventListener("activate", (event) => (event as Waitable).waitUntil(forgetOldEditions()));
addEventListener("fetch", (event) => {
  const { request } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  const scope = new URL("./", location.href);
  if (request.method !== "GET" || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return;
  if (/^\/(v2|relay)\//.test(pathname)) return; // a registry on the same server, or behind it
  (event as Fetching).respondWith(pathname.endsWith("/relay.json") ? relayList(request) : answer(request));
});
