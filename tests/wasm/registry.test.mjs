// Method: the Registry class against a server that follows a script: logins, redirects, refusals, and
// transfers that break or are aborted at each point.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, test } from "node:test";

import { collected } from "./collected.mjs";
import { digestOf, scripted } from "./scripted.mjs";
import { imported } from "./shipped.mjs";

const { Registry, RegcacheError } = await imported("index.js");
const secret = "s3cret-canary";
const blob = Buffer.alloc(3_000_000, "regcache ");
const layer = { digest: digestOf(blob), size: blob.length };
const path = `/v2/o/app/blobs/${layer.digest}`;

const open = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));
async function serve(answer) {
  const server = await scripted(answer);
  open.push(server);
  return server;
}

test("ping says nothing where all is well", async () => {
  const { host, seen } = await serve(() => ({ status: 200 }));
  assert.equal(await new Registry(host).ping(), undefined);
  assert.deepEqual(seen.map(({ method, url }) => `${method} ${url}`), ["GET /v2/"]);
});

test("tags of all pages come in order", async () => {
  const { host } = await serve(({ url }) => (url.includes("last=b")
    ? { body: `{"name":"o/app","tags":["c"]}` }
    : { body: `{"name":"o/app","tags":["a","b"]}`, headers: { Link: `</v2/o/app/tags/list?n=2&last=b>; rel="next"` } }));
  assert.deepEqual(await new Registry(host).tags("o/app"), ["a", "b", "c"]);
});

test("a manifest is put and got byte for byte, whatever its bytes", async () => {
  const kept = new Map();
  const { host } = await serve(({ method, url, content, headers }) => {
    if (method === "PUT") return void kept.set(url, { content, type: headers["content-type"] }) ?? { status: 201 };
    if (method === "DELETE") return kept.delete(url) && { status: 202 };
    const found = kept.get(url);
    return found ? { body: found.content, headers: { "Content-Type": found.type,
      "Docker-Content-Digest": digestOf(found.content) } } : { status: 404 };
  });
  const registry = new Registry(host);
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const bytes = Buffer.concat([Buffer.from(`{"mediaType":"${mediaType}","manifests":[],"x":"<caf\u00e9>"}\n`)]);
  await registry.putManifest("o/app", "cache", { bytes, mediaType });
  assert.equal(await registry.manifestDigest("o/app", "cache"), digestOf(bytes));
  const { bytes: got, ...rest } = await registry.manifest("o/app", "cache");
  assert.ok(bytes.equals(got));
  assert.deepEqual(rest, { digest: digestOf(bytes), mediaType });
  await registry.deleteManifest("o/app", "cache");
  assert.equal(await registry.manifestDigest("o/app", "cache"), undefined);
});

test("a name and a password are sent when they are asked for, and not before", async () => {
  const { host, seen } = await serve(({ headers }) => (headers.authorization
    ? { status: 200 } : { status: 401, headers: { "WWW-Authenticate": `Basic realm="r"` } }));
  await new Registry(host, { credentials: { username: "ann", password: secret } }).ping();
  assert.deepEqual(seen.map(({ headers }) => headers.authorization),
    [undefined, `Basic ${Buffer.from(`ann:${secret}`).toString("base64")}`]);
});

test("credentials may be a function, asked once with the host", async () => {
  const { host } = await serve(({ headers }) => (headers.authorization
    ? { status: 200 } : { status: 401, headers: { "WWW-Authenticate": "Basic" } }));
  const asked = [];
  const registry = new Registry(host, { credentials: async (name) => {
    asked.push(name);
    return { username: "ann", password: secret };
  } });
  await registry.ping();
  await registry.ping();
  assert.deepEqual(asked, [host]);
});

