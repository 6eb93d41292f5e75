// How texts are written between the quotes of files and commands, for edits that come from the form.

/** The way in which a kind of file quotes. */
export type Quoting = "shell" | "strings";

/** For each place in `input` from `start` to `end`: the quote around it, or "". */
export function quotesIn(input: string, start: number, end: number): string[] {
  const before = input[start - 1] ?? "";
  let quote = before === '"' || before === "'" ? before : "";
  const quotes: string[] = [];
  for (let i = start; i < end; ++i) {
    const character = input[i]!;
    if (character === "\\" && quote !== "'") {
      quotes.push(quote);
      i += 1;
    } else if (character === quote) {
      quote = "";
    } else if (quote === "" && (character === '"' || character === "'")) {
      quote = character;
    }
    quotes.push(quote);
  }
  return [...quotes.slice(0, end - start), quote];
}

/** `text` as it is written between such quotes. */
export function written(text: string, quote: string, quoting: Quoting): string {
  const isShell = quoting === "shell";
  if (quote === "'") return text.replaceAll("'", isShell ? "'\\''" : "''");
  if (quote === '"') return text.replace(isShell ? /[$`"\\]/g : /["\\]/g, "\\$&");
  return isShell ? text.replace(/[^\w@%+=:,./-]/g, "\\$&") : text;
}
