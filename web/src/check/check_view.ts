// The view that checks options: an input, what is wrong with it, a form beside it, and what BuildKit will do.
import type { Checker, Linter, OptionTable } from "regcache";
import { loadChecker, loadLinter } from "regcache/page";

import { el, uniqueId } from "../elements.js";
import { keepState } from "../route.js";
import type { View } from "../view.js";
import { checkInput, unchecked, type CheckedInput, type CheckedOption, type Reading } from "./checked_input.js";
import { CompletionList } from "./completion_list.js";
import { completionsAt } from "./completions.js";
import { Editor } from "./editor.js";
import { marksOf } from "./marks.js";
import { apartFromLast, editOfInput, edited, mentionsCaches, type Edit } from "./option_texts.js";
import { Outcome } from "./outcome.js";
import { ProblemList } from "./problem_list.js";
import { OptionForm } from "./option_form.js";
import { ReadingChoice } from "./reading_choice.js";
import { Snippets } from "./snippets.js";
import { TipBubble } from "./tip_bubble.js";

/** A link with more would be too long for chats and mails. */
const linkedMax = 8000;
/** A list of so much takes no time that somebody who types would feel. */
const bytesMax = 100_000;
const example = "type=registry,ref=ghcr.io/o/app:cache,mode=Max,compresion=zstd";

export class CheckView implements View {
  readonly title = "Check";
  readonly element: HTMLElement;
  readonly #editor: Editor;
  readonly #completions: CompletionList;
  readonly #problems: ProblemList;
  readonly #outcome = new Outcome();
  readonly #snippets = new Snippets();
  readonly #form: OptionForm;
  readonly #reading: ReadingChoice;
  readonly #kind = el("p", { class: "kind" });
  #module: { readonly checker: Checker; readonly table: OptionTable } | undefined;
  /** Loaded when something is typed that it takes. */
  #linter: Linter | Promise<void> | undefined;
  #meanings = new Map<string, string>();
  #checked: CheckedInput | undefined;

  constructor() {
    const help = uniqueId();
    this.#editor = new Editor("Cache options, or a docker buildx build command", help);
    this.#completions = new CompletionList(this.#editor, ({ insert }) => this.#complete(insert));
    this.#problems = new ProblemList(
      (edits) => this.#apply(edits),
      ({ start, end }) => {
        this.#editor.field.focus();
        this.#editor.field.setSelectionRange(start, end);
      },
    );
    this.#form = new OptionForm((option, edit) => this.#write(edited(this.#editor.text, [editOfInput(option, edit)])));
    this.#reading = new ReadingChoice(() => this.#update());
    const field = this.#editor.field;
    field.addEventListener("input", () => {
      this.#update();
      this.#suggest();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === " " && event.ctrlKey) this.#suggest(true);
    });
    document.addEventListener("selectionchange", () => document.activeElement === field && this.#point());
    this.#editor.element.append(this.#completions.element);
    this.element = el(
      "div",
      { class: "check" },
      el("h1", { class: "unseen" }, "Check cache options"),
      el(
        "div",
        { class: "input" },
        this.#editor.element,
        el(
          "p",
          { class: "unseen", id: help },
          "Completions open while you type, or with Control and Space. ",
          "Escape closes them; Tab then leaves the field.",
        ),
        el("div", { class: "beside" }, this.#kind, this.#reading.element),
        this.#problems.element,
      ),
      el("div", { class: "meaning" }, this.#outcome.element, this.#snippets.element),
      this.#form.element,
      new TipBubble(this.#editor).element,
    );
    this.#load().catch((error: Error) => (this.#kind.textContent = error.message));
  }

  open(state: URLSearchParams): void {
    const { text } = this.#editor;
    const given = state.get("options");
    if (text === "" || state.size > 0) {
      this.#reading.value = {
        direction: state.get("direction") === "cache-from" ? "cache-from" : "cache-to",
        dialect: state.get("dialect") === "buildctl" ? "buildctl" : "buildx",
        buildkit: /^\d+(\.\d+){1,2}$/.exec(state.get("buildkit") ?? "")?.[0] ?? "",
      };
    }
    // The bar of views leads back to what was typed; so does a link that hides its secrets or had no room for it.
    const stays = text !== "" && (given === null || given === this.#checked?.shown);
    if (!stays) this.#editor.text = given ?? example;
    this.#update();
    if (!stays && given === null && matchMedia("(pointer: fine)").matches) this.#editor.field.select();
  }

  async #load(): Promise<void> {
    const checker = await loadChecker();
    this.#module = { checker, table: checker.optionTable() };
    for (const { id, meaning } of this.#module.table.rules) this.#meanings.set(id, meaning);
    this.#reading.offer(this.#module.table);
    this.#update();
  }

  async #loadLinter(): Promise<void> {
    const linter = await loadLinter();
    for (const { name, meaning } of linter.fileRules()) this.#meanings.set(name, meaning);
    this.#linter = linter;
    this.#update();
  }

  #write(text: string): void {
    this.#editor.text = text;
    this.#update();
  }

  /** Applies edits as one, so that one step undoes them. */
  #apply(edits: readonly Edit[]): void {
    const { text } = this.#editor;
    const apart = apartFromLast(edits);
    const [last, first] = [apart[0], apart.at(-1)];
    if (!last || !first) return;
    const end = last.offset + last.length;
    const made = edited(text, edits).slice(first.offset, end === text.length ? undefined : end - text.length);
    this.#editor.apply({ offset: first.offset, length: end - first.offset, text: made });
    this.#completions.close();
    this.#update();
  }

