// Runs a session of core to its end: makes the exchanges it asks for, and waits when it says so.
import { jsonOf } from "./json.js";
import { SourceReader } from "./source_reader.js";
import { cancelled, exchange } from "./transport.js";

const now = () => BigInt(Math.floor(performance.now()));
const nothing = new Uint8Array(0);

/**
 * Opens the session that `opening` describes at the registry `handle` of `memory`, and gives what it
 * found, with the `bytes` of a manifest. `source` opens the blob that is sent, again when bytes are sent that
 * were read before; `sink` takes the one that comes: `write` and `restart`, which forgets what was written before.
 */
export async function drive(memory, handle, opening, { bytes = nothing, source, sink, fetch, signal }) {
  const session = memory.json("open_session", handle, jsonOf(opening), bytes);
  const reader = source && new SourceReader(source, opening);
  let place = "registry";
  try {
    for (;;) {
      if (signal?.aborted) throw cancelled(place, signal);
      const command = memory.json("next_command", session, now());
      if (command.do === "done") return { ...command.found, bytes: memory.bytes("session_bytes", session) };
      if (command.do === "wait") {
        await sleep(command.delayMs, signal);
        continue;
      }
      place = command.place;
      const ends = endsOf(memory, session, reader, sink);
      const { fault, detail, head, body } = await exchange(command, { fetch, signal, ends });
      if (fault) memory.bytes("fault_session", session, fault, detail, now());
      else memory.bytes("answer_session", session, jsonOf(head), body ?? nothing, now());
    }
  } finally {
    reader?.close();
    memory.close("close_session", session);
  }
}

/** What an exchange needs of its session: the bodies. */
function endsOf(memory, session, reader, sink) {
  return {
    source: ({ contentOffset, contentLength }) => reader.stream(contentOffset, contentLength),
    text: () => memory.bytes("session_bytes", session),
    async begin(head) {
      const intake = memory.text("begin_body", session, jsonOf(head));
      if (intake === "restart") await sink.restart();
      return intake !== "refuse";
    },
    async take(bytes) {
      if (memory.text("take_body", session, bytes) !== "more") return false;
      await sink.write(bytes);
      return true;
    },
  };
}

/** Waits so long, or until the signal; whoever waits looks at the signal itself. */
export function sleep(milliseconds, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}
