// The words of a POSIX shell command, each with the place in the command that every character came from.

/** A word as the command gets it: without quotes and backslashes. */
export interface ShellWord {
  readonly text: string;
  /** For each unit of `text` its offset in the command, and at last where the word's content ends. */
  readonly at: readonly number[];
  /** For each unit, and at last for the end: the quote around it, or "". */
  readonly quotes: readonly string[];
}

const separators = /[\s;&|()<>]/;

/** The words of `command`. A quote that is never closed runs to the end; variables stay as they are written. */
export function shellWords(command: string): ShellWord[] {
  const words: ShellWord[] = [];
  for (let i = 0; i < command.length;) {
    if (command.startsWith("\\\n", i) || command.startsWith("\\\r\n", i)) i = command.indexOf("\n", i) + 1;
    else if (separators.test(command[i]!)) i += 1;
    else if (command[i] === "#") i = endOfLine(command, i);
    else i = readWord(command, i, words);
  }
  return words;
}

function endOfLine(command: string, from: number): number {
  const end = command.indexOf("\n", from);
  return end < 0 ? command.length : end;
}

/** Reads the word that starts at `i`, and gives the place behind it. */
function readWord(command: string, i: number, words: ShellWord[]): number {
  let text = "";
  const at: number[] = [];
  const quotes: string[] = [];
  let quote = "";
  let end = i;
  const take = (place: number): void => {
    text += command[place];
    at.push(place);
    quotes.push(quote);
    end = place + 1;
  };
  for (; i < command.length; ++i) {
    const character = command[i]!;
    if (quote === "" && separators.test(character)) break;
    if (character === quote) {
      quote = "";
    } else if (quote === "" && (character === "'" || character === '"')) {
      quote = character;
      end = i + 1;
    } else if (character === "\\" && quote !== "'" && escapes(command[i + 1], quote)) {
      i += 1;
      if (command[i] !== "\n") take(i);
    } else {
      take(i);
    }
  }
  words.push({ text, at: [...at, end], quotes: [...quotes, quotes.at(-1) ?? ""] });
  return i;
}

/** Whether a backslash before `next` is one that the shell removes. */
const escapes = (next: string | undefined, quote: string): boolean =>
  next !== undefined && (quote === "" || '$`"\\\n'.includes(next));

/** `text` as it is written between such quotes. */
export function shellWritten(text: string, quote: string): string {
  if (quote === "'") return text.replaceAll("'", "'\\''");
  if (quote === '"') return text.replace(/[$`"\\]/g, "\\$&");
  return text.replace(/[^\w@%+=:,./-]/g, "\\$&");
}
