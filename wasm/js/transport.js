// One HTTP exchange by fetch, exactly as a session asks: it tries nothing again and knows no registry.
import { RegcacheError } from "./error.js";

/** How long the other side may say nothing, in milliseconds; after a blob was sent registries hash and copy it. */
const patience = { answer: 60_000, commit: 300_000, stall: 60_000 };

// Node shows where a redirect leads, and core decides whether to go there; browsers show nothing, and drop
// Authorization by themselves when they follow to another origin.
const isNode = globalThis.process?.versions?.node !== undefined;

/** Headers that keep the bytes as the registry stores them, where they can be set. */
const ownHeaders = isNode ? [["Accept-Encoding", "identity"]] : [];

/** What the message or code of fetch's failure says of it; the first that fits counts. */
const faults = [
  ["resolve", /^(ENOTFOUND|EAI_)/],
  ["connect", /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)/],
  ["tls", /CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO/],
  ["timeout", /^UND_ERR_HEADERS_TIMEOUT/],
  ["stalled", /^UND_ERR_BODY_TIMEOUT/],
  ["protocol", /^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RESPONSE)/],
  ["truncated", /^UND_ERR_RES_CONTENT_LENGTH_MISMATCH/],
];

/**
 * Makes one exchange: { head, body } of an answer, or { fault, detail } when there was none. `ends` has
 * `source`, which gives the part of a blob that the request sends, `text`, the body of one that sends text, and `begin` and
 * `take`, called with the head and the bytes of a blob that comes; either says false to end the exchange. What fails in `ends`, and `signal`,
 * reject.
 */
export async function exchange(request, { fetch, signal, ends }) {
  const watch = new Watch(signal);
  try {
    const body = await bodyOf(request, ends, watch);
    watch.expect("timeout", request.sends === "blob" ? patience.commit : patience.answer);
    const response = await fetch(request.url, {
      method: request.method, headers: [...request.headers, ...ownHeaders, ...lengthOf(request, body)],
      body, redirect: isNode ? "manual" : "follow", credentials: "omit", cache: "no-store",
      signal: watch.signal, ...(body instanceof ReadableStream && { duplex: "half" }),
    });
    const head = { status: response.status, headers: [...response.headers] };
    return { head, body: await received(response, head, request, ends, watch) };
  } catch (error) {
    if (signal?.aborted) throw cancelled(request.place, signal);
    if (ends.error) throw ends.error;
    return watch.fault ?? faultOf(error, request.url);
  } finally {
    watch.end();
  }
}

/** The error of whoever aborted a transfer that was at `place`; its cause is why, which tells a timeout from a person. */
export const cancelled = (place, { reason }) =>
  new RegcacheError({ code: "cancelled", subject: place, detail: "the transfer was cancelled" }, { cause: reason });

/** Aborts an exchange by the caller's signal, or when nothing has moved for too long. */
class Watch {
  #controller = new AbortController();
  #outer;
  #timer;
  #ended = false;

  constructor(outer) {
    this.#outer = outer;
    if (outer?.aborted) this.#controller.abort();
    outer?.addEventListener("abort", this.#follow);
  }

  #follow = () => this.#controller.abort();

  get signal() {
    return this.#controller.signal;
  }

  expect(fault, milliseconds) {
    clearTimeout(this.#timer);
    if (this.#ended) return; // fetch may ask for more of a body whose answer has come
    this.#timer = setTimeout(() => {
      this.fault = { fault, detail: `nothing came for ${milliseconds / 1000} seconds` };
      this.#controller.abort();
    }, milliseconds);
  }

  moved() {
    this.expect("stalled", patience.stall);
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#follow);
  }
}

const lengthOf = (request, body) =>
  (body instanceof ReadableStream ? [["Content-Length", String(request.contentLength)]] : []);

async function bodyOf(request, ends, watch) {
  if (request.sends === "none") return undefined;
  if (request.sends === "text") return ends.text();
  if (request.contentLength === 0) return new Uint8Array(0);
  const stream = watched(await kept(ends, () => ends.source(request)), ends, watch);
  // Browsers send streams over HTTP/2 alone, and without a length; a Blob lies on the disk where it is large.
  return isNode ? stream : kept(ends, () => new Response(stream).blob());
}

/** Remembers a failure on this side: fetch would call it one of the network. */
async function kept(ends, action) {
  try {
    return await action();
  } catch (error) {
    ends.error = error;
    throw error;
  }
}

function watched(stream, ends, watch) {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await kept(ends, () => reader.read());
      if (done) {
        watch.expect("timeout", patience.commit);
        return controller.close();
      }
      watch.moved();
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

async function received(response, head, request, ends, watch) {
  const isBlob = request.expects === "blob" && response.ok;
  if (isBlob && !await kept(ends, () => ends.begin(head))) {
    await response.body?.cancel();
    return undefined;
  }
  const parts = [];
  let room = request.expects === "none" && response.ok ? 0 : request.answerBytesMax;
  const reader = response.body?.getReader();
  // Node's fetch loses some aborts that come while nobody reads (20.20, a busy machine): the next read would hang.
  watch.signal.addEventListener("abort", () => reader?.cancel().catch(() => {}));
  for (watch.moved(); reader; watch.moved()) {
    const { value, done } = await reader.read();
    watch.signal.throwIfAborted();
    if (done) break;
    if (isBlob) {
      if (await kept(ends, () => ends.take(value))) continue;
    } else if (room > 0) {
      parts.push(value.subarray(0, room));
      room -= Math.min(room, value.length);
      continue;
    }
    await reader.cancel();
    break;
  }
  return new Blob(parts).arrayBuffer().then((buffer) => new Uint8Array(buffer));
}

function faultOf(error, url) {
  if (!isNode) {
    return { fault: "reset", detail: "the browser does not say why; the registry may not allow this page (CORS)" };
  }
  const cause = error.cause ?? error;
  const inner = cause.errors?.[0] ?? cause;
  const word = String(inner.code ?? inner.name ?? "");
  const [fault] = faults.find(([, pattern]) => pattern.test(word)) ?? ["reset"];
  // The message of OpenSSL's errors is a line of its log.
  return { fault, detail: said(word, String(inner.library ? inner.reason : inner.message), new URL(url)) };
}

/** One sentence for a person, without addresses that may hold a secret. */
function said(word, message, { host, hostname }) {
  if (word === "ECONNREFUSED") return `cannot connect to ${host}: connection refused`;
  if (word === "ENOTFOUND") return `the host name '${hostname}' was not found`;
  if (word === "ECONNRESET" || word === "EPIPE") return "the connection broke";
  if (message === "other side closed") return "the connection was closed before the answer's last byte";
  return message.replace(/https?:\/\/\S+/g, "...");
}