test("one token serves several requests, and a 401 in mid-transfer gets a new one", async () => {
  let tokens = 0;
  const server = await serve(({ url, headers }, response) => {
    if (url.startsWith("/token")) return { body: JSON.stringify({ token: `t${++tokens}`, expires_in: 300 }) };
    const [from] = /\d+/.exec(headers.range ?? "") ?? [];
    const isGood = headers.authorization === `Bearer t${from ? 2 : 1}`;
    if (!isGood) {
      return { status: 401, headers: { "WWW-Authenticate":
        `Bearer realm="http://${server.host}/token",service="s",scope="repository:o/app:pull"` } };
    }
    if (url === path && !from) {
      response.writeHead(200, { "Content-Length": blob.length });
      response.write(blob.subarray(0, 1_500_000), () => response.destroy());
      return undefined;
    }
    return { status: 206, body: blob.subarray(Number(from)),
      headers: { "Content-Range": `bytes ${from}-${blob.length - 1}/${blob.length}` } };
  });
  const registry = new Registry(server.host, { credentials: { username: "ann", password: secret } });
  assert.ok(blob.equals(await collected(registry.blob("o/app", layer))));
  assert.equal(tokens, 2);
  const [token] = server.seen.filter(({ url }) => url.startsWith("/token"));
  assert.match(token.url, /scope=repository%3Ao%2Fapp%3Apull/);
});

test("no Authorization follows a redirect to another host, and a signed address is not shown", async () => {
  const storage = await serve(() => ({ status: 403, body: "no" }));
  const { host, seen } = await serve(({ headers }) => (headers.authorization
    ? { status: 307, headers: { Location: `http://${storage.host}/blob?signature=${secret}` } }
    : { status: 401, headers: { "WWW-Authenticate": "Basic" } }));
  const registry = new Registry(host, { credentials: { username: "ann", password: secret } });
  await assert.rejects(collected(registry.blob("o/app", layer)), (error) => {
    assert.equal(error.code, "denied");
    assert.ok(!error.stack.includes(secret) && !JSON.stringify(error).includes(secret));
    return true;
  });
  assert.equal(seen.length, 2);
  assert.equal(storage.seen.length, 1);
  assert.equal(storage.seen[0].headers.authorization, undefined);
});

test("a token server that repeats what it was sent does not get it into an error", async () => {
  const server = await serve(({ url }) => (url.startsWith("/token")
    ? { status: 400, body: `{"details":"bad ${secret}"}` }
    : { status: 401, headers: { "WWW-Authenticate": `Bearer realm="http://${server.host}/token",service="s"` } }));
  const registry = new Registry(server.host, { credentials: { identityToken: secret } });
  await assert.rejects(registry.ping(), (error) => {
    assert.ok(error instanceof RegcacheError);
    assert.equal(error.code, "denied");
    assert.equal(error.hint, `check the credentials for ${server.host}`);
    assert.ok(!error.stack.includes(secret));
    return true;
  });
});

test("a registry that asks for time gets it", async () => {
  let times = 0;
  const { host } = await serve(() => (++times < 3
    ? { status: 429, headers: { "Retry-After": "0" } } : { status: 200 }));
  await new Registry(host).ping();
  assert.equal(times, 3);
});

test("an upload that breaks once is sent again, with its length", async () => {
  let puts = 0;
  const { host, seen } = await serve(({ method, request }) => {
    if (method === "HEAD") return { status: 404 };
    if (method === "POST") return { status: 202, headers: { Location: "/upload?state=a%2Fb" } };
    return ++puts === 1 ? void request.socket.destroy() : { status: 201 };
  });
  assert.equal(await new Registry(host).putBlob("o/app", layer, blob), "sent");
  const [, last] = seen.filter(({ method }) => method === "PUT");
  assert.equal(last.url, `/upload?state=a%2Fb&digest=${encodeURIComponent(layer.digest)}`);
  assert.equal(last.headers["content-length"], String(blob.length));
  assert.ok(blob.equals(last.content));
});

/** A registry that keeps what it is sent, cuts each upload after `most` bytes, and goes on where it was. */
function resuming(most) {
  const kept = [];
  const size = () => kept.reduce((sum, part) => sum + part.length, 0);
  const status = () => ({ Location: "/upload", Range: `0-${size() - 1}` });
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    if (method === "HEAD") return response.writeHead(404).end();
    if (method === "POST") return response.writeHead(202, { Location: "/upload" }).end();
    if (method === "GET") return response.writeHead(204, status()).end();
    kept.seen.push(`${method} ${headers["content-range"] ?? ""}`);
    let room = most;
    request.on("data", (part) => {
      kept.push(part.subarray(0, room));
      room -= Math.min(room, part.length);
      if (room === 0) request.socket.destroy();
    });
    request.on("end", () => response.writeHead(url.includes("digest=") ? 201 : 202, status()).end());
    return undefined;
  });
  kept.seen = [];
  open.push({ close: () => { server.closeAllConnections(); server.close(); } });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () =>
    resolve({ host: `127.0.0.1:${server.address().port}`, kept, bytes: () => Buffer.concat(kept) })));
}

