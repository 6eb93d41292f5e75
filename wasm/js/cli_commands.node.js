// What each command does: the functions of the package, and the words of the native command line around them.
import { countResults } from "./cache.js";
import { sizes } from "./cli_arguments.node.js";
import { check, explain } from "./cli_check.node.js";
import { RegcacheError } from "./error.js";
import { bytesText, errorText, lineOf, printError, printOut, summaryText } from "./cli_text.node.js";

const failure = (code, subject, detail, hint) => new RegcacheError({ code, subject, detail, hint });
const tellsPeople = (words) => !words["--quiet"] && words["--progress"] !== "rawjson";

/** Each takes the package, the words of its command line, and what all commands have in common. */
export const actions = {
  check,
  explain,

  async push(regcache, { SRC: from, ...words }, common) {
    const image = await exportedBy(regcache, words["--cache-to"]);
    if (!image) return 2;
    if (image.type !== "registry" && image.type !== "local") {
      throw failure("unsupported", "type", "regcache sends caches to registries and directories only",
        "use type=registry or type=local");
    }
    const cache = await regcache.Cache.open(from, common);
    try {
      const idle = !image.forceCompression && image.compression !== "gzip";
      if (idle) {
        printError(`warning: compression=${image.compression} changes nothing: every layer of a finished cache `
          + "exists already; add force-compression=true\n");
      }
      printDelivered(await cache.push({ cacheTo: words["--cache-to"], ...common }), words,
        "the same cache was there already");
    } catch (error) {
      if (error.code === "cancelled" || !image.ignoreError) throw error;
      printError(`warning: the cache was not sent, and ignore-error=true forgives it\n${errorText(error)}`);
    }
    return 0;
  },

  async pull(regcache, { DEST: to, ...words }, common) {
    const cacheFrom = words["--cache-from"];
    for (const text of cacheFrom) if (!await diagnosed(regcache, text, "cache-from")) return 2;
    const { hit, digest, cacheFrom: source, location, blobs } = await regcache.Cache.pull({ cacheFrom, to, ...common });
    if (!hit) {
      if (words["--require"]) throw failure("not_found", "--cache-from", "none of the caches exists");
      printOut(words["--quiet"] ? "" : "cache-hit=false\n");
      return 0;
    }
    printOut(words["--quiet"] ? `${digest}\n` : `cache-hit=true\ncache-from=${source}\ndigest=${digest}\n`);
    if (tellsPeople(words)) printError(`${location}: ${summaryText(blobs)}\n`);
    return 0;
  },

  async copy({ copy }, { SRC: from, DEST: to, ...words }, common) {
    const { digest, wasThere, location, blobs } = await copy(from, to, common);
    printOut(`${digest}\n`);
    if (tellsPeople(words)) {
      printError(`${location}: ${wasThere ? "the same manifest was there already" : summaryText(blobs)}\n`);
    }
    return 0;
  },

  async convert({ convert }, { SRC: from, DEST: to, ...words }, common) {
    const level = words["--compression-level"];
    const compression = words["--compression"];
    if (level < 0 && compression !== "uncompressed") {
      printError(errorText(failure("out_of_range", "compression-level", `${level} is not a level of ${compression}`,
        `give a whole number from 0 to ${compression === "zstd" ? 22 : 9}`)));
      return 2;
    }
    const force = Boolean(words["--force-compression"]);
    const report = await convert(from, to, { compression, level, force, ...common })
      .catch((error) => {
        if (error.subject !== "compression-level") throw error;
        printError(errorText(error));
      });
    if (!report) return 2;
    if (level !== undefined && !force && report.blobs.converted === 0) {
      printError("warning: the level changes nothing: every layer is compressed so already; add --force-compression\n");
    }
    printDelivered(report, words, "the same cache was there already");
    return 0;
  },

  async inspect({ Cache }, { LOCATION: location, ...words }, common) {
    const cache = await Cache.open(location, common);
    const drawn = words["--tree"] ? "tree" : words["--graph"];
    if (drawn) printOut(cache.draw(drawn));
    else printOut(words["--format"] === "json" ? json(cache.inspect()) : inspectionText(cache));
    return 0;
  },

  async verify({ Cache }, { LOCATION: location, ...words }, common) {
    const cache = await Cache.open(location, common);
    const deep = Boolean(words["--deep"]);
    const { blobs, bytes, diffIDs, findings } = await cache.verify({ deep, ...common });
    if (words["--format"] === "json") {
      printOut(json({ schema: 1, location: cache.location, digest: cache.digest, blobs, bytes, diffIDs, findings }));
    } else {
      const looked = deep ? `every digest checked, ${diffIDs} diffIDs checked` : "looked for";
      printOut(findings.map((each) => `${each.severity}: ${lineOf(each)}\n`).join("")
        + `${cache.location}: ${blobs} blobs, ${bytesText(bytes)}, ${looked}, ${findings.length} wrong\n`);
    }
    return findings.some(({ severity }) => severity === "error") ? 6 : 0;
  },

  async diff({ Cache }, { A, B, ...words }, common) {
    const a = await Cache.open(A, common);
    const b = await Cache.open(B, common);
    printOut(words["--format"] === "json" ? json(diffDocument(a, b)) : diffText(a, b));
    return 0;
  },

  async merge(regcache, { SRC: sources, ...words }, common) {
    if (!words["--cache-to"] && !words["--into"]) {
      throw failure("missing", "--cache-to", "where the merged cache goes was not given",
        "give --cache-to OPTIONS or --into LOCATION");
    }
    const image = words["--cache-to"] && await exportedBy(regcache, words["--cache-to"]);
    if (words["--cache-to"] && !image) return 2;
    if (image?.forceCompression) {
      throw failure("unsupported", "force-compression", "a merger converts no layers", "push the merged cache");
    }
    if (image && image.type !== "registry" && image.type !== "local") {
      throw failure("unsupported", "type", "regcache sends caches to registries and directories only",
        "use type=registry or type=local");
    }
    const [first, ...others] = await Promise.all(sources.map((source) => regcache.Cache.open(source, common)));
    if (image) {
      printDelivered(await first.merge(...others).push({ cacheTo: words["--cache-to"], mode: "max", ...common }), words,
        "all of it was there already");
      return 0;
    }
    await expectTag(regcache, words["--into"]);
    const report = await (others.length > 0 ? first.merge(...others) : first).mergeInto(words["--into"], common);
    printDelivered(report, words, "all of it was there already", report.tries > 1 ? `, written ${report.tries} times` : "");
    return 0;
  },

  async prune(regcache, { LOCATION: location, ...words }, common) {
    const rules = pruneRules(words);
    if (words["--yes"]) await expectTag(regcache, location);
    const cache = await regcache.Cache.open(location, common);
    const pruned = cache.prune(rules);
    const [before, after] = [sizeOf(cache), sizeOf(pruned)];
    const same = ["records", "results", "blobs"].every((name) => before[name] === after[name]);
    const done = Boolean(words["--yes"]) && !same;
    if (done) await pruned.write(location, common);
    printOut(words["--format"] === "json"
      ? json({ schema: 1, location: cache.location, done, digest: same ? cache.digest : pruned.digest, before, after })
      : pruneText(cache.location, before, after, same, done));
    return 0;
  },

  async version({ version }) {
    printOut(`regcache ${await version()} (JavaScript)\n`);
    return 0;
  },
};
actions.cp = actions.copy;

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Whether options are good; what is wrong with them is printed. */
async function diagnosed({ loadChecker }, text, direction) {
  const checker = await loadChecker();
  printError(checker.diagnose(text, { direction }));
  const { errors, results } = checker.check(text, { direction });
  const entries = results.flatMap(({ entries }) => entries);
  if (errors === 0 && entries.length !== 1) {
    printError(`regcache: ${text}: expected the options of one cache, not of ${entries.length}\n`);
  }
  return errors === 0 && entries.length === 1 ? entries[0].options : undefined;
}

