// Which option strings there are in what somebody typed: lines of them, or the values in a command or a file.
import type { Dialect, Direction } from "regcache";

import { valuesInFile, type FileValue } from "./file_values.js";
import { shellWords, shellWritten, type ShellWord } from "./shell_words.js";

/** One value of --cache-to or --cache-from, and where in the input it stands. */
export interface OptionText extends ShellWord {
  readonly direction: Direction;
  readonly dialect: Dialect;
}

export interface FoundOptions {
  readonly kind: "options" | "command" | "file";
  readonly texts: readonly OptionText[];
}

/** Replaces a stretch of a text. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

type Reading = Pick<OptionText, "direction" | "dialect">;

/** What each flag is followed by. */
const flags: Readonly<Record<string, Reading>> = {
  "--cache-to": { direction: "cache-to", dialect: "buildx" },
  "--cache-from": { direction: "cache-from", dialect: "buildx" },
  "--export-cache": { direction: "cache-to", dialect: "buildctl" },
  "--import-cache": { direction: "cache-from", dialect: "buildctl" },
};

/** The option strings of `input`; `reading` says how lines are read that no flag stands before. */
export function findOptions(input: string, reading: Reading): FoundOptions {
  const words = shellWords(input);
  if (words.some(({ text }) => text.split("=", 1)[0]! in flags)) {
    return { kind: "command", texts: optionsOfCommand(words) };
  }
  const values = valuesInFile(input);
  if (values.length > 0) return { kind: "file", texts: values.map((value) => optionAt(input, value, "buildx")) };
  const lines = [...input.matchAll(/\S(?:.*\S)?/g)].map(({ 0: text, index }) =>
    optionAt(input, { direction: reading.direction, start: index, end: index + text.length }, reading.dialect),
  );
  return { kind: "options", texts: lines };
}

function optionsOfCommand(words: readonly ShellWord[]): OptionText[] {
  const texts: OptionText[] = [];
  for (let i = 0; i < words.length; ++i) {
    const word = words[i]!;
    const flag = word.text.split("=", 1)[0]!;
    const reading = flags[flag];
    if (!reading) continue;
    const value = word.text === flag ? words[++i] : from(word, flag.length + 1);
    if (value) texts.push({ ...value, ...reading });
  }
  return texts;
}

const from = ({ text, at, quotes }: ShellWord, start: number): ShellWord => ({
  text: text.slice(start),
  at: at.slice(start),
  quotes: quotes.slice(start),
});

/** What stands in the input as it is. */
function optionAt(input: string, { direction, start, end }: FileValue, dialect: Dialect): OptionText {
  const at = Array.from({ length: end - start + 1 }, (_, i) => start + i);
  return { text: input.slice(start, end), at, quotes: [], direction, dialect };
}

/** An edit of an option string as an edit of the input. */
export function editOfInput(option: OptionText, edit: Edit): Edit {
  const offset = option.at[edit.offset]!;
  const end = edit.length === 0 ? offset : option.at[edit.offset + edit.length - 1]! + 1;
  const quote = option.quotes[edit.offset];
  return { offset, length: end - offset, text: quote === undefined ? edit.text : shellWritten(edit.text, quote) };
}

/** Those of `edits` that overlap no earlier one, the last first: so each leaves the places of the others right. */
export function apartFromLast(edits: readonly Edit[]): Edit[] {
  let end = 0;
  return [...edits]
    .sort((a, b) => a.offset - b.offset)
    .filter(({ offset, length }) => {
      const free = offset >= end;
      if (free) end = offset + length;
      return free;
    })
    .reverse();
}

/** `text` with these edits, as far as they do not overlap. */
export const edited = (text: string, edits: readonly Edit[]): string =>
  apartFromLast(edits).reduce(
    (made, { offset, length, text: put }) => made.slice(0, offset) + put + made.slice(offset + length),
    text,
  );
