// The view that tries compressions on a file: what each costs, which is best, and the options for it.
import { check } from "regcache/page";

import { copyButton } from "../copy_button.js";
import { el, uniqueId } from "../elements.js";
import { bytesText } from "../inspect/amounts.js";
import type { View } from "../view.js";
import { sampleBytesMax, sampleOf, type Sample } from "./sample.js";
import { attempts, bestOf, seconds, type Trial } from "./trial.js";
import { secondsText, trialPlot } from "./trial_plot.js";
import { runTrials } from "./trial_workers.js";

/** Megabits a second that people have between a builder and a registry. */
const speeds = [20, 100, 500, 1000, 10_000];

export class CompressView implements View {
  readonly title = "Compress";
  readonly element: HTMLElement;
  readonly #speed: HTMLSelectElement;
  readonly #said = el("p", { class: "said", role: "status" });
  readonly #plot = el("div", { class: "picture" });
  readonly #advice = el("div", { class: "advice" });
  readonly #rows = el("tbody", {});
  readonly #content: HTMLElement;
  #trials: Trial[] = [];
  #sample: Sample | undefined;
  #running = new AbortController();

  constructor() {
    const id = uniqueId();
    const file = el("input", {
      type: "file",
      hidden: true,
      onchange: () => file.files?.[0] && this.#start(file.files[0]),
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
        this.#said,
      ),
      this.#content,
    );
    this.#listen();
    let width = 0;
    new ResizeObserver(() => {
      if (this.#plot.clientWidth === width) return;
      width = this.#plot.clientWidth;
      this.#show();
    }).observe(this.#plot);
  }

  /** No link holds a file. */
  open(): void {}

  #listen(): void {
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) this.#start(file);
    });
  }

  #start(file: File): void {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#run(file, signal).catch((error: Error) => !signal.aborted && (this.#said.textContent = error.message));
  }

  async #run(file: File, signal: AbortSignal): Promise<void> {
    this.#trials = [];
    this.#said.textContent = `Reading ${file.name}...`;
    const sample = await sampleOf(file);
    if (signal.aborted) return;
    this.#sample = sample;
    const content = `${bytesText(sample.content.size)}${sample.from ? `, decompressed from ${sample.from}` : ""}`;
    const front = sample.isFront ? `; the first ${bytesText(sampleBytesMax)} stand for all of it` : "";
    await runTrials(
      sample.content,
      attempts,
      (trial) => {
        this.#trials.push(trial);
        this.#said.textContent = `${file.name}: ${content}${front}. ${this.#trials.length} of ${attempts.length} tried.`;
        this.#show();
      },
      signal,
    );
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
            `${((100 * trial.size) / Math.max(1, whole)).toFixed(0)}%`,
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
