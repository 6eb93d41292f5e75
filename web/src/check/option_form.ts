// The attributes of one option string as a form; it follows the text, and the text follows it.
import type { Backend, OptionTable } from "regcache";

import { el, uniqueId } from "../elements.js";
import { attributesOf, backends, choicesOf, type Attribute } from "./completions.js";
import { editToSet, valueOf } from "./option_fields.js";
import type { Edit, OptionText } from "./option_texts.js";

type Control = HTMLSelectElement | HTMLInputElement;

export class OptionForm {
  readonly element: HTMLElement;
  readonly #title = el("h2", { id: "form" }, "Attributes");
  readonly #rows = el("div", { class: "attributes" });
  readonly #controls = new Map<string, Control>();
  #shape = "";
  #option: OptionText | undefined;

  /** `change` is told of an edit of the option string that is shown. */
  constructor(private readonly change: (option: OptionText, edit: Edit) => void) {
    this.element = el("section", { "aria-labelledby": "form" }, this.#title, this.#rows);
  }

  /** Shows an option string. The controls stay the same while its backend does, and so does the focus. */
  update(option: OptionText | undefined, table: OptionTable): void {
    this.#option = option;
    this.element.hidden = option === undefined;
    if (!option) return;
    const type = valueOf(option.text, "type") ?? (option.text.includes("=") ? "" : "registry");
    const shape = `${type} ${option.direction}`;
    this.#title.textContent = `Attributes of --${option.direction}`;
    if (shape !== this.#shape) this.#rebuild(type, option, table);
    this.#shape = shape;
    for (const [key, control] of this.#controls) {
      const value = this.#valueOf(option.text, key, type);
      if (control !== document.activeElement || control instanceof HTMLSelectElement) setValue(control, value);
      control.closest(".attribute")?.classList.toggle("given", value !== "");
    }
  }

  #valueOf(text: string, key: string, type: string): string {
    if (key === "type") return type;
    if (key === "ref" && !text.includes("=")) return text;
    return valueOf(text, key) ?? "";
  }

  #rebuild(type: string, { direction }: OptionText, table: OptionTable): void {
    this.#controls.clear();
    const types = backends(table, direction);
    const known = types.find((row) => row.type === (type as Backend));
    const choice = this.#select(
      "type",
      types.map((row) => row.type),
      known ? undefined : "",
    );
    this.#rows.replaceChildren(
      this.#row("type", choice, known?.help ?? "", known?.since ?? ""),
      ...attributesOf(table, type, direction).map((attribute) =>
        this.#row(attribute.key, this.#control(attribute), attribute.help, attribute.since, attribute),
      ),
    );
  }

  #row(key: string, control: Control, help: string, since: string, attribute?: Attribute): HTMLElement {
    const helpId = uniqueId();
    control.id = uniqueId();
    control.setAttribute("aria-describedby", helpId);
    this.#controls.set(key, control);
    return el(
      "div",
      { class: "attribute" },
      el("label", { for: control.id }, key, attribute?.presence === "required" && el("em", {}, " required")),
      control,
      el("p", { id: helpId }, help, since !== "" && el("small", {}, ` since ${since}`)),
    );
  }

  #control(attribute: Attribute): Control {
    const choices = choicesOf(attribute);
    const fallback = attribute.default ?? (attribute.environment && `$${attribute.environment}`);
    return choices.length > 0
      ? this.#select(attribute.key, choices, `${fallback ?? ""} (default)`)
      : el("input", {
          type: attribute.secret ? "password" : "text",
          placeholder: fallback ?? "",
          autocomplete: "off",
          spellcheck: "false",
          oninput: (event) => this.#set(attribute.key, event),
        });
  }

  /** `none` is what is shown for a key that is absent. */
  #select(key: string, choices: readonly string[], none: string | undefined): HTMLSelectElement {
    return el(
      "select",
      { onchange: (event) => this.#set(key, event) },
      none !== undefined && el("option", { value: "" }, none),
      ...choices.map((choice) => el("option", { value: choice }, choice)),
    );
  }

  #set(key: string, event: Event): void {
    const { value } = event.target as Control;
    if (this.#option) this.change(this.#option, editToSet(this.#option.text, key, value === "" ? undefined : value));
  }
}

/** A value that is none of a list's stays visible as one of its own. */
function setValue(control: Control, value: string): void {
  if (control instanceof HTMLSelectElement && ![...control.options].some((option) => option.value === value)) {
    control.querySelector("[data-odd]")?.remove();
    control.append(el("option", { value, "data-odd": true }, value));
  }
  if (control.value !== value) control.value = value;
}
