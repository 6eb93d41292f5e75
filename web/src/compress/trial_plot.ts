// Size against time: what each compression costs and what it gives.
import { el, svg } from "../elements.js";
import { bytesText } from "../inspect/amounts.js";
import type { Trial } from "./trial.js";

const height = 340;
const frame = { left: 62, right: 24, top: 18, bottom: 40 };

/**
 * The time to compress is on a logarithmic scale, sizes from nothing to the largest. `width` is that of the place, so
 * that letters keep their size.
 */
export function trialPlot(trials: readonly Trial[], best: Trial | undefined, width: number): HTMLElement {
  const times = trials.map(({ compressSeconds }) => Math.max(0.001, compressSeconds));
  const [first, last] = [Math.floor(Math.log10(Math.min(...times))), Math.ceil(Math.log10(Math.max(...times) * 1.01))];
  const largest = Math.max(...trials.map(({ size }) => size)) * 1.1;
  const x = (time: number): number =>
    frame.left +
    ((Math.log10(Math.max(0.001, time)) - first) / Math.max(1, last - first)) * (width - frame.left - frame.right);
  const y = (size: number): number => height - frame.bottom - (size / largest) * (height - frame.top - frame.bottom);
  const text = (at: [number, number], anchor: string, content: string): SVGTextElement =>
    svg("text", { x: String(at[0]), y: String(at[1]), "text-anchor": anchor }, content);
  const labelled = apart(best ? [best, ...trials] : trials, x, y);
  const decades = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  const sizes = [0, 0.5, 1].map((share) => (share * largest) / 1.1);
  return el(
    "figure",
    {},
    svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${height}`,
        class: "plot",
        role: "img",
        "aria-label": "Size against time to compress; the table has the same numbers",
      },
      ...decades.map((time) =>
        svg(
          "g",
          { class: "grid" },
          svg("path", { d: `M${x(time)} ${frame.top}V${height - frame.bottom}` }),
          text([x(time), height - frame.bottom + 16], "middle", secondsText(time)),
        ),
      ),
      ...sizes.map((size) =>
        svg(
          "g",
          { class: "grid" },
          svg("path", { d: `M${frame.left} ${y(size)}H${width - frame.right}` }),
          text([frame.left - 8, y(size) + 4], "end", bytesText(Math.round(size))),
        ),
      ),
      ...["gzip", "zstd"].map((name) =>
        svg("path", {
          class: `curve ${name}`,
          d: [...trials]
            .filter(({ compression }) => compression === name)
            .sort((a, b) => a.level - b.level)
            .map((trial, i) => `${i === 0 ? "M" : "L"}${x(trial.compressSeconds)} ${y(trial.size)}`)
            .join(""),
        }),
      ),
      ...trials.map((trial) =>
        svg(
          "g",
          { class: `point ${trial.compression}${trial === best ? " best" : ""}` },
          svg(
            "title",
            {},
            `${trial.compression} ${trial.level}: ${bytesText(trial.size)} in ${secondsText(trial.compressSeconds)}`,
          ),
          svg("circle", {
            cx: String(x(trial.compressSeconds)),
            cy: String(y(trial.size)),
            r: trial === best ? "7" : "4",
          }),
          labelled.has(trial) &&
            text(
              [x(trial.compressSeconds), y(trial.size) - (trial.compression === "gzip" ? 12 : -20)],
              "middle",
              String(trial.level),
            ),
        ),
      ),
      text([width - frame.right, height - 6], "end", "time to compress"),
    ),
    el(
      "figcaption",
      {},
      el("span", { class: "legend gzip" }, "gzip"),
      " ",
      el("span", { class: "legend zstd" }, "zstd"),
      " by level",
    ),
  );
}

/** Those whose labels do not touch the label of an earlier one. */
function apart(trials: readonly Trial[], x: (time: number) => number, y: (size: number) => number): ReadonlySet<Trial> {
  const kept = new Set<Trial>();
  for (const trial of trials) {
    const touches = [...kept].some(
      (other) =>
        Math.abs(x(other.compressSeconds) - x(trial.compressSeconds)) < 18 &&
        Math.abs(y(other.size) - y(trial.size)) < 14,
    );
    if (!touches) kept.add(trial);
  }
  return kept;
}

/** "12 ms", "3.4 s". */
export const secondsText = (seconds: number): string =>
  seconds < 1 ? `${Number((seconds * 1000).toPrecision(2))} ms` : `${Number(seconds.toPrecision(2))} s`;
