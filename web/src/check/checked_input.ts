// Asks the module about everything in the input, and brings its answers to the places where they belong.
import type { CheckedText, Checker, Diagnostic } from "regcache";

import { optionFields } from "./option_fields.js";
import { editOfInput, findOptions, type Edit, type FoundOptions, type OptionText } from "./option_texts.js";

/** What is wrong, placed in the input. */
export interface Problem {
  readonly diagnostic: Diagnostic;
  readonly option: OptionText;
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
}

export interface Reading {
  readonly direction: OptionText["direction"];
  readonly dialect: OptionText["dialect"];
  /** The newest known one when empty. */
  readonly buildkit: string;
}

/** Checks all options in `input` as those of one build. */
export function checkInput(input: string, reading: Reading, checker: Checker): CheckedInput {
  const { kind, texts } = findOptions(input, reading);
  const groups = Map.groupBy(texts, ({ direction, dialect }) => `${direction} ${dialect}`);
  const answers = new Map<OptionText, CheckedText>();
  for (const group of groups.values()) {
    const { direction, dialect } = group[0]!;
    const rules = { direction, dialect, ...(reading.buildkit && { buildkit: reading.buildkit }) };
    const { results } = checker.check(
      group.map(({ text }) => text),
      rules,
    );
    group.forEach((option, i) => answers.set(option, results[i]!));
  }
  const options = texts.map((option) => ({ option, result: answers.get(option)! }));
  const problems = options.flatMap(({ option, result }) =>
    result.diagnostics
      .filter((diagnostic) => isCertain(diagnostic, option))
      .map((diagnostic) => placed(diagnostic, option)),
  );
  return { kind, options, problems, shown: withoutSecrets(input, options) };
}

/** What a shell or a workflow puts in for these is not known here. */
const variables = (text: string): RegExpExecArray[] => [...text.matchAll(/\$\{\{.*?\}\}|\$\{\w+[^}]*\}|\$\w+/g)];

/** Whether what an option means depends on a variable. */
export const hasVariable = ({ text }: OptionText): boolean => variables(text).length > 0;

/** Nothing is said of a place where a variable stands. */
const isCertain = ({ offset, length }: Diagnostic, { text }: OptionText): boolean =>
  !variables(text).some(({ 0: name, index }) => index < offset + length && offset < index + name.length);

function placed(diagnostic: Diagnostic, option: OptionText): Problem {
  const { offset, length } = diagnostic;
  // A place without length is shown by the character before it.
  const first = length === 0 ? Math.max(0, offset - 1) : offset;
  const { offset: start, length: size } = editOfInput(option, { offset: first, length: Math.max(1, length), text: "" });
  return { diagnostic, option, start, end: start + size, fix: diagnostic.fix.map((edit) => editOfInput(option, edit)) };
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
