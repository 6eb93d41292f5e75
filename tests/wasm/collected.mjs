// Bytes as streams, and streams as bytes.

/** A stream of `bytes` in chunks of a size. */
export function chunks(bytes, size = 65_536) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

/** Everything that a stream gives, in one piece. */
export async function collected(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