test("an upload that breaks goes on where it broke", async () => {
  const { host, kept, bytes } = await resuming(1_200_000);
  let opened = 0;
  const source = () => {
    opened += 1;
    return new Blob([blob]).stream();
  };
  assert.equal(await new Registry(host).putBlob("o/app", layer, source), "sent");
  assert.ok(blob.equals(bytes()));
  assert.deepEqual(kept.seen, ["PUT ", "PATCH 1200000-2999999", "PATCH 2400000-2999999", "PUT "]);
  assert.ok(opened <= 3);
});

test("a blob larger than the chunk size goes in pieces of it, and a smaller one whole", async () => {
  const { host, kept, bytes } = await resuming(Infinity);
  const registry = new Registry(host, { chunkSize: 2 ** 20 });
  assert.equal(await registry.putBlob("o/app", layer, blob), "sent");
  assert.ok(blob.equals(bytes()));
  assert.deepEqual(kept.seen.filter((each) => each !== "PUT "),
    ["PATCH 0-1048575", "PATCH 1048576-2097151", "PATCH 2097152-2999999"]);
  const small = blob.subarray(0, 2 ** 20);
  kept.seen.length = 0;
  assert.equal(await registry.putBlob("o/app", { digest: digestOf(small), size: small.length }, small), "sent");
  assert.deepEqual(kept.seen, ["PUT "]);
});

const chunkSizes = { "a text": ["1MiB", "invalid_input"], "half a byte": [300_000.5, "invalid_input"],
  "less than a piece": [1000, "out_of_range"], "more than any": [2 ** 31, "out_of_range"], "less than nothing": [-1, "out_of_range"] };
for (const [name, [chunkSize, code]] of Object.entries(chunkSizes)) {
  test(`a chunk size that is ${name} is refused`, () =>
    assert.rejects(async () => new Registry("h.example", { chunkSize }).ping(), { code, subject: /chunkSize/ }));
}

test("a blob that is there is not sent", async () => {
  const { host } = await serve(() => ({ status: 200 }));
  const never = () => assert.fail("the source was opened");
  assert.equal(await new Registry(host).putBlob("o/app", layer, never), "existed");
});

test("what goes wrong with the source of an upload is what the caller gets", async () => {
  const { host } = await serve(({ method }) => (method === "HEAD" ? { status: 404 }
    : method === "POST" ? { status: 202, headers: { Location: "/upload" } } : { status: 201 }));
  const failing = () => new ReadableStream({ pull() { throw new RangeError("my disk"); } });
  await assert.rejects(new Registry(host).putBlob("o/app", layer, failing), { name: "RangeError", message: "my disk" });
});

const broken = {
  "a flipped byte": [(body) => Buffer.concat([Buffer.from("x"), body.subarray(1)]), /have the digest sha256:/],
  "a byte too many": [(body) => Buffer.concat([body, Buffer.from("x")]), /more bytes came than the 3000000/],
  "a byte too few": [(body) => body.subarray(1), /2999999 bytes came, not the 3000000/],
};
for (const [name, [change, detail]] of Object.entries(broken)) {
  test(`a blob with ${name} is corrupt`, async () => {
    const { host } = await serve(() => ({ body: change(blob) }));
    await assert.rejects(collected(new Registry(host).blob("o/app", layer)), (error) => {
      assert.equal(error.code, "corrupt");
      assert.equal(error.subject, `${host}/o/app@${layer.digest}`);
      assert.match(error.detail, detail);
      return true;
    });
  });
}

test("a registry that begins a broken blob anew cannot take back what was read", async () => {
  const { host } = await serve((_, response) => {
    response.writeHead(200, { "Content-Length": blob.length });
    response.write(blob.subarray(0, 100_000), () => response.destroy());
  });
  await assert.rejects(collected(new Registry(host).blob("o/app", layer)), { code: "unavailable", hint: "read the blob again" });
});

