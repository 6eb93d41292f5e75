// When the records were made: how many in each stretch of time.
import { el, svg } from "../elements.js";
import { timeText } from "./amounts.js";
import type { CacheModel } from "./cache_model.js";

const bars = 60;
const [width, height] = [800, 120];

/** The picture; of each bar the part that prune would drop stands on top. */
export function timeline({ records }: CacheModel, removed: ReadonlySet<string>): HTMLElement {
  const dated = records.flatMap(({ time, digest }) => (time === undefined ? [] : [{ time, digest }]));
  if (dated.length === 0) return el("p", { class: "nothing" }, "No record says when it was made.");
  const first = dated.reduce((least, { time }) => Math.min(least, time), Infinity);
  const last = dated.reduce((most, { time }) => Math.max(most, time), 0);
  const span = Math.max(1, last - first);
  const groups = Map.groupBy(dated, ({ time }) => Math.min(bars - 1, Math.floor(((time - first) / span) * bars)));
  const most = [...groups.values()].reduce((largest, { length }) => Math.max(largest, length), 1);
  const step = width / bars;
  const bar = (at: number, from: number, count: number, look: string): SVGRectElement =>
    svg("rect", {
      class: look,
      x: String(at * step),
      width: String(step - 1),
      y: String(height * (1 - (from + count) / most)),
      height: String((height * count) / most),
    });
  return el(
    "figure",
    {},
    svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${height}`,
        class: "timeline",
        role: "img",
        preserveAspectRatio: "none",
        "aria-label": `${dated.length} records from ${timeText(first)} to ${timeText(last)}`,
      },
      ...[...groups].flatMap(([at, group]) => {
        const gone = group.filter(({ digest }) => removed.has(digest)).length;
        return [bar(at, 0, group.length - gone, "kept"), bar(at, group.length - gone, gone, "removed")];
      }),
    ),
    el("figcaption", { class: "ends" }, el("span", {}, timeText(first)), el("span", {}, timeText(last))),
  );
}
