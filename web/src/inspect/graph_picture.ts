// The records as a graph on a canvas: columns by depth, drawn at once, moved by dragging, wheel and keys.
import { el } from "../elements.js";
import type { CacheModel } from "./cache_model.js";

interface Point {
  readonly x: number;
  readonly y: number;
}

const columnWidthMin = 44;
const rowHeight = 14;
/** Width to height of a graph of many rows, so that it fills the picture. */
const proportion = 2.2;
const dot = 4;
const zoomMax = 4;

/** The least and the most of 0 and these: there may be more than a call can be given. */
const rangeOf = (values: readonly number[]): readonly [number, number] =>
  values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [0, 0]);

/** Where each record is: a column for each depth, and in it near its inputs. */
export function arrange({ records }: CacheModel): readonly Point[] {
  const places: Point[] = new Array(records.length);
  const columns = Map.groupBy(records, ({ depth }) => depth);
  const [, rows] = rangeOf([...columns.values()].map(({ length }) => length));
  const columnWidth = Math.max(columnWidthMin, (rows * rowHeight * proportion) / Math.max(1, columns.size));
  for (const [depth, column] of [...columns].sort(([a], [b]) => a - b)) {
    const wanted = new Map(
      column.map(({ index, inputs }) => {
        const known = inputs.flatMap((input) => (places[input] ? [places[input].y] : []));
        return [index, known.length > 0 ? known.reduce((sum, y) => sum + y, 0) / known.length : 0];
      }),
    );
    [...column]
      .sort((a, b) => wanted.get(a.index)! - wanted.get(b.index)!)
      .forEach(({ index }, i) => {
        places[index] = { x: depth * columnWidth, y: (i - (column.length - 1) / 2) * rowHeight };
      });
  }
  return places;
}

export class GraphPicture {
  readonly element: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  #model: CacheModel = { records: [], layers: [], bytes: 0 };
  #removed: ReadonlySet<string> = new Set();
  #places: readonly Point[] = [];
  #chosen: number | undefined;
  #view = { x: 0, y: 0, zoom: 1 };
  #due = false;

