// The view that tries compressions on a file: what each costs, which is best, and the options for it.
import { check } from "regcache/page";

import { copyButton } from "../copy_button.js";
import { dropZone } from "../drop_zone.js";
import { el, uniqueId } from "../elements.js";
import { Said } from "../said.js";
import { bytesText } from "../inspect/amounts.js";
import type { View } from "../view.js";
import { sampleBytesMax, sampleOf, type Sample } from "./sample.js";
import { attempts, bestOf, seconds, type Trial } from "./trial.js";
import { secondsText, trialPlot } from "./trial_plot.js";
import { runTrials } from "./trial_workers.js";

/** Megabits a second that people have between a builder and a registry. */
const speeds = [20, 100, 500, 1000, 10_000];

/** A layer that stays larger than this share of itself is sent as soon without the work. */
const worthwhile = 0.97;

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;

export class CompressView implements View {
  readonly title = "Compress";
  readonly element: HTMLElement;
  readonly #speed: HTMLSelectElement;
  readonly #said = new Said();
  readonly #plot = el("div", { class: "picture" });
  readonly #advice = el("div", { class: "advice" });
  readonly #rows = el("tbody", {});
  readonly #content: HTMLElement;
  #trials: Trial[] = [];
  #sample: Sample | undefined;

  constructor() {
    const id = uniqueId();
    const file = el("input", {
      type: "file",
      hidden: true,
      onchange: () => file.files?.[0] && void this.#start(file.files[0]),
    });
    this.#speed = el(
      "select",
      { id, onchange: () => this.#show() },
      ...speeds.map((speed) =>
        el(
          "option",
          { value: String(speed), selected: speed === 100 },
          speed < 1000 ? `${speed} Mbit/s` : `${speed / 1000} Gbit/s`,
        ),
      ),
    );
    const heads = ["Compression", "Size", "Of the file", "Compress", "Decode", "Push and pull"];
    this.#content = el(
      "div",
      { class: "content", hidden: true },
      this.#advice,
      this.#plot,
      el(
        "div",
        { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Trials" },
        el(
          "table",
          {},
          el(
            "thead",
            {},
            el("tr", {}, ...heads.map((head, i) => el("th", { scope: "col", class: i > 0 && "number" }, head))),
          ),
          this.#rows,
        ),
      ),
    );
    this.element = el(
      "div",
      { class: "compress" },
      el("h1", { class: "unseen" }, "Try compressions"),
      el(
        "div",
        { class: "source" },
        el(
          "p",
          { class: "drop" },
          "Drop a layer or any file here; it is compressed in this browser. ",
          el("button", { type: "button", onclick: () => file.click() }, "Choose a file"),
          file,
        ),
        el("p", { class: "speed" }, el("label", { for: id }, "Way to the registry"), this.#speed),
        this.#said.element,
      ),
      this.#content,
    );
    dropZone(this.element, ({ files: [first] }) => first && void this.#start(first));
    let width = 0;
    new ResizeObserver(() => {
      if (this.#plot.clientWidth === width) return;
      width = this.#plot.clientWidth;
      this.#show();
    }).observe(this.#plot);
  }

  /** No link holds a file. */
  open(): void {}

  #start(file: File): Promise<void> {
    this.#trials = [];
    this.#content.hidden = true;
    return this.#said.during(`Reading ${file.name}...`, (signal) => this.#run(file, signal));
  }

  /** Tries everything, and says of what. */
  async #run(file: File, signal: AbortSignal): Promise<string> {
    const sample = await sampleOf(file);
    signal.throwIfAborted();
    this.#sample = sample;
    const { content, from, isFront } = sample;
    if (content.size === 0) return `${file.name} is empty: there is nothing to compress.`;
    const how = from ? `, decompressed from ${from}` : "";
    const what = isFront
      ? `; the first ${bytesText(sampleBytesMax)}${how && `${how},`} stand for all of it`
      : how && `; ${bytesText(content.size)}${how}`;
    const text = (): string =>
      `${file.name}: ${bytesText(file.size)}${what}. ${this.#trials.length} of ${attempts.length} tried.`;
    await runTrials(
      content,
      attempts,
      (trial) => {
        if (signal.aborted) return;
        this.#trials.push(trial);
        this.#said.tell(text());
        this.#show();
      },
      signal,
    );
    return text();
  }

  #show(): void {
    const bytesPerSecond = Number(this.#speed.value) * 125_000;
    const best = bestOf(this.#trials, bytesPerSecond);
    if (!best || !this.#sample) return;
    this.#content.hidden = false;
    this.#plot.replaceChildren(trialPlot(this.#trials, best, this.#plot.clientWidth));
    const whole = this.#sample.content.size;
    const order = [...this.#trials].sort((a, b) => seconds(a, bytesPerSecond) - seconds(b, bytesPerSecond));
    this.#rows.replaceChildren(
      ...order.map((trial) =>
        el(
          "tr",
          { "aria-current": trial === best && "true" },
          ...[
            `${trial.compression} ${trial.level}`,
            bytesText(trial.size),
            percent(trial.size / whole),
            secondsText(trial.compressSeconds),
            secondsText(trial.decodeSeconds),
            secondsText(seconds(trial, bytesPerSecond)),
          ].map((text, i) => el("td", { class: i > 0 && "number" }, text)),
        ),
      ),
    );
    void this.#advise(best);
  }

  async #advise({ compression, level }: Trial): Promise<void> {
    const least = Math.min(...this.#trials.map(({ size }) => size / this.#sample!.content.size));
    if (least > worthwhile) {
      this.#advice.replaceChildren(
        el("h2", {}, "Compressing is no use here"),
        el("p", {}, `At best ${percent(least)} is left: what is random or compressed does not shrink.`),
      );
      return;
    }
    const options = `compression=${compression},compression-level=${level},force-compression=true`;
    const { results } = await check(`type=registry,ref=a/b,${options}`);
    const image = results[0]?.entries[0]?.explanation.image;
    this.#advice.replaceChildren(
      el("h2", {}, `${compression} ${level} is pushed and pulled soonest`),
      el("p", {}, image ? `What BuildKit makes of the level: ${image.levelEffect}.` : ""),
      el(
        "div",
        { class: "copyable" },
        el("code", {}, options),
        copyButton("the options", () => options),
      ),
    );
  }
}
