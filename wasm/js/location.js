// Where a cache is: a reference, a folder, BuildKit's own words for either, or the files of a layout.
import { textOf } from "./bytes.js";
import { acceptedBy } from "./checker.js";
import { isDigest } from "./digest.js";
import { RegcacheError } from "./error.js";

/**
 * { kind: "registry", reference, insecure } or { kind: "layout", folder, name } of a text, and
 * { kind: "files", files, name } of { layout, name }. `direction` says how BuildKit's words are read first.
 */
export async function parseLocation(text, direction, tools) {
  if (text?.layout instanceof Map) return { kind: "files", files: text.layout, name: text.name ?? "latest" };
  if (textOf(text).startsWith("oci:")) return layoutOf(text, text.slice("oci:".length), tools);
  if (text.startsWith("ocidir://")) return layoutOf(text, text.slice("ocidir://".length), tools);
  if (/^(\/|\.\.?\/|\.\.?$)/.test(text) || await tools.edge.isFolder(text)) {
    return { kind: "layout", folder: text, name: "latest" };
  }
  if (text.includes("=")) return locationOf(await eitherOptions(text, direction, tools), tools);
  return { kind: "registry", reference: (await tools.core()).parseReference(text), insecure: false };
}

/** Where the cache of parsed options is. */
export async function locationOf(options, tools) {
  const { type, reference, insecure, dest, src, tag, digest } = options;
  if (type === "registry") {
    return { kind: "registry", reference: (await tools.core()).parseReference(reference), insecure };
  }
  if (type === "local") return { kind: "layout", folder: dest ?? src, name: digest ?? tag };
  throw new RegcacheError({
    code: "unsupported",
    subject: type,
    detail: "caches of this backend are neither in a registry nor in a directory",
    hint: "regcache moves caches of type=registry and type=local",
  });
}

/** A location as people read it. */
export const locationText = ({ kind, reference, folder = "layout", name }) =>
  (kind === "registry" ? reference.text : `oci:${folder}${isDigest(name) ? "@" : ":"}${name}`);

/** The options of the one cache that a text names; the first of its errors is thrown. */
export async function oneOptions(text, direction, tools) {
  const report = (await tools.checker()).check(text, { direction });
  const entries = acceptedBy(report);
  if (entries.length === 1) return { options: entries[0].options, diagnostics: report.diagnostics };
  throw new RegcacheError({ code: "invalid_input", subject: text, detail: "expected one cache" });
}

async function eitherOptions(text, direction, tools) {
  const other = direction === "cache-to" ? "cache-from" : "cache-to";
  const read = async (way) => (await oneOptions(text, way, tools)).options;
  return read(direction).catch((error) => read(other).catch(() => Promise.reject(error)));
}

/** What is behind the prefix: "folder", "folder:tag" or "folder@digest". */
async function layoutOf(text, rest, tools) {
  const slash = rest.lastIndexOf("/") + 1;
  const mark = rest.slice(slash).search(/[:@]/);
  const folder = mark < 0 ? rest : rest.slice(0, slash + mark);
  const name = mark < 0 ? "latest" : rest.slice(slash + mark + 1);
  const wrong = (detail, hint) => new RegcacheError({ code: "invalid_input", subject: text, detail, hint });
  if (!folder) throw wrong("the layout has no folder", "write it like oci:./cache:latest");
  if (!name) throw wrong("the tag behind the folder is empty");
  if (rest[slash + mark] === "@") (await tools.core()).parseDigest(name);
  return { kind: "layout", folder, name };
}
