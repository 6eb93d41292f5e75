// Asks the modules about everything in the input, and brings their answers to the places where they belong.
import type { CheckedText, Checker, Diagnostic, Dialect, FileFinding, Linter } from "regcache";

import { optionFields } from "./option_fields.js";
import { editOfInput, findOptions, variables, type Edit, type FoundOptions, type OptionText } from "./option_texts.js";

/** What is wrong, placed in the input. */
export interface Problem {
  readonly diagnostic: Diagnostic | FileFinding;
  readonly dialect: Dialect;
  readonly start: number;
  readonly end: number;
  /** Empty when nothing safe is known. */
  readonly fix: readonly Edit[];
}

export interface CheckedOption {
  readonly option: OptionText;
  readonly result: CheckedText;
}

export interface CheckedInput {
  readonly kind: FoundOptions["kind"];
  readonly options: readonly CheckedOption[];
  readonly problems: readonly Problem[];
  /** The input with secrets as "*": what may stand in a link. */
  readonly shown: string;
  /** Why nothing was checked. */
  readonly refusal?: string;
}

/** What is said of an input that is not checked. */
export const unchecked = (refusal: string): CheckedInput => ({
  kind: "options",
  options: [],
  problems: [],
  shown: "",
  refusal,
});

export interface Reading {
  readonly direction: OptionText["direction"];
  readonly dialect: OptionText["dialect"];
  /** The newest known one when empty. */
  readonly buildkit: string;
}

/** Checks all options in `input`: lines as those of one build, a command or a file as the linter does. */
export function checkInput(
  input: string,
  reading: Reading,
  checker: Checker,
  linter: Linter | undefined,
): CheckedInput {
  const { kind, path, texts } = findOptions(input, reading, linter);
  const buildkit = reading.buildkit && { buildkit: reading.buildkit };
  const groups = Map.groupBy(texts, ({ direction, dialect }) => `${direction} ${dialect}`);
  const answers = new Map<OptionText, CheckedText>();
  for (const group of groups.values()) {
    const { direction, dialect } = group[0]!;
    const { results } = checker.check(
      group.map(({ text }) => text),
      { direction, dialect, ...buildkit },
    );
    group.forEach((option, i) => answers.set(option, meaningOf(option, results[i]!)));
  }
  const options = texts.map((option) => ({ option, result: answers.get(option)! }));
  const problems =
    linter && path !== ""
      ? linter.checkFiles({ [path]: input }, { ...buildkit }).findings.map((finding) => placedIn(finding, texts))
      : options.flatMap(({ option, result }) =>
          certain(result.diagnostics, option).map((diagnostic) => placed(diagnostic, option)),
        );
  return { kind, options, problems, shown: withoutSecrets(input, options) };
}

/** Nobody knows what an option with a variable in it will be. */
const meaningOf = ({ hasHoles }: OptionText, result: CheckedText): CheckedText =>
  hasHoles ? { ...result, entries: [] } : result;

/** Nothing is said of a place where a variable stands. */
function certain(diagnostics: readonly Diagnostic[], { text }: OptionText): readonly Diagnostic[] {
  const holes = variables(text);
  return diagnostics.filter(
    ({ offset, length }) =>
      !holes.some(({ 0: name, index }) => index < offset + length && offset < index + name.length),
  );
}

// A place without length is shown by the character before it.
const visible = (offset: number, length: number): number => (length === 0 ? Math.max(0, offset - 1) : offset);

function placed(diagnostic: Diagnostic, option: OptionText): Problem {
  const { offset, length } = diagnostic;
  const first = visible(offset, length);
  const { offset: start, length: size } = editOfInput(option, { offset: first, length: Math.max(1, length), text: "" });
  const fix = diagnostic.fix.map((edit) => editOfInput(option, edit));
  return { diagnostic, dialect: option.dialect, start, end: start + size, fix };
}

function placedIn(finding: FileFinding, texts: readonly OptionText[]): Problem {
  const { offset, length, fix } = finding;
  const start = visible(offset, length);
  const option = texts.find(({ at }) => at[0]! <= offset && offset <= at.at(-1)!);
  const end = Math.max(offset + length, start + 1);
  return { diagnostic: finding, dialect: option?.dialect ?? "buildx", start, end, fix };
}

/** Reports show the values of secrets as "*"; whatever differs in them from what was typed is hidden here too. */
function withoutSecrets(input: string, options: readonly CheckedOption[]): string {
  const units = input.split("");
  for (const { option, result } of options) {
    const shown = optionFields(result.input);
    optionFields(option.text).forEach(({ value, start, valueStart, end }, i) => {
      if (shown[i]?.value === value) return;
      for (let unit = shown[i] ? valueStart : start; unit < end; ++unit) units[option.at[unit]!] = "*";
    });
  }
  return units.join("");
}
