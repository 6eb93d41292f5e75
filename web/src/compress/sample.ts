// What of a file is compressed: its content, decompressed where it is compressed already, and not too much of it.
import type { Compression } from "regcache";
import { decompress } from "regcache/page";

/** Enough to tell compressions apart, and few seconds for the slowest. */
export const sampleBytesMax = 16_777_216;

export interface Sample {
  readonly content: Blob;
  /** What the file was compressed with. */
  readonly from: Compression | undefined;
  /** Whether the content goes on. */
  readonly isFront: boolean;
}

export async function sampleOf(file: Blob): Promise<Sample> {
  const from = compressionOf(new Uint8Array(await file.slice(0, 4).arrayBuffer()));
  const stream = from ? file.stream().pipeThrough(decompress(from)) : file.stream();
  const parts: BlobPart[] = [];
  let size = 0;
  for await (const bytes of stream) {
    const piece = (bytes as Uint8Array<ArrayBuffer>).slice(0, sampleBytesMax + 1 - size);
    parts.push(piece);
    size += piece.length;
    if (size > sampleBytesMax) break;
  }
  return { content: new Blob(parts).slice(0, sampleBytesMax), from, isFront: size > sampleBytesMax };
}

/** By the first bytes: RFC 1952 and RFC 8878. */
export function compressionOf([a, b, c, d]: Uint8Array): Compression | undefined {
  if (a === 0x1f && b === 0x8b) return "gzip";
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return "zstd";
  return undefined;
}
