// Two caches side by side: what one has that the other lacks.
import type { Cache, CacheDiff } from "regcache";

import { el, terms } from "../elements.js";
import { shortDigest } from "./amounts.js";
import { CacheSource } from "./cache_source.js";

export class DiffPanel {
  readonly element: HTMLElement;
  readonly #outcome = el("div", { role: "status" });
  #cache: Cache | undefined;

  constructor() {
    const source = new CacheSource("Drop another cache", (other) => this.#compare(other?.cache));
    this.element = el(
      "details",
      { class: "diff" },
      el("summary", {}, "Compare with another cache"),
      source.element,
      this.#outcome,
    );
  }

  open(cache: Cache): void {
    this.#cache = cache;
    this.#outcome.replaceChildren();
  }

  #compare(other: Cache | undefined): void {
    this.#outcome.replaceChildren();
    if (!this.#cache || !other) return;
    const diff = this.#cache.diff(other);
    this.#outcome.replaceChildren(diff.same ? el("p", {}, "Both caches say the same.") : differences(diff));
  }
}

function differences(diff: CacheDiff): HTMLElement {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["records only here", diff.recordsOnlyInA],
    ["records only there", diff.recordsOnlyInB],
    ["records with other results", diff.changedResults],
    ["layers only here", diff.blobsOnlyInA],
    ["layers only there", diff.blobsOnlyInB],
  ];
  return el(
    "div",
    {},
    terms(
      {},
      rows.map(([label, digests]) => [
        label,
        String(digests.length),
        digests.slice(0, 6).map(shortDigest).join(" ") + (digests.length > 6 ? " ..." : ""),
      ]),
    ),
    diff.divergences.length > 0 && el("h3", {}, "Where they part"),
    el(
      "ul",
      { class: "notes" },
      ...diff.divergences
        .slice(0, 20)
        .map(({ parting, a, b }) =>
          el(
            "li",
            {},
            `${parting}: `,
            el("code", {}, shortDigest(a)),
            b !== undefined && " became ",
            b !== undefined && el("code", {}, shortDigest(b)),
          ),
        ),
    ),
  );
}
