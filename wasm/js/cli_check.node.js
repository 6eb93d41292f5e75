// `check` and `explain`: of option strings, or of files and folders, in the words of the native command line.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { RegcacheError } from "./error.js";
import { onDisk, replaceFile } from "./files.node.js";
import { errorText, lineOf, printError, printOut } from "./cli_text.node.js";
import { listAll, readSource, rewriteSource } from "./source_tree.node.js";
import { statusOf } from "./cli_status.node.js";

const findingsStatus = 6;

export async function check(regcache, words) {
  return existsSync(words.OPTIONS[0]) ? checkFiles(regcache, words) : checkOptions(regcache, words);
}

const buildkitOf = (words) => words["--buildkit"] ?? words["--min-buildkit"];

async function checkOptions({ loadChecker, loadLinter }, { OPTIONS: texts, ...words }) {
  const forFiles = onlyForFiles(words);
  const checker = await loadChecker();
  const buildkit = buildkitOf(words);
  const rules = { direction: words["--cache-from"] ? "cache-from" : "cache-to", dialect: words["--dialect"] ?? "buildx",
    strict: Boolean(words["--strict"]), ...(buildkit && { buildkit }) };
  try {
    if (forFiles) {
      throw new RegcacheError({ code: "not_found", subject: texts[0],
        detail: `there is no such file, and ${forFiles} is for files alone`, hint: "name a file or a folder, such as ." });
    }
    for (const text of texts.filter((one) => !/[=,:@]/.test(one))) {
      if (!(await loadLinter()).kindOf(text).isMeantForFile) continue;
      throw new RegcacheError({ code: "not_found", subject: text, detail: "there is no such file",
        hint: /^[./]/.test(text) ? "name a file or a folder, such as ." : `a reference of that name is type=registry,ref=${text}` });
    }
    const document = checker.document(texts, rules);
    printOut(words["--format"] === "json" ? `${JSON.stringify(document, null, 2)}\n` : checker.explain(texts, rules));
    return document.errors > 0 ? findingsStatus : 0;
  } catch (error) {
    if (!(error instanceof RegcacheError)) throw error;
    printError(`regcache: ${lineOf(error)}\n`);
    return 2;
  }
}

/** What is given and means something for files alone, or undefined. */
function onlyForFiles(words) {
  if (words["--fix"]) return "--fix";
  if (words["--baseline"] || words["--write-baseline"]) return "a baseline";
  if (words["--profile"]) return "--profile";
  return ["text", "json"].includes(words["--format"] ?? "text") ? undefined : "this format";
}

async function checkFiles({ loadLinter }, words) {
  const linter = await loadLinter();
  const buildkit = buildkitOf(words);
  const lint = linter.open({ strict: Boolean(words["--strict"]), ...(buildkit && { buildkit }),
    profiles: Object.fromEntries((words["--profile"] ?? []).map(profileIn)),
    ...(words["--baseline"] && { baseline: await baselineIn(words["--baseline"]) }) });
  try {
    let status = 0;
    let fixes = 0;
    for (const path of await listAll(words.OPTIONS, linter)) {
      try {
        fixes += await checkFile(path, lint, Boolean(words["--fix"]));
      } catch (error) {
        if (!(error instanceof RegcacheError)) throw error;
        printError(errorText(error));
        status = statusOf(error);
      }
    }
    if (words["--write-baseline"]) {
      await replaceFile(words["--write-baseline"], lint.report("baseline"), 0o600);
      return status;
    }
    printOut(lint.report(words["--format"] ?? "text"));
    if (fixes > 0) printError(`regcache: fixed ${fixes} problem${fixes === 1 ? "" : "s"}\n`);
    const { errors } = JSON.parse(lint.report("json"));
    return errors > 0 && status === 0 ? findingsStatus : status;
  } finally {
    lint.close();
  }
}

/** The host and the name of "HOST=NAME". */
function profileIn(text) {
  const equals = text.lastIndexOf("=");
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new RegcacheError({ code: "invalid_input", subject: "profile", detail: `'${text}' is not HOST=NAME`,
    hint: "write the host of a registry and whose habits it has: registry.example=harbor" });
}

/** How many problems of a file were fixed. */
async function checkFile(path, lint, fix) {
  const bytes = await readSource(path);
  if (bytes === undefined) return 0;
  let { fixes, fixed, near } = lint.add(path, bytes, fix);
  if (await giveNear(near, lint)) ({ fixes, fixed } = lint.add(path, bytes, fix));
  if (!fix || fixed === undefined) return 0;
  await rewriteSource(path, fixed);
  return fixes;
}

/** Whether one of the wanted Dockerfiles is there: what cannot be read tells nothing more. */
async function giveNear(paths, lint) {
  let isGiven = false;
  for (const path of paths) {
    const text = await readSource(path).catch(() => undefined);
    if (text === undefined) continue;
    lint.giveNear(path, text);
    isGiven = true;
  }
  return isGiven;
}

async function baselineIn(path) {
  if (!existsSync(path)) {
    throw new RegcacheError({ code: "not_found", subject: path, detail: "there is no such baseline",
      hint: "write one with --write-baseline" });
  }
  return onDisk(path, "read", () => readFile(path, "utf8"));
}

export async function explain({ loadLinter, explain: pageOf }, { RULE: rule }) {
  const linter = await loadLinter();
  if (rule === undefined) {
    for (const { id, name, severity, meaning } of linter.fileRules()) printOut(`${id} ${name} (${severity}): ${meaning}\n`);
    return 0;
  }
  printOut(await pageOf(linter.ruleCalled(rule).id));
  return 0;
}
