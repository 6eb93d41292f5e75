// What lint.wasm can do: find builds in files and say what is wrong with their caches.
import { textOf } from "./bytes.js";
import { messageOf } from "./error.js";
import { isObject, unexpected } from "./expected.js";
import { jsonOf } from "./json.js";
import { placed, placesIn } from "./places.js";

export class Linter {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  checkFiles(files, { fix = false, format, ...settings } = {}) {
    const given = textsOf(files);
    const lint = this.open(settings);
    try {
      let fixes = 0;
      for (const [path, text] of given) {
        let one = lint.add(path, text, fix);
        const near = one.near.filter((name) => given.has(name));
        for (const name of near) lint.giveNear(name, given.get(name));
        if (near.length > 0) one = lint.add(path, text, fix);
        fixes += one.fixes;
      }
      const textOf = (path) => (fix && lint.fixed.get(path)) || given.get(path);
      return { ...reportOn(JSON.parse(lint.report("json")), textOf), fixes, fixed: lint.fixed,
        ...(format !== undefined && { output: lint.report(String(format)) }) };
    } finally {
      lint.close();
    }
  }

  /** The options of a file as they are written there, and where each of their characters stands. */
  findOptions(text, path = this.#memory.text("guess_path", textOf(text))) {
    const { kind, options } = this.#memory.json("find_options", textOf(path), textOf(text));
    const place = placesIn(text);
    return { path, kind, options: options.map(({ pieces, ...option }) => withPlaces(option, pieces, place)) };
  }

  /** Every rule by its id, which is also the name of its page. */
  fileRules() {
    return this.#memory.json("lint_rules");
  }

  /** A check that files are given to one by one; it holds memory until it is closed. A file that is given again, after
      the Dockerfiles it asked for in `near`, counts once. */
  open(settings) {
    const memory = this.#memory;
    const lint = memory.json("open_lint", jsonOf(settings));
    const fixed = new Map();
    return {
      fixed,
      add(path, text, keepsFixed) {
        const one = memory.json("lint_file", lint, path, text, Number(keepsFixed));
        if (one.fixed !== undefined) fixed.set(path, one.fixed);
        return one;
      },
      giveNear: (path, text) => void memory.text("give_near", lint, path, text),
      report: (format) => memory.text("report_lint", lint, format),
      close: () => memory.close("close_lint", lint),
    };
  }
}

function textsOf(files) {
  if (!isObject(files)) throw unexpected("files", `texts by their paths, like { "build.sh": text } or a Map`);
  const given = new Map(files instanceof Map ? files : Object.entries(files));
  for (const [path, text] of given) {
    if (typeof path !== "string" || typeof text !== "string") throw unexpected(String(path), "a path and its text");
  }
  return given;
}

/** The report of the command line with places as JavaScript counts them, and all findings in one list. */
function reportOn({ files, ...report }, textOf) {
  const findings = files.flatMap(({ path, findings }) => {
    const place = placesIn(textOf(path));
    return findings.map((finding) => ({
      path,
      ...placed(finding, place),
      fix: finding.fix.map((edit) => placed(edit, place)),
      message: messageOf(finding),
    }));
  });
  return { ...report, findings };
}

/** Where each unit of the option's text begins and ends in the file; `at` has one more, where the option ends. */
function withPlaces({ offset, length, ...option }, pieces, place) {
  const units = pieces.flatMap((piece) => {
    const { offset: start, length: size } = placed(piece, place);
    const isVerbatim = size === piece.text.length;
    return Array.from({ length: piece.text.length }, (_, i) =>
      isVerbatim ? [start + i, start + i + 1] : [start, start + size]);
  });
  const whole = placed({ offset, length }, place);
  return {
    ...option,
    text: pieces.map(({ text }) => text).join(""),
    at: [...units.map(([start]) => start), whole.offset + whole.length],
    ends: units.map(([, end]) => end),
  };
}
