// What options.wasm can do: the report of a check, with what the command line's document does not have.
import { textOf } from "./bytes.js";
import { messageOf, RegcacheError } from "./error.js";
import { anything, expectOptions } from "./expected.js";
import { jsonOf } from "./json.js";
import { placed, placesIn } from "./places.js";

const buildCaches = { cacheTo: anything, cacheFrom: anything };

export class Checker {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  check(options, rules = {}) {
    const texts = textsOf(options);
    return reportOn(texts, this.#memory.json("check_options", jsonOf(texts), jsonOf(rules)));
  }

  explain(options, rules = {}) {
    return this.#memory.text("check_text", jsonOf(textsOf(options)), jsonOf(rules));
  }

  parseOptions(options, rules = {}) {
    return acceptedBy(this.check(options, rules)).map(({ options }) => options);
  }

  snippet(given = {}, tool = "buildx") {
    expectOptions(given, buildCaches, "a build has no such caches", "the names are");
    const { cacheTo = [], cacheFrom = [] } = given;
    const caches = { cacheTo: [cacheTo].flat(), cacheFrom: [cacheFrom].flat() };
    return this.#memory.text("write_snippet", jsonOf(caches), textOf(tool));
  }

  /** Every backend and attribute, the rules, and what the surfaces of mistakes mean. */
  optionTable() {
    return this.#memory.json("option_table");
  }

  /** What is known of the habits of the registry that `host` names, or null. */
  registryProfile(host) {
    return this.#memory.json("guess_profile", textOf(host));
  }

  /** What is wrong with options alone, as explain says it. */
  diagnose(options, rules = {}) {
    return this.#memory.text("diagnose_options", jsonOf(textsOf(options)), jsonOf(rules));
  }

  /** The document as the command line prints it, places in bytes. */
  document(options, rules = {}) {
    return this.#memory.json("check_options", jsonOf(textsOf(options)), jsonOf(rules));
  }
}

/** One option string or several. */
function textsOf(options) {
  const texts = [options].flat();
  const wrong = texts.findIndex((text) => typeof text !== "string");
  if (wrong < 0) return texts;
  throw new RegcacheError({ code: "invalid_input", subject: `/${wrong}`, detail: "options are a text, or a list of texts",
    hint: "rules like strict and direction are the second argument; files are { files: { path: text } }" });
}

/** The entries of a report; its first error is thrown. */
export function acceptedBy({ diagnostics, results }) {
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong) throw new RegcacheError(wrong);
  return results.flatMap(({ entries }) => entries);
}

/**
 * `report` with places counted as JavaScript counts them in `texts`, a message for each diagnostic, and
 * the diagnostics of all texts in one list.
 */
function reportOn(texts, report) {
  const results = report.results.map((result, index) => {
    const place = placesIn(texts[index]);
    const diagnostics = result.diagnostics.map((diagnostic) => ({
      ...placed(diagnostic, place),
      fix: diagnostic.fix.map((edit) => placed(edit, place)),
      message: messageOf(diagnostic),
    }));
    return { ...result, diagnostics };
  });
  return { ...report, results, diagnostics: results.flatMap(({ diagnostics }) => diagnostics) };
}
