// Method: the C face of registry.wasm by hand: one whole conversation, then calls in an order that no session has.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { file, imported } from "./shipped.mjs";

const { Memory } = await imported("memory.js");
const memory = new Memory(await WebAssembly.compile(await readFile(file("registry.wasm"))));
const registry = memory.json("open_registry", `{"host":"h.example","seed":7}`);
const none = new Uint8Array(0);
const open = (opening, bytes = none) => memory.json("open_session", registry, JSON.stringify(opening), bytes);
const next = (session) => memory.json("next_command", session, 0n);

test("a session says what to ask and is told what came", () => {
  const session = open({ session: "blob-head", repository: "o/app", digest: `sha256:${"0".repeat(64)}`, size: 7 });
  const asked = next(session);
  assert.deepEqual(asked, { do: "request", method: "HEAD",
    url: `https://h.example/v2/o/app/blobs/sha256:${"0".repeat(64)}`, place: asked.url, headers: [],
    sends: "none", contentLength: 0, contentOffset: 0, expects: "none", answerBytesMax: 65_536 });
  memory.bytes("answer_session", session, `{"status":503,"headers":[["Retry-After","2"]]}`, none, 0n);
  const { do: what, delayMs } = next(session);
  assert.equal(what, "wait");
  assert.ok(delayMs >= 2000 && delayMs <= 2250);
  assert.equal(next(session).do, "request");
  memory.bytes("fault_session", session, "reset", "gone", 0n);
  assert.equal(next(session).do, "wait");
  assert.equal(next(session).do, "request");
  memory.bytes("answer_session", session, `{"status":200}`, none, 0n);
  assert.deepEqual(next(session), { do: "done", found: { exists: true } });
  memory.close("close_session", session);
});

const asked = () => {
  const session = open({ session: "ping" });
  next(session);
  return session;
};
const refused = {
  "an answer to no request": [() => memory.bytes("answer_session", open({ session: "ping" }), "{}", none, 0n), "conflict", "session"],
  "a fault of no request": [() => memory.bytes("fault_session", open({ session: "ping" }), "reset", "", 0n), "conflict", "session"],
  "a body of no request": [() => memory.bytes("take_body", open({ session: "ping" }), none), "conflict", "session"],
  "the head of no request": [() => memory.bytes("begin_body", open({ session: "ping" }), "{}"), "conflict", "session"],
  "an answer that is no JSON": [() => memory.bytes("answer_session", asked(), "{", none, 0n), "invalid_input", "byte 1"],
  "a header that is no pair": [() => memory.bytes("answer_session", asked(), `{"headers":[["a"]]}`, none, 0n), "invalid_input", "/headers/0"],
  "a fault that is none": [() => memory.bytes("fault_session", asked(), "boom", "", 0n), "unknown_name", "fault"],
  "a session that is none": [() => open({ session: "dance" }), "unknown_name", "session"],
  "a session without a name": [() => open({}), "missing", "session"],
  "a closed session": [() => {
    const session = open({ session: "ping" });
    memory.close("close_session", session);
    memory.close("close_session", session);
    open({ session: "ping" });
    next(session);
  }, "not_found", "handle"],
  "a closed registry": [() => {
    const other = memory.json("open_registry", `{"host":"h.example"}`);
    memory.close("close_registry", other);
    memory.json("open_session", other, `{"session":"ping"}`, none);
  }, "not_found", "handle"],
  "actions that are no list": [() => memory.json("open_registry",
    `{"host":"h.example","wants":{"repository":"o/app","actions":"pull"}}`), "invalid_input", "/wants/actions"],
};
for (const [name, [call, code, subject]] of Object.entries(refused)) {
  test(`${name} is refused`, () => assert.throws(call, { name: "RegcacheError", code, subject }));
}

test("a session outlives its registry's handle", () => {
  const other = memory.json("open_registry", `{"host":"h.example"}`);
  const session = memory.json("open_session", other, `{"session":"ping"}`, none);
  memory.close("close_registry", other);
  assert.equal(next(session).url, "https://h.example/v2/");
});
