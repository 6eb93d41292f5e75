// The text field, over a layer with the same text that shows colours and squiggles.
import { el } from "../elements.js";
import type { Edit } from "./option_texts.js";

/** A stretch of the text that looks different, and what is said when the pointer is on it. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  /** A class of the layer's style. */
  readonly look: string;
  readonly tip?: string;
}

/** Of more Chromium takes minutes: it is put in at once, and cannot be undone. */
const typedMax = 10_000;

/** A text field whose text can be marked. */
export class Editor {
  readonly element: HTMLElement;
  readonly field: HTMLTextAreaElement;
  readonly #layer = el("div", { class: "layer", "aria-hidden": "true" });

  constructor(label: string, describedBy: string) {
    this.field = el("textarea", {
      "aria-label": label,
      "aria-describedby": describedBy,
      rows: "1",
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
    });
    this.element = el("div", { class: "editor" }, this.#layer, this.field);
  }

  get text(): string {
    return this.field.value;
  }

  set text(text: string) {
    this.field.value = text;
  }

  /** Where the caret is; undefined while text is selected. */
  get caret(): number | undefined {
    const { selectionStart, selectionEnd } = this.field;
    return selectionStart === selectionEnd ? selectionStart : undefined;
  }

  /** Changes the text in a way that can be undone, and puts the caret behind the change. */
  apply({ offset, length, text }: Edit): void {
    const focused = document.activeElement;
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(offset, offset + length);
    // The only way to change a text field that its undo knows of.
    const done =
      text.length <= typedMax &&
      (text === "" && length > 0 ? document.execCommand("delete") : document.execCommand("insertText", false, text));
    if (!done) this.field.setRangeText(text, offset, offset + length, "end");
    if (focused instanceof HTMLElement && focused !== this.field) focused.focus({ preventScroll: true });
  }

  /** Shows the text with these marks; where several lie over each other all their looks count. */
  mark(marks: readonly Mark[]): void {
    const { text } = this;
    const edges = [...new Set([0, text.length, ...marks.flatMap(({ start, end }) => [start, end])])].sort(
      (a, b) => a - b,
    );
    const waiting = [...marks].sort((a, b) => b.start - a.start);
    let over: Mark[] = [];
    const spans = edges.slice(1).map((end, i) => {
      const start = edges[i]!;
      over = over.filter((mark) => mark.end > start);
      while (waiting.length > 0 && waiting.at(-1)!.start <= start) over.push(waiting.pop()!);
      const piece = text.slice(start, end);
      if (over.length === 0) return piece;
      const tip = over.findLast((mark) => mark.tip)?.tip;
      return el("span", { class: over.map(({ look }) => look).join(" "), "data-tip": tip }, piece);
    });
    // A last line feed alone would make no line.
    this.#layer.replaceChildren(...spans, "\n");
  }

  /** What is said of the text under a point of the window, and where that text is. */
  tipAt(x: number, y: number): { readonly tip: string; readonly place: DOMRect } | undefined {
    for (const element of document.elementsFromPoint(x, y)) {
      const tip = element instanceof HTMLElement && this.#layer.contains(element) ? element.dataset["tip"] : undefined;
      if (tip) return { tip, place: element.getBoundingClientRect() };
    }
    return undefined;
  }

  /** Where in the window the text at an offset is. */
  placeOf(offset: number): DOMRect {
    const range = document.createRange();
    let left = offset;
    const walker = document.createTreeWalker(this.#layer, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { length } = node as Text;
      if (left < length) {
        range.setStart(node, left);
        range.setEnd(node, left + 1);
        break;
      }
      left -= length;
    }
    return range.getBoundingClientRect();
  }
}
