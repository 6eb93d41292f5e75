// The view that looks into a cache: what is in it, what is wrong with it, and what prune would leave.
import type { Cache } from "regcache";

import { el, terms, type Terms } from "../elements.js";
import { keepState } from "../route.js";
import type { View } from "../view.js";
import { bytesText, shortDigest, timeText } from "./amounts.js";
import { modelOf, type CacheModel } from "./cache_model.js";
import { CacheSource, type OpenedCache } from "./cache_source.js";
import { DiffPanel } from "./diff_panel.js";
import { FindingList } from "./finding_list.js";
import { GraphPicture } from "./graph_picture.js";
import { PrunePanel } from "./prune_panel.js";
import { RecordTable } from "./record_table.js";
import { timeline } from "./timeline.js";
import { treemap } from "./treemap.js";

export class InspectView implements View {
  readonly title = "Inspect";
  readonly element: HTMLElement;
  readonly #source: CacheSource;
  readonly #summary = el("div", {});
  readonly #findings = new FindingList();
  readonly #graph = new GraphPicture((index) => this.#point(index));
  readonly #table = new RecordTable((index) => this.#point(index));
  readonly #chosen = el("div", { class: "chosen", role: "status" });
  readonly #bytes = el("div", {});
  readonly #times = el("div", {});
  readonly #prune = new PrunePanel((kept) => this.#show(kept));
  readonly #diff = new DiffPanel();
  readonly #content: HTMLElement;
  #model: CacheModel = { records: [], layers: [], bytes: 0 };

  constructor() {
    this.#source = new CacheSource("Drop a cache", (opened) => this.#open(opened));
    this.#content = el(
      "div",
      { class: "content", hidden: true },
      this.#summary,
      this.#findings.element,
      this.#prune.element,
      el(
        "section",
        { class: "picture", "aria-labelledby": "graph" },
        el("h2", { id: "graph" }, "Graph"),
        this.#graph.element,
        graphLegend(),
        this.#chosen,
      ),
      el("section", { class: "picture", "aria-labelledby": "bytes" }, el("h2", { id: "bytes" }, "Bytes"), this.#bytes),
      el("section", { class: "picture", "aria-labelledby": "times" }, el("h2", { id: "times" }, "Times"), this.#times),
      this.#table.element,
      this.#diff.element,
    );
    this.element = el(
      "div",
      { class: "inspect" },
      el("h1", { class: "unseen" }, "Inspect a cache"),
      this.#source.element,
      this.#content,
    );
  }

  open(state: URLSearchParams): void {
    const reference = state.get("ref") ?? "";
    if (reference !== "" && reference !== this.#source.reference.value) void this.#source.openReference(reference);
  }

  #open(opened: OpenedCache | undefined): void {
    this.#content.hidden = opened === undefined;
    if (!opened) return;
    const { cache, name, reference, hasLayers } = opened;
    keepState("inspect", { ref: reference });
    this.#model = modelOf(cache);
    const { records, layers, bytes } = this.#model;
    const times = records.flatMap(({ time }) => (time === undefined ? [] : [time])).sort((a, b) => a - b);
    const rows: readonly Terms[] = [
      ["manifest", shortDigest(cache.digest), cache.mediaType],
      [
        "layers",
        `${layers.length}, ${bytesText(bytes)}`,
        [...new Set(layers.map(({ mediaType }) => mediaType))].join(" "),
      ],
      ["records", String(records.length)],
      ["made", times.length === 0 ? "not known" : `${timeText(times[0])} to ${timeText(times.at(-1))}`],
    ];
    this.#summary.replaceChildren(el("h2", {}, name), terms({ class: "summary" }, rows));
    this.#diff.open(cache);
    this.#prune.open(cache, this.#model, hasLayers);
    this.#point(undefined);
    void this.#findings.open(cache, hasLayers);
  }

  /** Shows what of the cache would stay. */
  #show(kept: Cache): void {
    const withResults = new Set(
      kept.graph.records.filter(({ layers, chains }) => layers.length + chains.length > 0).map(({ digest }) => digest),
    );
    const removed = new Set(
      this.#model.records
        .filter(({ digest, results }) => results > 0 && !withResults.has(digest))
        .map(({ digest }) => digest),
    );
    const blobs = new Set(kept.manifest.layers.map(({ digest }) => digest));
    this.#graph.update(this.#model, removed);
    this.#table.update(this.#model, removed);
    this.#bytes.replaceChildren(treemap(this.#model, blobs));
    this.#times.replaceChildren(timeline(this.#model, removed));
  }

  /** Shows a record and the way to its layers. */
  #point(index: number | undefined): void {
    this.#graph.point(index);
    this.#table.point(index);
    const record = index === undefined ? undefined : this.#model.records[index];
    const sizes = new Map(this.#model.layers.map(({ digest, bytes }) => [digest, bytes]));
    this.#chosen.replaceChildren(
      ...(record
        ? [
            el(
              "p",
              {},
              el("code", {}, shortDigest(record.digest)),
              ` made ${timeText(record.time) || "at an unknown time"}, from ${record.inputs.length} ${record.inputs.length === 1 ? "record" : "records"}`,
            ),
            el(
              "ol",
              { class: "path", "aria-label": "Path of its layers" },
              ...record.layers.map((layer) =>
                el("li", {}, el("code", {}, shortDigest(layer)), ` ${bytesText(sizes.get(layer) ?? 0)}`),
              ),
            ),
          ]
        : [el("p", {}, "Choose a record to see what it was made from, and its layers.")]),
    );
  }
}

const graphLegend = (): HTMLElement =>
  el(
    "p",
    { class: "legends" },
    ...(
      [
        ["", "with a result"],
        ["small", "without"],
        ["removed", "prune would drop it"],
        ["made", "chosen, and what it was made from"],
      ] as const
    ).map(([look, text]) => el("span", { class: `legend ${look}` }, text)),
  );