const exportedBy = (regcache, text) => diagnosed(regcache, text, "cache-to");

async function expectTag({ parseReference }, location) {
  if (!location.includes("@")) return;
  const { text = location } = await parseReference(location).catch(() => ({}));
  throw failure("conflict", text, "a digest stands for one cache for ever", "name the cache to write by its tag");
}

function printDelivered({ digest, location, wasThere, blobs, warnings }, words, already, more = "") {
  for (const warning of warnings) printError(`warning: ${warning}\n`);
  if (!digest) return;
  printOut(`${digest}\n`);
  if (tellsPeople(words)) printError(`${location}: ${wasThere ? already : summaryText(blobs)}${more}\n`);
}

const shapes = { "oci-manifest": "OCI image manifest", "oci-index": "OCI image index", "docker-list": "Docker manifest list" };
const line = (name, value) => `${name.padEnd(13)}${value}\n`;

function inspectionText(cache) {
  const document = cache.inspect();
  const compressions = new Map();
  for (const { compression } of document.layers) compressions.set(compression, (compressions.get(compression) ?? 0) + 1);
  const { records, layers } = cache.graph;
  const withResult = records.filter(({ layers, chains }) => layers.length + chains.length > 0).length;
  const newest = records.flatMap((record) => record.layers.map(({ createdAt }) => createdAt)).sort().at(-1);
  const { blobs, bytes } = sizeOf(cache);
  return line("cache", cache.location) + line("digest", cache.digest)
    + line("shape", `${shapes[cache.manifest.shape]}, ${bytesText(document.size)}`)
    + line("config", `${document.config.digest}, ${bytesText(document.config.size)}`)
    + line("records", `${records.length}, ${withResult} with a result, ${records.filter(({ inputs }) => inputs.length === 0).length} sources`)
    + line("layers", `${layers.length}, ${blobs} blobs, ${bytesText(bytes)}`)
    + [...compressions].sort().map(([name, count]) => line("compression", `${name} ${count}`)).join("")
    + (newest ? line("newest", newest) : "");
}

