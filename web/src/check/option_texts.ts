// Which option strings there are in what somebody typed: lines of them, or what the module finds in a command or a file.
import type { Dialect, Direction, FileKind, FoundOption, Linter } from "regcache";

import { quotesIn, written, type Quoting } from "./quoting.js";

/** One value of --cache-to or --cache-from, and where in the input it stands. */
export interface OptionText {
  readonly text: string;
  /** For each unit of `text` its offset in the input, and at last where it ends. */
  readonly at: readonly number[];
  /** For each unit where that which stands for it ends. */
  readonly ends: readonly number[];
  readonly direction: Direction;
  readonly dialect: Dialect;
  /** Whether what it means depends on a variable. */
  readonly hasHoles: boolean;
  /** For each unit, and at last for the end: the quote around it, or ""; none where nothing is quoted. */
  readonly quotes: readonly string[];
  readonly quoting: Quoting;
  /** Whether the form can change it: objects of Bake have no place for what is new. */
  readonly isEditable: boolean;
}

export interface FoundOptions {
  readonly kind: "options" | FileKind;
  /** What the file could be called; "" for lines of options. */
  readonly path: string;
  readonly texts: readonly OptionText[];
}

/** Replaces a stretch of a text. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

type Reading = Pick<OptionText, "direction" | "dialect">;

/** Whether `input` may be more than lines of options: then it takes the module of files to tell. */
export const mentionsCaches = (input: string): boolean => /cache[-_](?:to|from)|(?:ex|im)port-cache/.test(input);

/** The option strings of `input`; `reading` says how lines are read. */
export function findOptions(input: string, reading: Reading, linter: Linter | undefined): FoundOptions {
  const found = linter && mentionsCaches(input) ? linter.findOptions(input) : undefined;
  // An option string has no blanks in it, or there would be quotes around it.
  if (found && (found.options.length > 0 || /\S[ \t]+\S/.test(input))) {
    const quoting = ["workflow", "compose", "bake-hcl", "bake-json"].includes(found.kind) ? "strings" : "shell";
    return { ...found, texts: found.options.map((option) => optionIn(input, option, quoting)) };
  }
  const texts = [...input.matchAll(/\S(?:.*\S)?/g)].map(({ 0: text, index }) => ({
    text,
    at: Array.from({ length: text.length + 1 }, (_, i) => index + i),
    ends: Array.from({ length: text.length }, (_, i) => index + i + 1),
    ...reading,
    hasHoles: variables(text).length > 0,
    quotes: [],
    quoting: "strings" as const,
    isEditable: true,
  }));
  return { kind: "options", path: "", texts };
}

function optionIn(input: string, option: FoundOption, quoting: Quoting): OptionText {
  const start = option.at[0]!;
  const quotes = quotesIn(input, start, option.at.at(-1)!);
  const isEditable = option.at.every((place, i) => i === 0 || place >= option.at[i - 1]!);
  return { ...option, quotes: option.at.map((place) => quotes[place - start]!), quoting, isEditable };
}

/** What a shell or a workflow puts in for these is not known here. */
export const variables = (text: string): RegExpExecArray[] => [
  ...text.matchAll(/\$\{\{.*?\}\}|\$\{\w+[^}]*\}|\$\w+/g),
];

/** An edit of an option string as an edit of the input. */
export function editOfInput({ at, ends, quotes, quoting }: OptionText, edit: Edit): Edit {
  const offset = at[edit.offset]!;
  const end = edit.length === 0 ? offset : ends[edit.offset + edit.length - 1]!;
  const quote = quotes[edit.offset];
  return { offset, length: end - offset, text: quote === undefined ? edit.text : written(edit.text, quote, quoting) };
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
export function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let end = text.length;
  for (const { offset, length, text: put } of apartFromLast(edits)) {
    parts.push(text.slice(offset + length, end), put);
    end = offset;
  }
  return text.slice(0, end) + parts.reverse().join("");
}
