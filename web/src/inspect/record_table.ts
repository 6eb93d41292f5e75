// The records as a table: searched by digest, sorted by any column.
import { el, uniqueId } from "../elements.js";
import { bytesText, shortDigest, timeText } from "./amounts.js";
import type { CacheModel, RecordRow } from "./cache_model.js";

interface Column {
  readonly title: string;
  readonly text: (row: RecordRow) => string;
  readonly order: (a: RecordRow, b: RecordRow) => number;
  readonly isNumber?: boolean;
  /** Whether `order` puts the largest first. */
  readonly isDescending?: boolean;
}

const columns: readonly Column[] = [
  { title: "Record", text: ({ digest }) => shortDigest(digest), order: (a, b) => (a.digest < b.digest ? -1 : 1) },
  {
    title: "Made",
    text: ({ time }) => timeText(time),
    order: (a, b) => (b.time ?? 0) - (a.time ?? 0),
    isDescending: true,
  },
  {
    title: "Bytes",
    text: ({ layers, bytes }) => (layers.length > 0 ? bytesText(bytes) : ""),
    order: (a, b) => b.bytes - a.bytes,
    isDescending: true,
    isNumber: true,
  },
  {
    title: "Layers",
    text: ({ layers }) => String(layers.length || ""),
    order: (a, b) => b.layers.length - a.layers.length,
    isDescending: true,
    isNumber: true,
  },
  {
    title: "Inputs",
    text: ({ inputs }) => String(inputs.length || ""),
    order: (a, b) => b.inputs.length - a.inputs.length,
    isDescending: true,
    isNumber: true,
  },
  { title: "Depth", text: ({ depth }) => String(depth), order: (a, b) => a.depth - b.depth, isNumber: true },
];

/** Rows beyond these wait behind a button: a browser takes its time for thousands. */
const rowsAtOnce = 100;

export class RecordTable {
  readonly element: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #body = el("tbody", {});
  readonly #heads: readonly HTMLElement[];
  readonly #more = el("button", { type: "button", class: "action", onclick: () => this.#fill(Infinity) });
  readonly #count = el("p", { class: "count", role: "status" });
  #model: CacheModel = { records: [], layers: [], bytes: 0 };
  #removed: ReadonlySet<string> = new Set();
  #column = columns[1]!;
  #backwards = false;
  #chosen: number | undefined;

  constructor(private readonly choose: (index: number) => void) {
    const id = uniqueId();
    this.#search = el("input", {
      type: "search",
      id,
      placeholder: "digest of a record or layer",
      spellcheck: "false",
      oninput: () => this.#fill(),
    });
    this.#heads = columns.map((column) =>
      el(
        "th",
        { scope: "col", class: column.isNumber && "number" },
        el("button", { type: "button", onclick: () => this.#sortBy(column) }, column.title),
      ),
    );
    this.element = el(
      "section",
      { "aria-labelledby": "records" },
      el("div", { class: "heading" }, el("h2", { id: "records" }, "Records"), this.#count),
      el("label", { for: id, class: "unseen" }, "Search records"),
      this.#search,
      el(
        "div",
        { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Table of records" },
        el("table", {}, el("thead", {}, el("tr", {}, ...this.#heads)), this.#body),
      ),
      this.#more,
    );
  }

  /** `removed` are records that prune would drop. */
  update(model: CacheModel, removed: ReadonlySet<string>): void {
    this.#model = model;
    this.#removed = removed;
    this.#fill();
  }

  /** Marks the row of a record, and makes sure that there is one. */
  point(index: number | undefined): void {
    this.#chosen = index;
    this.#fill();
  }

  #sortBy(column: Column): void {
    this.#backwards = column === this.#column && !this.#backwards;
    this.#column = column;
    this.#fill();
  }

  #fill(atOnce = rowsAtOnce): void {
    const wanted = this.#search.value
      .trim()
      .toLowerCase()
      .replace(/^sha256:/, "");
    const rows = this.#model.records
      .filter(({ digest, layers }) => [digest, ...layers].some((text) => text.includes(wanted)))
      .sort(
        (a, b) =>
          Number(b.index === this.#chosen) - Number(a.index === this.#chosen) ||
          (this.#backwards ? -1 : 1) * this.#column.order(a, b),
      );
    this.#heads.forEach((head, i) =>
      head.setAttribute(
        "aria-sort",
        columns[i] !== this.#column
          ? "none"
          : this.#backwards === (this.#column.isDescending ?? false)
            ? "ascending"
            : "descending",
      ),
    );
    this.#body.replaceChildren(...rows.slice(0, atOnce).map((row) => this.#row(row)));
    this.#count.textContent = `${rows.length} of ${this.#model.records.length}`;
    this.#more.hidden = rows.length <= atOnce;
    this.#more.textContent = `Show all ${rows.length}`;
  }

  #row(row: RecordRow): HTMLElement {
    const [first, ...rest] = columns;
    const isRemoved = this.#removed.has(row.digest);
    return el(
      "tr",
      { class: isRemoved && "removed", "aria-current": row.index === this.#chosen && "true" },
      el(
        "td",
        {},
        el("button", { type: "button", title: row.digest, onclick: () => this.choose(row.index) }, first!.text(row)),
        isRemoved && el("span", { class: "unseen" }, " would be dropped"),
      ),
      ...rest.map((column) => el("td", { class: column.isNumber && "number" }, column.text(row))),
    );
  }
}
