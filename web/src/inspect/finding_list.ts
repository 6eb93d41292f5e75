// What is wrong with a cache: what verify finds, and what BuildKit will not like about its size.
import type { Cache, Finding } from "regcache";

import { el } from "../elements.js";

type Row = Pick<Finding, "severity" | "subject" | "detail" | "hint">;

/** A broken cache often has the same thing wrong a thousand times. */
const rowsAtOnce = 8;

export class FindingList {
  readonly element: HTMLElement;
  readonly #title = el("h2", { id: "findings", "aria-live": "polite" }, "Problems");
  readonly #rows = el("ol", { class: "problems" });
  readonly #note = el("p", { class: "aside" });
  readonly #more = el("button", { type: "button", class: "action", hidden: true, onclick: () => this.#fill(Infinity) });
  #found: readonly Row[] = [];
  #cache: Cache | undefined;

  constructor() {
    this.element = el("section", { "aria-labelledby": "findings" }, this.#title, this.#rows, this.#more, this.#note);
  }

  /** Looks at a cache; what was found of an earlier one is forgotten. */
  async open(cache: Cache, hasLayers: boolean): Promise<void> {
    this.#cache = cache;
    this.#found = [];
    this.#fill();
    this.#note.textContent = hasLayers ? "" : "The layers were not given, and not checked.";
    this.#title.textContent = "Looking for problems...";
    const found = await cache.verify().then(
      ({ findings }): readonly Row[] => (hasLayers ? findings : findings.filter(({ rule }) => rule !== "blob")),
      ({ message }: Error): readonly Row[] => [{ severity: "error", subject: "verify", detail: message, hint: "" }],
    );
    if (this.#cache !== cache) return;
    const sizes = cache.warnings.map((detail): Row => ({ severity: "warning", subject: "size", detail, hint: "" }));
    this.#found = [...found, ...sizes].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
    const { length } = this.#found;
    this.#title.textContent = length === 0 ? "No problems" : `${length} ${length === 1 ? "problem" : "problems"}`;
    this.#fill();
  }

  #fill(atOnce = rowsAtOnce): void {
    this.#rows.replaceChildren(...this.#found.slice(0, atOnce).map(rowOf));
    this.#more.hidden = this.#found.length <= atOnce;
    this.#more.textContent = `Show all ${this.#found.length}`;
  }
}

function rowOf({ severity, subject, detail, hint }: Row): HTMLElement {
  return el(
    "li",
    { class: severity },
    el("p", {}, el("span", { class: "severity" }, severity), " ", el("code", {}, subject), ` ${detail}`),
    hint !== "" && el("p", { class: "aside" }, hint),
  );
}
