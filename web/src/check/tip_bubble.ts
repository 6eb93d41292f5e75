// What is said of the text under the pointer.
import { el } from "../elements.js";
import type { Editor } from "./editor.js";

export class TipBubble {
  readonly element = el("div", { class: "tip", "aria-hidden": "true", hidden: true });

  constructor(private readonly editor: Editor) {
    const { field } = editor;
    field.addEventListener("pointermove", ({ clientX, clientY }) => this.#show(clientX, clientY));
    for (const event of ["pointerleave", "input", "blur"])
      field.addEventListener(event, () => (this.element.hidden = true));
  }

  #show(x: number, y: number): void {
    const found = this.editor.tipAt(x, y);
    this.element.hidden = !found;
    if (!found) return;
    this.element.textContent = found.tip;
    const room = document.documentElement.clientWidth - this.element.offsetWidth - 8;
    this.element.style.left = `${Math.max(8, Math.min(found.place.left, room))}px`;
    this.element.style.top = `${found.place.bottom + 6}px`;
  }
}
