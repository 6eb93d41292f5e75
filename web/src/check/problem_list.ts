// What is wrong, in the order of the input, with a button for what can be fixed.
import type { OptionTable } from "regcache";

import { el } from "../elements.js";
import type { CheckedInput, Problem } from "./checked_input.js";
import type { Edit } from "./option_texts.js";
import { ruleLink } from "./rule_link.js";

/** Those beyond wait until these are mended: a browser takes its time for thousands. */
const rowsMax = 100;

type Meanings = ReadonlyMap<string, string>;

export class ProblemList {
  readonly element: HTMLElement;
  readonly #count = el("h2", { id: "problems" }, "Problems");
  readonly #rows = el("ol", { class: "problems" });
  readonly #more = el("p", { class: "aside" });
  readonly #fixAll: HTMLButtonElement;
  readonly #status = el("p", { class: "unseen", role: "status" });
  #problems: readonly Problem[] = [];
  /** Pages of rules that are open, by the rule and how many of it come before: they stay so while somebody types. */
  readonly #open = new Set<string>();

  /** `apply` changes the input; `show` puts the caret to a problem. */
  constructor(
    private readonly apply: (edits: readonly Edit[]) => void,
    private readonly show: (problem: Problem) => void,
  ) {
    this.#fixAll = el("button", {
      type: "button",
      class: "action",
      hidden: true,
      onclick: () => {
        this.apply(this.#problems.flatMap(({ fix }) => fix));
        this.#count.focus();
      },
    });
    this.#count.tabIndex = -1;
    this.element = el(
      "section",
      { "aria-labelledby": "problems" },
      el("div", { class: "heading" }, this.#count, this.#fixAll),
      this.#rows,
      this.#more,
      this.#status,
    );
  }

  /** `meanings` has a sentence for each rule. */
  update({ problems, options, refusal }: CheckedInput, input: string, table: OptionTable, meanings: Meanings): void {
    this.#problems = problems;
    const fixable = problems.filter(({ fix }) => fix.length > 0);
    this.#fixAll.hidden = fixable.length < 2;
    this.#fixAll.textContent = `Fix all ${fixable.length}`;
    const summary =
      refusal ??
      (options.length === 0 ? "Nothing to check" : problems.length === 0 ? "No problems" : counted(problems));
    this.#count.textContent = summary;
    this.#status.textContent = summary;
    this.#more.textContent = problems.length > rowsMax ? `These are the first ${rowsMax} of ${problems.length}.` : "";
    const seen = new Map<string, number>();
    this.#rows.replaceChildren(
      ...problems.slice(0, rowsMax).map((problem) => {
        const { rule } = problem.diagnostic;
        const before = seen.get(rule) ?? 0;
        seen.set(rule, before + 1);
        return this.#row(problem, input, table, meanings, `${rule} ${before}`);
      }),
    );
  }

  /** Shows which problems the caret is in. */
  point(caret: number | undefined): void {
    [...this.#rows.children].forEach((row, i) => {
      const { start, end } = this.#problems[i]!;
      row.classList.toggle("current", caret !== undefined && start <= caret && caret <= end);
    });
  }

  #row(problem: Problem, input: string, table: OptionTable, meanings: Meanings, key: string): HTMLElement {
    const {
      diagnostic: { severity, rule, subject, detail, hint, surface },
      dialect,
      fix,
    } = problem;
    const meaning = table.surfaces.find((row) => row.surface === surface)?.[dialect] ?? "";
    const [link, page] = ruleLink(rule, meanings.get(rule), this.#open.has(key), (isOpen) =>
      isOpen ? this.#open.add(key) : this.#open.delete(key),
    );
    return el(
      "li",
      { class: severity },
      el(
        "p",
        {},
        el("span", { class: "severity" }, severity),
        " ",
        el("button", { type: "button", class: "subject", onclick: () => this.show(problem) }, subject || rule),
        ` ${detail}`,
      ),
      el(
        "p",
        { class: "aside" },
        [meaning, hint].filter((text) => text !== "").join("; "),
        " ",
        link,
      ),
      page,
      fix.length > 0 && this.#fixButton(fix, input),
    );
  }

  #fixButton(fix: readonly Edit[], input: string): HTMLElement {
    const button = el(
      "button",
      {
        type: "button",
        class: "fix",
        onclick: () => {
          const place = [...this.#rows.querySelectorAll(".fix")].indexOf(button);
          this.apply(fix);
          const buttons = [...this.#rows.querySelectorAll<HTMLElement>(".fix")];
          (buttons[Math.min(place, buttons.length - 1)] ?? this.#count).focus();
        },
      },
      "Fix ",
      ...fix.flatMap((edit) => changeShown(edit, input)),
    );
    return button;
  }
}

/** What goes, struck through, and what comes; blanks are seen where there is no other difference. */
function changeShown({ offset, length, text }: Edit, input: string): HTMLElement[] {
  const old = input.slice(offset, offset + length);
  const shown = old.replace(/\s/g, "") === text.replace(/\s/g, "") ? withBlanks : (plain: string) => [plain];
  return [
    ...(old === "" ? [] : [el("del", {}, ...shown(old))]),
    ...(old === "" || text === "" ? [] : [el("span", { class: "unseen" }, " to ")]),
    ...(text === "" ? [] : [el("ins", {}, ...shown(text))]),
  ];
}

const withBlanks = (text: string): (Node | string)[] =>
  text
    .split(/(\s)/)
    .flatMap((part): (Node | string)[] =>
      part.trim() === part
        ? [part]
        : [el("span", { "aria-hidden": "true" }, "\u2423"), el("span", { class: "unseen" }, " blank ")],
    );

function counted(problems: readonly Problem[]): string {
  const groups = Map.groupBy(problems, ({ diagnostic }) => diagnostic.severity);
  return [...groups].map(([severity, { length }]) => `${length} ${severity}${length === 1 ? "" : "s"}`).join(", ");
}
