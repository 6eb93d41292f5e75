// OCI layouts in tar archives: regular files by path, as slices of the archive that nobody copies.

const blockBytes = 512;
const utf8 = new TextDecoder();

/** The regular files of an archive by path, without "./" in front. */
export async function readTar(archive: Blob): Promise<Map<string, Blob>> {
  const files = new Map<string, Blob>();
  let longName: string | undefined;
  for (let at = 0; at + blockBytes <= archive.size;) {
    const header = new Uint8Array(await archive.slice(at, at + blockBytes).arrayBuffer());
    if (header[0] === 0) break;
    const size = numberIn(header, 124, 12);
    const content = archive.slice(at + blockBytes, at + blockBytes + size);
    const kind = String.fromCharCode(header[156]!);
    if (content.size < size || Number.isNaN(size)) throw new Error("the archive is cut off, or no tar archive");
    if (kind === "x") longName = pathInPax(await content.text()) ?? longName;
    else if (kind === "L") longName = (await content.text()).replace(/\0.*/s, "");
    else {
      if (kind === "0" || kind === "\0") files.set((longName ?? nameIn(header)).replace(/^(\.\/)+/, ""), content);
      longName = undefined;
    }
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
  }
  return files;
}

const textIn = (header: Uint8Array, start: number, length: number): string =>
  utf8.decode(header.subarray(start, start + length)).replace(/\0.*/s, "");

/** Octal digits, or where the first bit is set a number in base 256. */
function numberIn(header: Uint8Array, start: number, length: number): number {
  if ((header[start]! & 0x80) === 0) return Number.parseInt(textIn(header, start, length).trim() || "0", 8);
  return header.subarray(start + 1, start + length).reduce((value, byte) => value * 256 + byte, 0);
}

function nameIn(header: Uint8Array): string {
  const isPosix = textIn(header, 257, 6) === "ustar";
  const prefix = isPosix ? textIn(header, 345, 155) : "";
  return prefix + (prefix && "/") + textIn(header, 0, 100);
}

const pathInPax = (records: string): string | undefined => /^\d+ path=(.*)$/m.exec(records)?.[1];

/** An archive of these files. All paths of layouts fit into the header. */
export function writeTar(files: ReadonlyMap<string, Blob>): Blob {
  const parts: BlobPart[] = [];
  for (const [path, content] of files) {
    parts.push(
      headerOf(path, content.size),
      content,
      new Uint8Array((blockBytes - (content.size % blockBytes)) % blockBytes),
    );
  }
  return new Blob([...parts, new Uint8Array(2 * blockBytes)], { type: "application/x-tar" });
}

function headerOf(path: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(blockBytes);
  const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  put(path, 0);
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136);
  put(" ".repeat(8), 148);
  put("0", 156);
  put("ustar\u000000", 257);
  put(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  );
  return header;
}
