// How the input looks: keys, values, and squiggles under what is wrong.
import type { OptionTable } from "regcache";

import type { CheckedInput, CheckedOption } from "./checked_input.js";
import { attributesOf } from "./completions.js";
import type { Mark } from "./editor.js";
import { optionFields, valueOf } from "./option_fields.js";

/** Beyond so many of a kind the text is plain: a browser takes its time for thousands. */
const marksMax = 1000;

/** The marks of everything in the input, those of problems last: their tips count. */
export function marksOf({ kind, options, problems }: CheckedInput, table: OptionTable): Mark[] {
  return [
    ...options.flatMap((option) => fieldMarks(option, table, kind !== "options")).slice(0, marksMax),
    ...problems.slice(0, marksMax).map(({ start, end, diagnostic: { severity, message } }) => ({
      start,
      end,
      look: `squiggle ${severity}`,
      tip: message,
    })),
  ];
}

function fieldMarks({ option }: CheckedOption, table: OptionTable, inCommand: boolean): Mark[] {
  const { text, at, direction } = option;
  const attributes = attributesOf(table, valueOf(text, "type") ?? "", direction);
  const fields = optionFields(text)
    .filter(({ hasValue }) => hasValue)
    .flatMap((field): Mark[] => {
      const help = attributes.find(({ key }) => key === field.key)?.help;
      return [
        { start: at[field.keyStart]!, end: at[field.keyEnd]!, look: "key", ...(help !== undefined && { tip: help }) },
        { start: at[field.valueStart]!, end: at[field.valueEnd]!, look: "value" },
      ];
    });
  return inCommand ? [{ start: at[0]!, end: at[text.length]!, look: "found" }, ...fields] : fields;
}
