// Method: blobs sent to a server that takes everything, from sources that are not what they should be; and requests that
// are stopped for a reason.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { collected } from "./collected.mjs";
import { digestOf, scripted } from "./scripted.mjs";
import { imported } from "./shipped.mjs";

const { Registry, RegcacheError } = await imported("index.js");
const bytes = Buffer.alloc(700_000, "regcache ");
const blob = { digest: digestOf(bytes), size: bytes.length };

const open = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));
async function serve(answer = ({ method }) => (method === "HEAD" ? { status: 404 }
  : method === "POST" ? { status: 202, headers: { Location: "/upload" } } : { status: 201 })) {
  const server = await scripted(answer);
  open.push(server);
  return server;
}
const streamOf = (...pieces) => () => new ReadableStream({ start(controller) {
  pieces.forEach((piece) => controller.enqueue(piece));
  controller.close();
} });

const wrong = {
  "a byte too many": [Buffer.concat([bytes, Buffer.from("x")]), "corrupt", /has more bytes, not the 700000/],
  "a byte too many, as a Blob": [new Blob([bytes, "x"]), "corrupt", /has more bytes/],
  "a byte too many, in a piece of its own": [streamOf(bytes, new Uint8Array(0), Buffer.from("x")), "corrupt", /has more bytes/],
  "a byte too few": [bytes.subarray(1), "corrupt", /ended after 699999 bytes, not the 700000/],
  "texts": [streamOf("text"), "invalid_input", /expected bytes/],
  "no stream": [() => 5, "invalid_input", /expected a function that gives a new ReadableStream/],
  "nothing": [undefined, "invalid_input", /expected bytes/],
};
for (const [name, [source, code, detail]] of Object.entries(wrong)) {
  test(`a source with ${name} sends no blob`, async () => {
    const { host, seen } = await serve();
    await assert.rejects(new Registry(host).putBlob("o/app", blob, source), (error) => {
      assert.ok(error instanceof RegcacheError, error.stack);
      assert.equal(error.code, code);
      assert.match(error.detail, detail);
      if (code === "corrupt") assert.equal(error.subject, `${host}/o/app@${blob.digest}`);
      return true;
    });
    assert.equal(seen.some(({ method, content }) => method === "PUT" && content.length >= blob.size), false);
  });
}

test("a stream that somebody reads already is refused", async () => {
  const { host } = await serve();
  const stream = new Blob([bytes]).stream();
  stream.getReader();
  await assert.rejects(new Registry(host).putBlob("o/app", blob, () => stream), { code: "invalid_input", subject: /source/ });
});

test("a source of the right size is sent, in whatever pieces", async () => {
  const { host, seen } = await serve();
  const source = streamOf(bytes.subarray(0, 1), bytes.subarray(1), new Uint8Array(0));
  assert.equal(await new Registry(host).putBlob("o/app", blob, source), "sent");
  assert.ok(seen.at(-1).content.equals(bytes));
});

test("what was cancelled tells why", async () => {
  const registry = new Registry((await serve((_, response) => void response.writeHead(200).write("x"))).host);
  const mine = new Error("enough");
  await assert.rejects(registry.ping({ signal: AbortSignal.abort(mine) }), ({ code, cause }) => code === "cancelled" && cause === mine);
  const signal = AbortSignal.timeout(50);
  const timedOut = ({ code, cause }) => code === "cancelled" && cause.name === "TimeoutError";
  await assert.rejects(registry.tags("o/app", { signal }), timedOut);
  await assert.rejects(collected(registry.blob("o/app", blob, { signal: AbortSignal.timeout(50) })), timedOut);
});

test("the place of what is missing has no slash too many", async () => {
  const { host } = await serve();
  await assert.rejects(new Registry(host).tags(), { code: "missing", subject: `${host}/repository` });
  await assert.rejects(new Registry(host).tags(5), { code: "invalid_input", subject: `${host}/repository` });
});

test("a server that speaks no TLS is told in words", async () => {
  const { host } = await serve();
  await assert.rejects(new Registry(host, { plainHttp: false }).ping(), ({ detail }) => {
    assert.match(detail, /wrong version number/);
    assert.equal(/\n|routines|openssl/.test(detail), false);
    return true;
  });
});
