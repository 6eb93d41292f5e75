// The list of completions at the caret: arrows choose, Enter or Tab takes, Escape closes.
import { el, uniqueId } from "../elements.js";
import type { Completion } from "./completions.js";
import type { Editor } from "./editor.js";

export class CompletionList {
  readonly element = el("ul", {
    class: "completions",
    role: "listbox",
    id: uniqueId(),
    "aria-label": "Completions",
    hidden: true,
  });
  #items: readonly Completion[] = [];
  #chosen = 0;

  constructor(
    private readonly editor: Editor,
    private readonly take: (completion: Completion) => void,
  ) {
    editor.field.setAttribute("aria-controls", this.element.id);
    editor.field.addEventListener("keydown", (event) => this.#onKey(event));
    editor.field.addEventListener("blur", () => this.close());
    this.element.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const row = (event.target as Element).closest("li");
      const item = row && this.#items[[...this.element.children].indexOf(row)];
      if (item) this.#take(item);
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows the items below the text at an offset. */
  open(items: readonly Completion[], offset: number): void {
    if (items.length === 0) return this.close();
    this.#items = items;
    this.element.replaceChildren(
      ...items.map(({ label, detail }) =>
        el(
          "li",
          { role: "option", id: uniqueId(), "aria-selected": "false" },
          el("code", {}, label),
          detail !== "" && el("span", {}, detail),
        ),
      ),
    );
    this.element.hidden = false;
    this.#choose(0);
    this.#moveTo(this.editor.placeOf(offset));
  }

  close(): void {
    this.element.hidden = true;
    this.editor.field.removeAttribute("aria-activedescendant");
  }

  #moveTo(place: DOMRect): void {
    const frame = this.editor.element.getBoundingClientRect();
    const room = Math.max(0, frame.width - this.element.offsetWidth);
    this.element.style.left = `${Math.min(Math.max(0, place.left - frame.left), room)}px`;
    this.element.style.top = `${place.bottom - frame.top + 4}px`;
  }

  #choose(index: number): void {
    const rows = [...this.element.children];
    this.#chosen = (index + rows.length) % rows.length;
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === this.#chosen)));
    const chosen = rows[this.#chosen]!;
    this.editor.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  #take(item: Completion): void {
    this.close();
    this.take(item);
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.isOpen || event.isComposing) return;
    if (event.key === "ArrowDown") this.#choose(this.#chosen + 1);
    else if (event.key === "ArrowUp") this.#choose(this.#chosen - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) this.#take(this.#items[this.#chosen]!);
    else return;
    event.preventDefault();
  }
}
