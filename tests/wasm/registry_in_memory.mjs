// A registry that keeps everything in memory and believes what it is told, for tests of what is asked of it.
import { digestOf, scripted } from "./scripted.mjs";

/** Starts one; `fault` may answer a request in its place. `blobs` and `manifests` are by "repository@digest" or ":tag". */
export async function registryInMemory(fault = () => undefined) {
  const blobs = new Map();
  const manifests = new Map();
  const answer = (asked, response) => fault(asked, response) ?? (asked.url.includes("/manifests/")
    ? manifest(asked) : asked.url.includes("/blobs/") ? blob(asked) : { status: 200 });

  function manifest({ method, url, content, headers }) {
    const [, repository, name] = /^\/v2\/(.*)\/manifests\/(.*)$/.exec(url);
    const key = (name) => `${repository}${name.includes(":") ? "@" : ":"}${name}`;
    if (method === "PUT") {
      const stored = { content, type: headers["content-type"] };
      manifests.set(key(name), stored).set(key(digestOf(content)), stored);
      return { status: 201 };
    }
    const found = manifests.get(key(name));
    return found ? { body: found.content, headers: { "Content-Type": found.type,
      "Docker-Content-Digest": digestOf(found.content) } } : { status: 404 };
  }

  function blob({ method, url, content, headers }) {
    const { pathname, searchParams } = new URL(url, "http://registry");
    const [, repository, name] = /^\/v2\/(.*)\/blobs\/(.*)$/.exec(pathname);
    const key = `${repository}@${searchParams.get("mount") ?? searchParams.get("digest") ?? name}`;
    if (method === "POST") {
      const from = blobs.get(`${searchParams.get("from")}@${searchParams.get("mount")}`);
      if (from) blobs.set(key, from);
      return from ? { status: 201 } : { status: 202, headers: { Location: `${pathname}session` } };
    }
    if (method === "PUT") {
      if (digestOf(content) !== searchParams.get("digest")) return { status: 400 };
      blobs.set(key, content);
      return { status: 201 };
    }
    const found = blobs.get(key);
    if (!found) return { status: 404 };
    const [from] = /\d+/.exec(headers.range ?? "") ?? [];
    return from === undefined ? { body: found, headers: { "Content-Length": found.length } }
      : { status: 206, body: found.subarray(Number(from)),
        headers: { "Content-Range": `bytes ${from}-${found.length - 1}/${found.length}` } };
  }

  return Object.assign(await scripted(answer), { blobs, manifests });
}
