// A server that answers each request as a test says, and remembers what it was asked.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

/** The digest of bytes or of a text. */
export const digestOf = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/**
 * Serves on a free port of the loopback interface. `answer` is given each request, with the `content` of its
 * body, and the response; what it returns is sent: { status, headers, body }; nothing, or { sent: true }, when it
 * did so itself.
 */
export async function scripted(answer) {
  const seen = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    try {
      for await (const part of request) parts.push(part);
    } catch {
      return; // the client went away, as some tests want
    }
    const { method, url, headers } = request;
    const content = Buffer.concat(parts);
    seen.push({ method, url, headers, content });
    const given = await answer({ method, url, headers, content, request }, response);
    if (!given || given.sent) return;
    response.writeHead(given.status ?? 200, given.headers).end(method === "HEAD" ? undefined : given.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${server.address().port}`,
    seen,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
