// The grammar of the command line: a table of commands, and how words are read by it.

const connection = {
  "--plain-http": { help: "talk HTTP without TLS (loopback always may)" },
  "--authfile": { value: "FILE", help: "credentials, instead of docker's and podman's" },
  "--username": { short: "-u", value: "NAME", help: "user name for the registry" },
  "--password-stdin": { help: "read the password from standard input" },
};
const transfer = {
  "--jobs": { short: "-j", value: "N", number: [1, 64], help: "blobs that move at once (default 4)" },
  "--progress": { value: "MODE", among: ["auto", "tty", "plain", "rawjson", "none"],
    help: "none, or anything else, which says no more than the last line" },
  "--quiet": { short: "-q", help: "print the digest and nothing else" },
};
const upload = { "--chunk-size": { value: "SIZE", bytes: [2 ** 18, 2 ** 30, "256KiB to 1GiB"],
  help: "send larger blobs in pieces of this size" } };
const format = { "--format": { value: "FORMAT", among: ["text", "json"], help: "text or json" } };
const compressions = ["uncompressed", "gzip", "estargz", "zstd"];

/** The units of sizes, in bytes. */
export const sizes = { "": 1, B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** Names of positionals: "..." takes several; those in brackets may be left out. */
export const commands = {
  check: { about: "say what is wrong with cache options, and what BuildKit will do", positionals: ["OPTIONS..."],
    options: {
      "--cache-from": { help: "they are for --cache-from" },
      "--dialect": { value: "CLIENT", among: ["buildx", "buildctl"], help: "whose rules for bare references" },
      "--buildkit": { value: "VERSION", help: "the BuildKit version (default: the newest known)" },
      "--min-buildkit": { value: "VERSION", excludes: "--buildkit", help: "of several the oldest" },
      "--strict": { help: "warnings are errors" },
      "--format": { value: "FORMAT", among: ["text", "json", "sarif", "github", "gitlab"],
        help: "text, json; of files also sarif, github, gitlab" },
      "--fix": { help: "correct the files where it is safe" },
      "--profile": { value: "HOST=NAME", several: true,
        help: "whose habits a registry has: quay.example=quay, harbor:immutable, none" },
      "--baseline": { value: "FILE", help: "leave out what is in it" },
      "--write-baseline": { value: "FILE", help: "write all there is into it" } } },
  explain: { about: "tell why a rule of check is there, or list them", positionals: ["[RULE]"], options: {} },
  push: { about: "send a cache to where --cache-to says", positionals: ["SRC"], options: {
    "--cache-to": { value: "OPTIONS", required: true, help: "destination and shape, as BuildKit takes it" },
    ...transfer, ...upload, ...connection } },
  pull: { about: "bring the first cache that exists to DEST", positionals: ["DEST"], options: {
    "--cache-from": { value: "OPTIONS", required: true, several: true, help: "sources, tried in order" },
    "--require": { help: "no cache is a failure (status 3)" }, ...transfer, ...connection } },
  copy: { about: "copy a cache or image as it is, byte for byte", positionals: ["SRC", "DEST"],
    options: { ...transfer, ...upload, ...connection } },
  convert: { about: "write a cache again in another compression", positionals: ["SRC", "DEST"], options: {
    "--compression": { value: "NAME", required: true, among: compressions, help: compressions.join(", ") },
    "--compression-level": { value: "N", whole: /^-?\d+$/, help: "gzip and estargz 0 to 9, zstd 0 to 22" },
    "--force-compression": { help: "also layers that are compressed so already" }, ...transfer, ...upload, ...connection } },
  inspect: { about: "show what is in a cache", positionals: ["LOCATION"], options: {
    "--tree": { help: "show the records, from the last steps down to their sources" },
    "--graph": { value: "LANGUAGE", among: ["dot", "mermaid"], help: "draw the records" },
    ...format, ...connection } },
  verify: { about: "check that every blob of a cache is there and right", positionals: ["LOCATION"], options: {
    "--deep": { help: "download every blob: size, digest and diffID" }, ...format, ...transfer, ...connection } },
  diff: { about: "compare two caches, and show where their builds part", positionals: ["A", "B"],
    options: { ...format, ...connection } },
  merge: { about: "make one cache of several, so that every build hits", positionals: ["SRC..."], options: {
    "--cache-to": { value: "OPTIONS", help: "destination and shape, as BuildKit takes it; all results are sent" },
    "--into": { value: "LOCATION", excludes: "--cache-to", help: "a cache that others may write to as well" },
    ...transfer, ...upload, ...connection } },
  prune: { about: "make a cache smaller; shows what would go until --yes", positionals: ["LOCATION"], options: {
    "--max-age": { value: "AGE", help: "drop older results: 36h, 7d" },
    "--max-size": { value: "SIZE", help: "drop the oldest results: 10GB, 512MiB" },
    "--keep-last": { value: "N", whole: /^\d+$/, help: "of each record, the newest N results" },
    "--unreachable": { help: "drop what leads to no result" },
    "--fit": { help: "drop the oldest results until BuildKit imports it (1 MiB)" },
    "--yes": { help: "do it" }, ...format, ...connection } },
  version: { about: "print the version", positionals: [], options: {} },
};
commands.cp = commands.copy;

/** A command line that does not follow the grammar; `helps` is what the help does about it. */
export class UsageError extends Error {
  constructor(message, helps = "tells how it is written") {
    super(message);
    this.helps = helps;
  }
}

/** The options and positionals of a command's words: { "--quiet": true, SRC: "./dir" }. */
export function parseWords(name, words) {
  const { options, positionals } = commands[name];
  const found = {};
  const loose = [];
  for (let i = 0; i < words.length; ++i) {
    const [key, glued] = optionIn(words[i], options);
    if (key === undefined) {
      if (/^--?./.test(words[i])) throw new UsageError(`${words[i].split("=")[0]}: there is no such flag`, "lists the flags");
      loose.push(words[i]);
      continue;
    }
    const option = options[key];
    if (!option.value) {
      found[key] = true;
      continue;
    }
    const value = glued ?? words[++i];
    if (value === undefined) throw new UsageError(`${key}: 1 required ${option.value} missing`);
    const read = valueOf(key, option, value);
    found[key] = option.several ? [...(found[key] ?? []), read] : read;
  }
  return { ...found, ...named(positionals, loose), ...expectAll(options, found) };
}

/** The option that a word names, with the value that is glued to it. */
function optionIn(word, options) {
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  const key = equals < 0 ? word : word.slice(0, equals);
  if (options[key]) return [key, equals < 0 ? undefined : word.slice(equals + 1)];
  const [long] = Object.entries(options).find(([, { short }]) => short && word.startsWith(short)) ?? [];
  return long && /^-[a-zA-Z]/.test(word) ? [long, word.slice(2) || undefined] : [];
}

function valueOf(key, { among, number, whole, bytes }, value) {
  if (bytes) return bytesOf(key, bytes, value);
  if (among && !among.includes(value)) throw new UsageError(`${key}: ${value} not in {${among.join(",")}}`);
  if (whole && !whole.test(value)) throw new UsageError(`Could not convert: ${key} = ${value}`);
  if (!number) return whole ? Number(value) : value;
  const [least, most] = number;
  if (!/^-?\d+$/.test(value) || Number(value) < least || Number(value) > most) {
    throw new UsageError(`${key}: Value ${value} not in range ${least} to ${most}`);
  }
  return Number(value);
}

function bytesOf(key, [least, most, words], value) {
  const [, count = "", unit = ""] = /^(\d+)(\w*)$/.exec(value) ?? [];
  const size = count !== "" && Object.hasOwn(sizes, unit) ? Number(count) * sizes[unit] : 0;
  if (size < least || size > most) throw new UsageError(`${key}: expected a size from ${words}`);
  return size;
}

function named(positionals, loose) {
  const found = {};
  for (const positional of positionals) {
    const name = positional.replace(/\.\.\.|[[\]]/g, "");
    if (loose.length === 0 && !positional.startsWith("[")) throw new UsageError(`${name} is required`);
    found[name] = positional.endsWith("...") ? loose.splice(0) : loose.shift();
  }
  if (loose.length > 0) throw new UsageError(`The following argument was not expected: ${loose[0]}`);
  return found;
}

function expectAll(options, found) {
  for (const [key, { required, excludes }] of Object.entries(options)) {
    if (required && found[key] === undefined) throw new UsageError(`${key} is required`);
    if (excludes && found[key] !== undefined && found[excludes] !== undefined) {
      throw new UsageError(`${key} excludes ${excludes}`);
    }
  }
}

/** The help of one command, or of all. */
export function helpText(name) {
  const line = (words, help) => `  ${words.padEnd(28)}${help}\n`;
  if (!commands[name]) {
    return "regcache checks, moves and reads the build caches that BuildKit keeps in registries.\n"
      + "Usage: regcache [OPTIONS] SUBCOMMAND\n\nSubcommands:\n"
      + Object.entries(commands).filter(([key]) => key !== "cp").map(([key, { about }]) =>
        line(key === "copy" ? "copy, cp" : key, about)).join("")
      + "\nThis is the JavaScript build; 'regcache COMMAND --help' tells more.\n";
  }
  const { about, positionals, options } = commands[name];
  const list = Object.entries(options).map(([key, { short, value, help }]) =>
    line(`${short ? `${short},` : ""}${key}${value ? ` ${value}` : ""}`, help));
  return `${about}\nUsage: regcache ${[name, "[OPTIONS]", ...positionals].join(" ")}\n\nOptions:\n`
    + line("-h,--help", "print this help and exit") + list.join("");
}