  #check(text: string, reading: Reading, checker: Checker): CheckedInput {
    const { size } = new Blob([text]);
    if (size > bytesMax) return unchecked(`Too long to check here (${size} bytes of at most ${bytesMax})`);
    if (mentionsCaches(text) && (!this.#linter || this.#linter instanceof Promise)) {
      this.#linter ??= this.#loadLinter().catch((error: Error) => {
        this.#linter = undefined;
        this.#show(unchecked(error.message));
      });
      return unchecked("Reading\u2026");
    }
    try {
      return checkInput(text, reading, checker, this.#linter instanceof Promise ? undefined : this.#linter);
    } catch (error) {
      return unchecked((error as Error).message);
    }
  }

  #update(): void {
    if (!this.#module) return this.#editor.mark([]);
    this.#show(this.#check(this.#editor.text, this.#reading.value, this.#module.checker));
  }

  #show(checked: CheckedInput): void {
    const { text } = this.#editor;
    const { checker, table } = this.#module!;
    this.#checked = checked;
    this.#editor.mark(marksOf(checked, table));
    this.#kind.textContent = kindOf(checked);
    this.#reading.usable = checked.kind === "options";
    this.#problems.update(checked, text, table, this.#meanings);
    this.#outcome.update(checked, checker);
    this.#snippets.update(checked, checker);
    this.#point();
    if (checked.refusal !== undefined && text.length <= linkedMax) return; // the link keeps its text
    const { direction, dialect, buildkit } = this.#reading.value;
    keepState("check", {
      options: text === example || text.length > linkedMax ? "" : checked.shown,
      direction: direction === "cache-to" ? "" : direction,
      dialect: dialect === "buildx" ? "" : dialect,
      buildkit,
    });
  }

  /** Follows the caret: the form shows the option string that it is in. */
  #point(): void {
    if (!this.#module || !this.#checked) return;
    this.#problems.point(this.#editor.caret);
    const option = this.#current(this.#checked)?.option;
    this.#form.update(option?.isEditable ? option : undefined, this.#module.table);
  }

  #current({ options }: CheckedInput): CheckedOption | undefined {
    const caret = this.#editor.field.selectionStart;
    return options.findLast(({ option: { at } }) => at[0]! <= caret) ?? options[0];
  }

  /** Offers what could stand at the caret: while somebody types only where a word has begun or is due. */
  #suggest(asked = false): void {
    const { caret } = this.#editor;
    if (!this.#module || !this.#checked || caret === undefined) return this.#completions.close();
    const option = this.#current(this.#checked)?.option;
    const place = option ? option.at.indexOf(caret) : -1;
    if (!option || place < 0) return this.#completions.close();
    const { from, items } = completionsAt(option.text, place, this.#module.table, option.direction);
    if (!asked && option.text === "") return this.#completions.close();
    this.#completions.open(items, option.at[from]!);
  }

  #complete(insert: string): void {
    const { caret } = this.#editor;
    const option = this.#checked && this.#current(this.#checked)?.option;
    if (!this.#module || !option || caret === undefined) return;
    const { from, to } = completionsAt(option.text, option.at.indexOf(caret), this.#module.table, option.direction);
    this.#editor.apply(editOfInput(option, { offset: from, length: to - from, text: insert }));
  }
}

const kinds: Readonly<Record<string, string>> = {
  script: "command",
  workflow: "workflow file",
  compose: "Compose file",
  "bake-hcl": "Bake file",
  "bake-json": "Bake file",
};

function kindOf({ kind, options: { length }, refusal }: CheckedInput): string {
  if (refusal !== undefined) return "";
  if (kind !== "options")
    return `A ${kinds[kind] ?? "file"} with ${length} cache ${length === 1 ? "option" : "options"}`;
  return length > 1 ? `${length} option strings of one build` : "An option string";
}
