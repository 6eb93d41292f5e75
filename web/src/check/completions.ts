// What may stand where the caret is: keys and values of the option table.
import type { Direction, OptionTable } from "regcache";

import { optionFields, type OptionField } from "./option_fields.js";

export type Attribute = OptionTable["backends"][number]["attributes"][number];

export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
}

/** The completions of the stretch from `from` to `to`. */
export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

/** The attributes of a backend in a direction; none when there is no such backend. */
export function attributesOf(table: OptionTable, type: string, direction: Direction): readonly Attribute[] {
  const backend = table.backends.find((row) => row.type === type);
  return backend?.attributes.filter(({ directions }) => directions.includes(direction)) ?? [];
}

/** The backends that there are in a direction. */
export const backends = (table: OptionTable, direction: Direction): OptionTable["backends"] =>
  table.backends.filter(({ directions }) => directions.includes(direction));

/** The values of an attribute that can be listed. */
export function choicesOf({ kind, choices }: Attribute): readonly string[] {
  return choices ?? (kind.startsWith("boolean") ? ["true", "false"] : []);
}

/** What could stand at `caret` of an option string. */
export function completionsAt(text: string, caret: number, table: OptionTable, direction: Direction): Completions {
  const fields = optionFields(text);
  const field = fields.find(({ start, end }) => start <= caret && caret <= end)!;
  const type = fields.findLast(({ key, hasValue }) => key === "type" && hasValue)?.value ?? "";
  const inValue = field.hasValue && caret >= field.valueStart;
  const from = inValue ? field.valueStart : field.keyStart;
  const to = inValue ? field.valueEnd : field.keyEnd;
  const items = inValue ? valuesFor(field, table, type, direction) : keysFor(fields, field, table, type, direction);
  return { from, to, items: matching(items, text.slice(from, caret).toLowerCase()) };
}

function valuesFor(field: OptionField, table: OptionTable, type: string, direction: Direction): Completion[] {
  if (field.key === "type") {
    return backends(table, direction).map((backend) => ({
      label: backend.type,
      insert: backend.type,
      detail: backend.help,
    }));
  }
  const attribute = attributesOf(table, type, direction).find(({ key }) => key === field.key);
  return attribute
    ? choicesOf(attribute).map((choice) => ({
        label: choice,
        insert: choice,
        detail: choice === attribute.default ? "the default" : "",
      }))
    : [];
}

function keysFor(
  fields: readonly OptionField[],
  field: OptionField,
  table: OptionTable,
  type: string,
  direction: Direction,
): Completion[] {
  const taken = new Set(fields.filter((other) => other !== field).map(({ key }) => key));
  const after = field.hasValue ? "" : "=";
  const keys =
    type === ""
      ? [
          {
            key: "type",
            help: backends(table, direction)
              .map((backend) => backend.type)
              .join(", "),
          },
        ]
      : attributesOf(table, type, direction);
  return keys
    .filter(({ key }) => !taken.has(key))
    .map(({ key, help }) => ({ label: key, insert: key + after, detail: help }));
}

/** Those that begin with what was typed, then those that have it inside. */
function matching(items: readonly Completion[], typed: string): Completion[] {
  const begins = items.filter(({ label }) => label.startsWith(typed));
  const holds = items.filter(({ label }) => !label.startsWith(typed) && label.includes(typed));
  const found = [...begins, ...holds];
  return found.length === 1 && found[0]!.label === typed && !found[0]!.insert.endsWith("=") ? [] : found;
}