  constructor(private readonly choose: (index: number) => void) {
    this.#canvas = el("canvas", {
      tabindex: "0",
      role: "img",
      "aria-label": "Graph of records. Arrows move it, plus and minus zoom; the table below has the same records.",
    });
    this.element = el("div", { class: "graph" }, this.#canvas);
    this.#listen();
    new ResizeObserver(() => this.#fit()).observe(this.element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    new MutationObserver(() => this.#draw()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  /** Shows another cache, or the same with other records to be dropped. */
  update(model: CacheModel, removed: ReadonlySet<string>): void {
    this.#removed = removed;
    if (model !== this.#model) {
      this.#model = model;
      this.#places = arrange(model);
      this.#fit();
    }
    this.#draw();
  }

  /** Shows a record with all that it was made from. */
  point(index: number | undefined): void {
    this.#chosen = index;
    this.#draw();
  }

  /** Makes all of it visible. */
  #fit(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    const scale = devicePixelRatio;
    this.#canvas.width = clientWidth * scale;
    this.#canvas.height = clientHeight * scale;
    const [left, right] = rangeOf(this.#places.map(({ x }) => x));
    const [top, bottom] = rangeOf(this.#places.map(({ y }) => y));
    const zoom = Math.min(
      1.5,
      (clientWidth - 32) / Math.max(1, right - left),
      (clientHeight - 32) / Math.max(1, bottom - top),
    );
    this.#view = {
      zoom,
      x: clientWidth / 2 - (zoom * (left + right)) / 2,
      y: clientHeight / 2 - (zoom * (top + bottom)) / 2,
    };
    this.#draw();
  }

  #draw(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#paint();
    });
  }

  #paint(): void {
    const context = this.#canvas.getContext("2d")!;
    // The style gives the canvas these colours where they show nothing else, so that light and dark are decided there.
    const {
      color: ink,
      columnRuleColor: line,
      textDecorationColor: accent,
      caretColor: error,
    } = getComputedStyle(this.#canvas);
    const { x, y, zoom } = this.#view;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#canvas.clientWidth, this.#canvas.clientHeight);
    context.translate(x, y);
    context.scale(zoom, zoom);
    const marked = this.#ancestors();
    this.#paintEdges(context, (index) => !marked.has(index), line, 1 / zoom);
    this.#paintEdges(context, (index) => marked.has(index), accent, 1.75 / zoom);
    for (const { index, digest, layers } of this.#model.records) {
      const place = this.#places[index]!;
      context.fillStyle = this.#removed.has(digest) ? error : marked.has(index) ? accent : ink;
      context.beginPath();
      context.arc(
        place.x,
        place.y,
        index === this.#chosen ? dot * 1.6 : layers.length > 0 ? dot : dot / 2,
        0,
        2 * Math.PI,
      );
      context.fill();
    }
  }

  #paintEdges(
    context: CanvasRenderingContext2D,
    wanted: (index: number) => boolean,
    colour: string,
    width: number,
  ): void {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    for (const { index, inputs } of this.#model.records) {
      if (!wanted(index)) continue;
      const to = this.#places[index]!;
      for (const input of inputs) {
        const from = this.#places[input];
        if (!from) continue;
        const middle = (from.x + to.x) / 2;
        context.moveTo(from.x, from.y);
        context.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
      }
    }
    context.stroke();
  }

  /** The chosen record, and everything that it was made from. */
  #ancestors(): ReadonlySet<number> {
    const found = new Set<number>(this.#chosen === undefined ? [] : [this.#chosen]);
    for (const index of found) for (const input of this.#model.records[index]?.inputs ?? []) found.add(input);
    return found;
  }

  #move(dx: number, dy: number): void {
    this.#view = { ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy };
    this.#draw();
  }

  /** Zooms around a point of the canvas. */
  #zoom(factor: number, at: Point): void {
    const { x, y, zoom } = this.#view;
    const next = Math.min(zoomMax, Math.max(0.05, zoom * factor));
    this.#view = { zoom: next, x: at.x - ((at.x - x) * next) / zoom, y: at.y - ((at.y - y) * next) / zoom };
    this.#draw();
  }

  #listen(): void {
    const canvas = this.#canvas;
    let moved = 0;
    canvas.addEventListener("pointerdown", (event) => {
      moved = 0;
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      moved += Math.abs(event.movementX) + Math.abs(event.movementY);
      this.#move(event.movementX, event.movementY);
    });
    canvas.addEventListener("pointerup", ({ offsetX, offsetY }) => {
      const index = moved < 4 ? this.#recordAt({ x: offsetX, y: offsetY }) : undefined;
      if (index !== undefined) this.choose(index);
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.#zoom(Math.exp(-event.deltaY / 400), { x: event.offsetX, y: event.offsetY });
      },
      { passive: false },
    );
    canvas.addEventListener("keydown", (event) => {
      const centre = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
      const actions: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => this.#move(40, 0),
        ArrowRight: () => this.#move(-40, 0),
        ArrowUp: () => this.#move(0, 40),
        ArrowDown: () => this.#move(0, -40),
        "+": () => this.#zoom(1.25, centre),
        "-": () => this.#zoom(0.8, centre),
        "0": () => this.#fit(),
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
  }

  #recordAt(point: Point): number | undefined {
    const { x, y, zoom } = this.#view;
    const distances = this.#places.map((place, index) => ({
      index,
      distance: Math.hypot(place.x * zoom + x - point.x, place.y * zoom + y - point.y),
    }));
    const nearest = distances.reduce((best, one) => (one.distance < best.distance ? one : best), {
      index: -1,
      distance: 12,
    });
    return nearest.index < 0 ? undefined : nearest.index;
  }
}