/** Records, results, and layers, each blob once. */
function sizeOf(cache) {
  const sizes = new Map(cache.manifest.layers.map(({ digest, size }) => [digest, size]));
  return {
    records: cache.graph.records.length,
    results: countResults(cache),
    blobs: sizes.size,
    bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
  };
}

function bytesOf(digests, { manifest }) {
  const sizes = new Map(manifest.layers.map(({ digest, size }) => [digest, size]));
  return digests.reduce((sum, digest) => sum + (sizes.get(digest) ?? 0), 0);
}

function diffDocument(a, b) {
  const { same, recordsOnlyInA, recordsOnlyInB, changedResults, divergences, blobsOnlyInA, blobsOnlyInB } = a.diff(b);
  return { schema: 1, same, a: a.location, b: b.location, recordsOnlyInA, recordsOnlyInB, changedResults, divergences,
    blobsOnlyInA: { bytes: bytesOf(blobsOnlyInA, a), digests: blobsOnlyInA },
    blobsOnlyInB: { bytes: bytesOf(blobsOnlyInB, b), digests: blobsOnlyInB } };
}

const partings = {
  source: () => "a source that B does not have: an image, a context or the content of files",
  step: (gained) => `another step follows from the same inputs: ${gained}`,
  inputs: () => "the same step, but from other inputs",
  end: () => "B ends before this step",
};
const shownMax = 20;
const short = (digest = "") => digest.slice(0, "sha256:".length + 12);

function diffText(a, b) {
  const diff = a.diff(b);
  const head = `A ${a.location}\nB ${b.location}\n`;
  if (diff.same) return `${head}the same records with the same layers\n`;
  const only = (digests, cache, name) => `${digests.length} only in ${name} (${bytesText(bytesOf(digests, cache))})`;
  const shown = diff.divergences.slice(0, shownMax).map((one) => `  ${short(one.a)}  ${partings[one.parting](short(one.b))}\n`);
  const more = diff.divergences.length - shown.length;
  return head
    + `records  ${diff.recordsOnlyInA.length} only in A, ${diff.recordsOnlyInB.length} only in B, `
    + `${diff.changedResults.length} with another result\n`
    + `blobs    ${only(diff.blobsOnlyInA, a, "A")}, ${only(diff.blobsOnlyInB, b, "B")}\n`
    + (shown.length > 0 ? "where A parts from B, from the sources on:\n" : "") + shown.join("")
    + (more > 0 ? `  and ${more} more\n` : "")
    + "Digests tell that a step or its inputs differ, not which word or file does.\n";
}

const ages = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function amount(text, units, option, what, hint) {
  const [, number, unit] = /^(\d+(?:\.\d{1,6})?)(.*)$/.exec(text) ?? [];
  if (number !== undefined && Object.hasOwn(units, unit)) return Math.floor(Number(number) * units[unit]);
  throw failure("invalid_input", option, `'${text}' is no ${what}`, hint);
}

function pruneRules(words) {
  const { "--max-age": age, "--max-size": size, "--keep-last": keepLast, "--fit": fit } = words;
  const maxAge = age && amount(age, ages, "--max-age", "age", "write a number and one of s, m, h, d, w: 7d") * 1000;
  const maxBytes = size && amount(size, sizes, "--max-size", "size", "write a number and a unit: 10GB, 512MiB");
  if (![age, size, keepLast, fit, words["--unreachable"]].some((rule) => rule !== undefined)) {
    throw failure("missing", "prune", "what may go was not said",
      "give --max-age, --max-size, --keep-last, --unreachable or --fit");
  }
  if (keepLast === 0) {
    throw failure("invalid_input", "--keep-last", "0 results of each record are an empty cache", "keep 1 or more");
  }
  return { maxAge, maxBytes, keepLast, fit };
}

function pruneText(location, before, after, same, done) {
  if (same) return `${location}: nothing to prune\n`;
  const went = (name) => `${before[name] - after[name]} of ${before[name]} ${name}`;
  const text = `${location}: ${went("results")}, ${went("records")}, ${went("blobs")} `
    + `(${bytesText(before.bytes - after.bytes)} of ${bytesText(before.bytes)})`;
  if (!done) return `${text} would go\nnothing was changed: add --yes to do it\n`;
  return `${text} are in the cache no more\n${location.startsWith("oci:")
    ? "their files stay in the folder: copy the cache to a new one to be rid of them\n"
    : "their bytes come free when the old manifest is deleted and the registry collects\n"}`;
}
