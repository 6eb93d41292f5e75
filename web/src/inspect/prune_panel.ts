// Sliders for age and size, and what prune would free with them; the smaller cache can be taken away.
import type { Cache } from "regcache";

import { el, uniqueId } from "../elements.js";
import { Said } from "../said.js";
import { ageText, bytesText } from "./amounts.js";
import type { CacheModel } from "./cache_model.js";
import { failureText } from "./failures.js";
import { relayFetch } from "./relay.js";
import { writeTar } from "./tar.js";

const steps = 100;

export class PrunePanel {
  readonly element: HTMLElement;
  readonly #age = slider();
  readonly #size = slider();
  readonly #ageText = el("output", { for: this.#age.id });
  readonly #sizeText = el("output", { for: this.#size.id });
  readonly #outcome = el("p", { role: "status" });
  readonly #target = el("input", {
    id: uniqueId(),
    spellcheck: "false",
    placeholder: "type=registry,ref=127.0.0.1:5000/o/app:cache,mode=max",
  });
  /** Two, so that packing stops no push. */
  readonly #packed = new Said();
  readonly #pushed = new Said();
  readonly #away: HTMLElement;
  readonly #send: readonly HTMLButtonElement[];
  #cache: Cache | undefined;
  #pruned: Cache | undefined;
  #model: CacheModel = { records: [], layers: [], bytes: 0 };
  #due = false;

  /** `show` is given the cache that would stay. */
  constructor(private readonly show: (kept: Cache) => void) {
    for (const field of [this.#age, this.#size]) field.addEventListener("input", () => this.#change());
    this.#send = [
      el(
        "button",
        { type: "button", class: "action", onclick: () => this.#try(this.#packed, "Packing", download) },
        "Download .tar",
      ),
      el(
        "button",
        {
          type: "button",
          class: "action",
          onclick: () =>
            this.#try(this.#pushed, "Pushing", (cache, signal) => push(cache, this.#target.value, signal)),
        },
        "Push",
      ),
    ];
    this.#away = el(
      "div",
      { class: "push" },
      this.#send[0]!,
      el("label", { for: this.#target.id, class: "unseen" }, "Where to push, as --cache-to has it"),
      this.#target,
      this.#send[1]!,
    );
    this.element = el(
      "section",
      { class: "prune", "aria-labelledby": "prune" },
      el("h2", { id: "prune" }, "What prune would free"),
      el(
        "div",
        { class: "sliders" },
        el("label", { for: this.#age.id }, "Results not older than"),
        this.#age,
        this.#ageText,
        el("label", { for: this.#size.id }, "Layers not more than"),
        this.#size,
        this.#sizeText,
      ),
      this.#outcome,
      this.#away,
      this.#packed.element,
      this.#pushed.element,
    );
  }

  /** Without its layers a cache cannot be taken away. */
  open(cache: Cache, model: CacheModel, hasLayers: boolean): void {
    this.#cache = cache;
    this.#model = model;
    this.#age.value = this.#size.value = String(steps);
    this.#away.hidden = !hasLayers;
    this.#packed.say("");
    this.#pushed.say("");
    this.#apply();
  }

  #change(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#apply();
    });
  }

  #apply(): void {
    if (!this.#cache) return;
    const oldest = this.#oldest();
    const maxBytes =
      Number(this.#size.value) === steps
        ? undefined
        : Math.floor((this.#model.bytes * Number(this.#size.value)) / steps);
    this.#ageText.textContent = oldest === undefined ? "any age" : ageText(Date.now() - oldest);
    this.#sizeText.textContent = maxBytes === undefined ? "any size" : bytesText(maxBytes);
    try {
      this.#pruned =
        oldest === undefined && maxBytes === undefined
          ? this.#cache
          : this.#cache.prune({ ...(oldest !== undefined && { oldest }), ...(maxBytes !== undefined && { maxBytes }) });
      const { layers, bytes } = this.#model;
      const stays = uniqueBytes(this.#pruned);
      const results = this.#model.records.reduce((sum, record) => sum + record.results, 0);
      this.#outcome.textContent =
        `Frees ${bytesText(bytes - stays.bytes)}: ${layers.length - stays.layers} of ${layers.length} layers, ` +
        `${results - resultsIn(this.#pruned)} of ${results} results. ${bytesText(stays.bytes)} stay.`;
      this.show(this.#pruned);
    } catch (error) {
      this.#pruned = undefined;
      this.#outcome.textContent = (error as Error).message;
    }
    for (const button of this.#send) button.disabled = this.#pruned === undefined;
  }

  /** The time that the slider stands for, between the oldest and the newest result. */
  #oldest(): number | undefined {
    const share = Number(this.#age.value) / steps;
    const times = this.#model.records.flatMap(({ time }) => (time === undefined ? [] : [time]));
    if (share === 1 || times.length === 0) return undefined;
    const first = times.reduce((least, time) => Math.min(least, time));
    const last = times.reduce((most, time) => Math.max(most, time));
    return last - (last - first) * share;
  }

  #try(said: Said, doing: string, action: (cache: Cache, signal: AbortSignal) => Promise<string>): void {
    const cache = this.#pruned;
    if (cache) void said.during(`${doing}...`, (signal) => action(cache, signal), failureText);
  }
}

const slider = (): HTMLInputElement =>
  el("input", { type: "range", id: uniqueId(), min: "0", max: String(steps), value: String(steps) });

function uniqueBytes({ manifest }: Cache): { readonly layers: number; readonly bytes: number } {
  const sizes = new Map(manifest.layers.map(({ digest, size }) => [digest, size]));
  return { layers: sizes.size, bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
}

const resultsIn = ({ graph }: Cache): number =>
  graph.records.reduce((sum, { layers, chains }) => sum + layers.length + chains.length, 0);

async function download(cache: Cache, signal: AbortSignal): Promise<string> {
  const layout = new Map<string, Blob>();
  const { digest } = await cache.write({ layout }, { signal });
  signal.throwIfAborted();
  const address = URL.createObjectURL(writeTar(layout));
  el("a", { href: address, download: "cache.tar" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return `cache.tar holds ${digest ?? "nothing"}.`;
}

const fates = {
  copied: "sent",
  converted: "converted and sent",
  mounted: "mounted",
  existed: "already there",
} as const;

async function push(cache: Cache, cacheTo: string, signal: AbortSignal): Promise<string> {
  const { location, digest, wasThere, blobs, warnings } = await cache.push({ cacheTo, fetch: relayFetch, signal });
  const counts = Object.entries(fates).flatMap(([fate, words]) => {
    const count = blobs[fate as keyof typeof fates];
    return count > 0 ? [`${count} ${words}`] : [];
  });
  const done = wasThere ? "all of it was there" : `blobs: ${counts.join(", ")}`;
  return [`${location}: ${digest ? `${digest}; ${done}` : "nothing was sent"}.`, ...warnings].join(" ");
}
