// Registries that the page's own server asks for it: most let no page ask them.

/** As `regcache serve --relay` lists them; a static server has the empty list of public/. */
async function relayedHosts(): Promise<readonly string[]> {
  const listing = await fetch("./relay.json", { cache: "no-store" }).catch(() => undefined);
  const { hosts = [] } = listing?.ok ? ((await listing.json()) as { readonly hosts?: readonly string[] }) : {};
  return hosts;
}

let hosts: Promise<readonly string[]> | undefined;

/** The hosts, asked for once; none where nobody relays. */
export const relayed = (): Promise<readonly string[]> =>
  (hosts ??= relayedHosts().catch(() => {
    hosts = undefined;
    return [];
  }));

/** The token services that registries have named, and who named them. */
const services = new Map<string, string>();

/** A `fetch` that goes through the relay where that is for the host, and to token services that such a host named. */
export const relayFetch: typeof fetch = async (input, init) => {
  const url = new URL(String(input));
  const named = (await relayed()).includes(url.host) ? url.host : undefined;
  const namedBy = named ?? services.get(url.origin + url.pathname);
  if (namedBy === undefined) return fetch(input, init);
  const isApi = named !== undefined && /^\/v2(\/|$)/.test(url.pathname);
  const target = isApi ? url.pathname + url.search : `/token?url=${encodeURIComponent(url.href)}`;
  const headers = new Headers(init?.headers);
  headers.set("Regcache-Relay", "page");
  const answer = await fetch(`./relay/${namedBy}${target}`, { ...init, headers });
  for (const [, realm] of (answer.headers.get("WWW-Authenticate") ?? "").matchAll(/\brealm="?([^",]+)/gi)) {
    if (!URL.canParse(realm!)) continue;
    const { origin, pathname } = new URL(realm!);
    services.set(origin + pathname, namedBy);
  }
  return answer;
};
