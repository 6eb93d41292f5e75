// The fields of an option string, for the form and for completion: where keys and values stand. What they mean
// is told by the module.
import type { Edit } from "./option_texts.js";

export interface OptionField {
  readonly start: number;
  readonly end: number;
  readonly keyStart: number;
  /** Lower case, as BuildKit compares it. */
  readonly key: string;
  readonly keyEnd: number;
  readonly hasValue: boolean;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly value: string;
  readonly quoted: boolean;
}

/** The comma separated fields; a field in quotes may hold commas, and "" in it is a quote. */
export function optionFields(text: string): OptionField[] {
  const fields: OptionField[] = [];
  for (let start = 0; start <= text.length;) {
    const quoted = text[start] === '"';
    const end = quoted ? endOfQuoted(text, start) : endAt(text, ",", start);
    fields.push(fieldBetween(text, start, end, quoted));
    start = end + 1;
  }
  return fields;
}

function endAt(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found;
}

function endOfQuoted(text: string, start: number): number {
  let close = endAt(text, '"', start + 1);
  while (text[close + 1] === '"') close = endAt(text, '"', close + 2);
  return endAt(text, ",", close);
}

function fieldBetween(text: string, start: number, end: number, quoted: boolean): OptionField {
  const keyStart = quoted ? start + 1 : start;
  const valueEnd = quoted && end - 1 > start && text[end - 1] === '"' ? end - 1 : end;
  const equals = text.slice(keyStart, valueEnd).indexOf("=");
  const hasValue = equals >= 0;
  const keyEnd = hasValue ? keyStart + equals : valueEnd;
  const valueStart = hasValue ? keyEnd + 1 : valueEnd;
  const written = text.slice(valueStart, valueEnd);
  return {
    start,
    end,
    keyStart,
    keyEnd,
    hasValue,
    valueStart,
    valueEnd,
    quoted,
    key: text.slice(keyStart, keyEnd).toLowerCase(),
    value: quoted ? written.replaceAll('""', '"') : written,
  };
}

/** The field of a key that counts: the last one. */
const fieldOf = (text: string, key: string): OptionField | undefined =>
  optionFields(text).findLast((field) => field.hasValue && field.key === key);

/** The value of a key, if it is given. */
export const valueOf = (text: string, key: string): string | undefined => fieldOf(text, key)?.value;

/** What makes `text` have this value for `key`, or no such key. */
export function editToSet(text: string, key: string, value: string | undefined): Edit {
  const field = fieldOf(text, key);
  if (value === undefined) return field ? removal(text, field) : { offset: 0, length: 0, text: "" };
  const written = fieldText(key, value);
  if (field) return { offset: field.start, length: field.end - field.start, text: written };
  if (text === "") return { offset: 0, length: 0, text: written };
  // A reference alone has no room for attributes.
  const whole = text.includes("=") ? text : `type=registry,${fieldText("ref", text)}`;
  return whole === text
    ? { offset: text.length, length: 0, text: `,${written}` }
    : { offset: 0, length: text.length, text: `${whole},${written}` };
}

function fieldText(key: string, value: string): string {
  const field = `${key}=${value}`;
  return /[",\n]/.test(value) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Takes a comma along. */
function removal(text: string, { start, end }: OptionField): Edit {
  if (end < text.length) return { offset: start, length: end + 1 - start, text: "" };
  const offset = Math.max(0, start - 1);
  return { offset, length: end - offset, text: "" };
}
