// The values of cache-to and cache-from in YAML, HCL and JSON as workflows, Compose and Bake files have them: by the look of
// lines alone, for what somebody pastes. regcache check reads such files properly.
import type { Direction } from "regcache";

export interface FileValue {
  readonly direction: Direction;
  readonly start: number;
  readonly end: number;
}

const keyLine = /^(?<indent>\s*)(?:-\s+)?["']?cache[-_](?<which>to|from)["']?\s*[:=](?<rest>.*)$/;
const ofNothing = /^\s*(?:#|\/\/|$)/;

/** Where the values stand, without quotes; none when the text has no such key. */
export function valuesInFile(input: string): FileValue[] {
  const values: FileValue[] = [];
  let key: { readonly direction: Direction; readonly indent: number } | undefined;
  let offset = 0;
  for (const line of input.split("\n")) {
    const found = keyLine.exec(line)?.groups;
    if (found) {
      key = { direction: found["which"] === "to" ? "cache-to" : "cache-from", indent: found["indent"]!.length };
      const rest = found["rest"]!;
      values.push(...scalars(rest, offset + line.length - rest.length, key.direction));
    } else if (key && !ofNothing.test(line)) {
      const indent = line.search(/\S/);
      // Items of a YAML list may stand as far left as their key.
      if (indent > key.indent || (indent === key.indent && line[indent] === "-")) {
        values.push(...scalars(line, offset, key.direction));
      } else if (line[indent] !== "]") {
        key = undefined;
      }
    }
    offset += line.length + 1;
  }
  return values;
}

/** The scalars on a line: what is in quotes, or all of it but the marks of lists and blocks. */
function scalars(text: string, offset: number, direction: Direction): FileValue[] {
  const quoted = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)];
  if (quoted.length > 0 && /^[\s\-[,]*["']/.test(text)) {
    return quoted.map(({ 0: all, index }) => ({
      direction,
      start: offset + index + 1,
      end: offset + index + all.length - 1,
    }));
  }
  const plain = /^[\s\-[\]|>]*(?<value>\S.*?)[\s\],]*(?:\s#.*)?$/.exec(text)?.groups?.["value"];
  // A member of an object is no option string.
  if (plain === undefined || /^[[\]{}|>]*$|^\{|\s=\s|:\s/.test(plain)) return [];
  const start = offset + text.indexOf(plain);
  return [{ direction, start, end: start + plain.length }];
}