/** A server that stops in the middle of a blob's download or upload, and tells when it got there. */
async function holding() {
  let arrived;
  const held = new Promise((resolve) => (arrived = resolve));
  const server = await serve(({ method }, response) => {
    if (method === "HEAD") return { status: 404 };
    if (method === "POST") return { status: 202, headers: { Location: "/upload" } };
    if (method === "PUT") return void arrived();
    response.writeHead(200, { "Content-Length": blob.length });
    response.write(blob.subarray(0, 1_000_000), arrived);
    return undefined;
  });
  return { registry: new Registry(server.host), held };
}

const aborted = {
  "a download": (registry, signal) => collected(registry.blob("o/app", layer, { signal })),
  "an upload": (registry, signal) => registry.putBlob("o/app", layer, blob, { signal }),
};
for (const [name, start] of Object.entries(aborted)) {
  test(`${name} can be aborted in its middle`, async () => {
    const { registry, held } = await holding();
    const controller = new AbortController();
    const running = assert.rejects(start(registry, controller.signal), { name: "RegcacheError", code: "cancelled" });
    await held;
    controller.abort();
    await running;
  });

  test(`${name} with a signal that is aborted already asks nothing`, async () => {
    const { host, seen } = await serve(() => ({ status: 200 }));
    await assert.rejects(start(new Registry(host), AbortSignal.abort()), { code: "cancelled" });
    assert.equal(seen.length, 0);
  });
}

test("a download can be aborted where fetch forgets its signal", async () => {
  const controller = new AbortController();
  const fetch = async () => new Response(new ReadableStream({
    start: (body) => body.enqueue(blob.subarray(0, 1_000_000)),
    pull: () => controller.abort(), // and nothing comes any more
  }, { highWaterMark: 0 }), { headers: { "Content-Length": blob.length } });
  const registry = new Registry("h.example", { fetch });
  await assert.rejects(collected(registry.blob("o/app", layer, { signal: controller.signal })), { code: "cancelled" });
});

test("a wait for the next try can be aborted", async () => {
  const controller = new AbortController();
  const { host } = await serve(() => {
    setTimeout(() => controller.abort(), 10);
    return { status: 503, headers: { "Retry-After": "20" } };
  });
  await assert.rejects(new Registry(host).ping({ signal: controller.signal }), { code: "cancelled" });
});

test("a reader that has enough ends the transfer", async () => {
  const { registry } = await holding();
  const reader = registry.blob("o/app", layer).getReader();
  assert.ok((await reader.read()).value.length > 0);
  await reader.cancel();
});

const refused = {
  "no host": [async () => new Registry(undefined), "missing", /host/],
  "an empty host": [async () => new Registry(""), "missing", /host/],
  "a host that is an object": [async () => new Registry({ host: "h.example" }), "missing", /host/],
  "a host with a path": [() => new Registry("h.example/o").ping(), "invalid_input", /h\.example/],
  "no repository": [() => new Registry("h.example").tags(), "missing", /repository/],
  "an empty name": [() => new Registry("h.example").manifest("o/app", ""), "missing", /name/],
  "a digest that is none": [() => new Registry("h.example").hasBlob("o/app", { digest: "md5:1", size: 1 }), "unsupported", /md5/],
  "a negative size": [() => new Registry("h.example").hasBlob("o/app", { ...layer, size: -1 }), "out_of_range", /size/],
  "a size that is no number": [() => new Registry("h.example").hasBlob("o/app", { ...layer, size: "1" }), "invalid_input", /size/],
  "a manifest without a type": [() => new Registry("h.example").putManifest("o/app", "x", { bytes: "{}" }), "missing", /mediaType/],
  "a user name that is no text": [async () => new Registry("h.example", { credentials: { username: 1 } }).ping(), "invalid_input", /username/],
};
for (const [name, [start, code, subject]] of Object.entries(refused)) {
  test(`${name} is refused`, async () => {
    await assert.rejects(start(), (error) => {
      assert.ok(error instanceof RegcacheError);
      assert.equal(error.code, code);
      assert.match(error.subject, subject);
      return true;
    });
  });
}
