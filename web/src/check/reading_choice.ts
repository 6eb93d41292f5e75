// By whose rules lines of options are read: the flag, the client, and the version of BuildKit.
import type { Dialect, Direction, OptionTable } from "regcache";

import { el } from "../elements.js";
import type { Reading } from "./checked_input.js";

const newerFirst = (a: string, b: string): number => b.localeCompare(a, "en", { numeric: true });

export class ReadingChoice {
  readonly element: HTMLElement;
  readonly #direction: HTMLSelectElement;
  readonly #dialect: HTMLSelectElement;
  readonly #buildkit: HTMLSelectElement;

  constructor(onchange: () => void) {
    this.#direction = choice("Flag", ["cache-to", "cache-from"], onchange);
    this.#dialect = choice("Client", ["buildx", "buildctl"], onchange);
    this.#buildkit = choice("BuildKit", [], onchange);
    this.#buildkit.append(el("option", { value: "" }, "newest BuildKit"));
    this.element = el("div", { class: "reading" }, this.#direction, this.#dialect, this.#buildkit);
  }

  get value(): Reading {
    return {
      direction: this.#direction.value as Direction,
      dialect: this.#dialect.value as Dialect,
      buildkit: this.#buildkit.value,
    };
  }

  set value({ direction, dialect, buildkit }: Reading) {
    this.#direction.value = direction;
    this.#dialect.value = dialect;
    if (![...this.#buildkit.options].some(({ value }) => value === buildkit)) this.#add(buildkit);
    this.#buildkit.value = buildkit;
  }

  /** Whether the input leaves anything to choose: a command says flag and client itself. */
  set usable(usable: boolean) {
    this.#direction.disabled = !usable;
    this.#dialect.disabled = !usable;
  }

  /** Offers the versions in which something about options changed. */
  offer({ buildkit, backends }: OptionTable): void {
    const { value } = this.#buildkit;
    const changes = backends.flatMap(({ since, attributes }) => [
      since,
      ...attributes.flatMap((row) => [row.since, row.defaultChanged ?? row.since]),
    ]);
    this.#buildkit.replaceChildren(el("option", { value: "" }, `BuildKit ${buildkit}`));
    [...new Set(changes)].sort(newerFirst).forEach((version) => this.#add(version));
    if (value !== "" && !changes.includes(value)) this.#add(value);
    this.#buildkit.value = value;
  }

  #add(version: string): void {
    this.#buildkit.append(el("option", { value: version }, `BuildKit ${version}`));
  }
}

function choice(label: string, values: readonly string[], onchange: () => void): HTMLSelectElement {
  return el("select", { "aria-label": label, onchange }, ...values.map((value) => el("option", { value }, value)));
}
